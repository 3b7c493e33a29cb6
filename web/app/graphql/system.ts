import type { ResultOf } from 'gql.tada';
import { graphql } from './graphql';

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
    version mode marketData startedAtUs nowUs kernelAlive
    trading { level killEngaged reasons { source scope level reason actor sinceUs } }
    aggression { level actor reason expiresAtUs }
    feeds { ...FeedFields }
    frames { venue refused unknown }
    tickToOrder { ...LatencyFields }
    tickToDecision { ...LatencyFields }
    journal { runId seq bytes writable headHash recovered }
    decisionsAllowed decisionsDenied policyHash buildHash
  }
`,
  [feedFields, latencyFields],
);

export const systemQuery = graphql(`query System { system { ...SystemFields } }`, [systemFields]);

export const systemSubscription = graphql(
  `subscription SystemChanges { system { ...SystemFields } }`,
  [systemFields],
);

export type System = ResultOf<typeof systemFields>;
export type Trading = System['trading'];
export type TradingLevel = Trading['level'];
export type Aggression = System['aggression']['level'];
export type Feed = ResultOf<typeof feedFields>;
export type Latency = ResultOf<typeof latencyFields>;
