import type { ResultOf } from 'gql.tada';
import { graphql } from './graphql';

const bracketFields = graphql(`
  fragment BracketFields on Bracket {
    id symbol strategy side phase reason stopPrice targetPrice
    entryQuantity closedQuantity openQuantity leg atUs
    exit { id }
  }
`);

export const bracketsQuery = graphql(
  `query Brackets($first: Int!) {
    brackets(first: $first) { ...BracketFields }
    open: brackets(first: 500, open: true) { ...BracketFields }
  }`,
  [bracketFields],
);

export const bracketsSubscription = graphql(
  `subscription BracketChanges { brackets { ...BracketFields } }`,
  [bracketFields],
);

export type Bracket = ResultOf<typeof bracketFields>;
