import type { ResultOf } from 'gql.tada';
import { graphql } from './graphql';
import {
  adviceFields,
  alertFields,
  breakerFields,
  foreignFields,
  overrideFields,
  tradingFields,
} from './trading';

const feedFields = graphql(`
  fragment FeedFields on FeedStatus {
    symbol venue state reason ageMs lastPrice ticksPerSecond ticks bookUpdates integrityPct
    checksumsVerified checksumsFailed quotesVerified quotesFailed gaps tradesMissed crossed
    resyncs reconnects
    latency { count minMs p50Ms p99Ms maxMs }
  }
`);

const latencyFields = graphql(`
  fragment LatencyFields on LatencyQuantiles { count p50Us p99Us p999Us maxUs }
`);

const systemFields = graphql(
  `
  fragment SystemFields on System {
    version mode marketData startedAtUs nowUs kernelAlive realTime
    trading { ...TradingFields }
    overrides { ...OverrideFields }
    pendingAdvice { ...AdviceFields }
    breakers { ...BreakerFields }
    alerts { ...AlertFields }
    foreignOrders { ...ForeignFields }
    feeds { ...FeedFields }
    frames { venue refused unknown }
    tickToOrder { ...LatencyFields }
    tickToDecision { ...LatencyFields }
    journal { runId seq bytes writable headHash recovered }
    decisionsAllowed decisionsDenied policyHash buildHash
  }
`,
  [
    feedFields,
    latencyFields,
    tradingFields,
    overrideFields,
    adviceFields,
    breakerFields,
    alertFields,
    foreignFields,
  ],
);

export const systemQuery = graphql(`query System { system { ...SystemFields } }`, [systemFields]);

export const systemSubscription = graphql(
  `subscription SystemChanges { system { ...SystemFields } }`,
  [systemFields],
);

export type System = ResultOf<typeof systemFields>;
export type Feed = ResultOf<typeof feedFields>;
export type Latency = ResultOf<typeof latencyFields>;
