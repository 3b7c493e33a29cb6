import type { ResultOf, VariablesOf } from 'gql.tada';
import { checkFields } from './decisions';
import { graphql } from './graphql';

export const placeOrder = graphql(
  `mutation PlaceOrder($order: OrderTicket!, $reason: String!) {
    placeOrder(order: $order, reason: $reason) {
      id outcome code reason
      audit { ...CheckFields }
      controls { ...CheckFields }
    }
  }`,
  [checkFields],
);

export const cancelOrder = graphql(`
  mutation CancelOrder($id: ID!, $reason: String!) { cancelOrder(id: $id, reason: $reason) { id } }
`);

export type OrderTicket = VariablesOf<typeof placeOrder>['order'];
export type PlacedDecision = ResultOf<typeof placeOrder>['placeOrder'];
