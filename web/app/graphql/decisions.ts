import type { ResultOf } from 'gql.tada';
import { graphql } from './graphql';
import { orderFields } from './orders';

const decisionRowFields = graphql(`
  fragment DecisionRowFields on Decision {
    id seq atUs symbol strategy outcome code reason
    intent { side type quantity price triggerPrice reduceOnly }
  }
`);

export const decisionsQuery = graphql(
  `query Decisions($first: Int!) {
    decisions(first: $first) { nodes { ...DecisionRowFields } }
  }`,
  [decisionRowFields],
);

export const decisionsSubscription = graphql(
  `subscription DecisionChanges { decisions { ...DecisionRowFields } }`,
  [decisionRowFields],
);

export const checkFields = graphql(`
  fragment CheckFields on ControlResult {
    code passed observed limit headroom unit bound explain
  }
`);

const motionFields = graphql(`
  fragment MotionFields on HorizonDerivatives {
    horizonS
    price { velocityBpsPerS accelerationBpsPerS2 jerkBpsPerS3 }
    volume { velocityPerS accelerationPerS2 jerkPerS3 }
    signedVolume { velocityPerS accelerationPerS2 jerkPerS3 }
  }
`);

/** Everything about one decision: what an auditor asks for. */
export const decisionQuery = graphql(
  `query Decision($id: ID!) {
    decision(id: $id) {
      ...DecisionRowFields
      strategyVersion tradingState policyHash buildHash score threshold
      intent {
        kind replaces symbol side type timeInForce quantity price triggerPrice displayQuantity
        notional reduceOnly
      }
      rationale { name value unit weight contribution }
      audit { ...CheckFields }
      controls { ...CheckFields }
      influence {
        aggression bias size threshold urgency overrides
        forecast { modelId computedAtUs horizonS levels returnsBps }
        sentiment { modelId computedAtUs score sources { source title score weight } }
      }
      view { bid ask mid spreadBps feedState ageMs position horizons { ...MotionFields } }
      order { ...OrderFields }
    }
  }`,
  [decisionRowFields, checkFields, motionFields, orderFields],
);

export type DecisionRow = ResultOf<typeof decisionRowFields>;
export type Decision = NonNullable<ResultOf<typeof decisionQuery>['decision']>;
export type Signal = Decision['rationale'][number];
export type Check = ResultOf<typeof checkFields>;
export type Influence = Decision['influence'];
