import { computed } from 'vue';
import type { Fill, Order } from '~/graphql/orders';

export const ORDERS_KEPT = 200;

const orders = new LiveList<Order>({
  limit: ORDERS_KEPT,
  key: (order) => order.id,
  // Newest first means by creation; a later update of one order always replaces an earlier one.
  age: (order) => order.createdAtUs,
  keep: isWorking,
});

/** All fills of the kept orders of a symbol, for the markers of the chart. */
function fillsOf(symbol: string | null): { order: Order; fill: Fill }[] {
  return orders.shown.value
    .filter((order) => order.symbol === symbol)
    .flatMap((order) => order.fills.map((fill) => ({ order, fill })));
}

function isWorking({ state }: Order): boolean {
  return !['FILLED', 'CANCELED', 'REJECTED', 'EXPIRED'].includes(state);
}

const working = computed(() => orders.shown.value.filter(isWorking));

export function useOrders() {
  return { orders, working, isWorking, fillsOf };
}
