import type { ResultOf } from 'gql.tada';
import { graphql } from './graphql';

/** Asked once a second: holds are told no more often. */
export const whyQuery = graphql(`
  query Why($symbol: String!) {
    whyNotTraded(symbol: $symbol) {
      symbol strategy answer code reason atUs sinceUs ageMs count
      hurdles { code passed observed needed bound distance unit sentence }
      restrictions { source scope level reason }
      decision { id }
    }
  }
`);

export type Why = ResultOf<typeof whyQuery>['whyNotTraded'][number];
export type Hurdle = Why['hurdles'][number];
