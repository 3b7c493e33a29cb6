import type { ResultOf } from 'gql.tada';
import { graphql } from './graphql';

export const instrumentsQuery = graphql(`
  query Instruments { instruments { symbol venue base quote tickSize lotSize } }
`);

/** Asked twenty times a second: only what is drawn. */
export const ticksSubscription = graphql(`
  subscription Ticks($symbol: String) {
    ticks(symbol: $symbol) { kind atUs bid ask price quantity side }
  }
`);

export const derivativesSubscription = graphql(`
  subscription DerivativesChanges($symbol: String) {
    derivatives(symbol: $symbol) {
      atUs
      horizons { horizonS price { velocityBpsPerS accelerationBpsPerS2 jerkBpsPerS3 } }
    }
  }
`);

export type Instrument = ResultOf<typeof instrumentsQuery>['instruments'][number];
export type Tick = ResultOf<typeof ticksSubscription>['ticks'][number];
export type Derivatives = ResultOf<typeof derivativesSubscription>['derivatives'][number];
