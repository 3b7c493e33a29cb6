import type { ResultOf } from 'gql.tada';
import { graphql } from './graphql';

export const instrumentsQuery = graphql(`
  query Instruments { instruments { symbol venue base quote tickSize lotSize traded } scopes }
`);

/** Asked twenty times a second: only what is drawn. */
export const ticksSubscription = graphql(`
  subscription Ticks($symbol: String) {
    ticks(symbol: $symbol) { kind atUs bid ask price quantity side }
  }
`);

/** What the venue itself counts, which changes slowly. */
export const dayQuery = graphql(`
  query Day($symbol: String!) { market(symbol: $symbol) { symbol day { high low volume changePct } } }
`);

const estimateFields = graphql(`
  fragment EstimateFields on Estimate { value standardError zScore }
`);

export const derivativesSubscription = graphql(
  `subscription DerivativesChanges($symbol: String) {
    derivatives(symbol: $symbol) {
      atUs
      horizons {
        horizonS
        price { velocity { ...EstimateFields } acceleration { ...EstimateFields } jerk { ...EstimateFields } }
      }
      microstructure {
        microprice imbalance depthImbalance spreadBps buyIntensityPerS sellIntensityPerS toxicity
        volatilityBpsPerSqrtS { horizonS value }
      }
    }
  }
`,
  [estimateFields],
);

export type Instrument = ResultOf<typeof instrumentsQuery>['instruments'][number];
export type Tick = ResultOf<typeof ticksSubscription>['ticks'][number];
export type Day = ResultOf<typeof dayQuery>['market'];
export type Estimate = ResultOf<typeof estimateFields>;
export type Derivatives = ResultOf<typeof derivativesSubscription>['derivatives'][number];
export type Microstructure = Derivatives['microstructure'];
