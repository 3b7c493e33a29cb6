import type { ResultOf, VariablesOf } from 'gql.tada';
import { graphql } from './graphql';

/** Volume and counts stay on GraphQL: only what is drawn. */
export const candlesQuery = graphql(`
  query Candles($symbol: String!, $from: Float!, $to: Float!, $interval: CandleInterval!) {
    candles(symbol: $symbol, from: $from, to: $to, interval: $interval) { openAtUs open high low close }
  }
`);

export type Candle = ResultOf<typeof candlesQuery>['candles'][number];
export type CandleInterval = VariablesOf<typeof candlesQuery>['interval'];
