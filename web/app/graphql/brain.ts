import type { ResultOf } from 'gql.tada';
import { graphql } from './graphql';

export const brainQuery = graphql(`
  query Brain {
    brain {
      kind addresses reachable
      models { id kind allowed loaded isDefault device version licence }
      meters { modelId kind asked answered refused latencyP50Ms latencyP99Ms batchSize ageMs }
      refusals { modelId code count explain }
      calibration { modelId horizonS count coverage pinballRatio }
    }
    forecasts {
      symbol modelId computedAtUs mid levels inputHash
      steps { afterS returnsBps }
    }
    reasoning(first: 3) {
      id state scope actor startedAtUs text modelId stance aggression bias rationale confidence problem
    }
  }
`);

export const requestReasoning = graphql(`
  mutation RequestReasoning($scope: String!) {
    requestReasoning(scope: $scope) { id }
  }
`);

export type BrainState = ResultOf<typeof brainQuery>;
export type Brain = BrainState['brain'];
export type Forecast = BrainState['forecasts'][number];
export type Reasoning = BrainState['reasoning'][number];
