import type { ResultOf } from 'gql.tada';
import { graphql } from './graphql';

export const orderFields = graphql(`
  fragment OrderFields on Order {
    id venueOrderId decisionId symbol strategy side type timeInForce reduceOnly quantity price
    triggerPrice displayQuantity state reason filledQuantity averagePrice createdAtUs updatedAtUs
    fills { tradeId atUs price quantity fee feeAsset maker }
  }
`);

export const ordersQuery = graphql(
  `query Orders($first: Int!) {
    orders(first: $first) { ...OrderFields }
    working: orders(first: 500, working: true) { ...OrderFields }
  }`,
  [orderFields],
);

export const ordersSubscription = graphql(
  `subscription OrderChanges { orders { ...OrderFields } }`,
  [orderFields],
);

export const positionsQuery = graphql(`
  query Positions {
    positions {
      symbol quantity averagePrice realizedPnl unrealizedPnl netPnl turnover fills
      fees { asset amount }
    }
  }
`);

export type Order = ResultOf<typeof orderFields>;
export type Fill = Order['fills'][number];
export type Position = ResultOf<typeof positionsQuery>['positions'][number];
