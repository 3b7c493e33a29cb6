import type { ListedOrder } from '../../model/listed-order.ts';
import { fromOpenOrder } from '../binance/execution.ts';
import { fromOpenAlgoOrder } from './algo-update.ts';
import type { FuturesEndpoint, FuturesRest } from './futures-rest.ts';
import type { OpenOrders } from './open-orders.ts';

type Fields = Readonly<Record<string, unknown>>;

/**
 * All open orders of the account, whoever placed them. Those that wait are asked for first: one that is
 * released in between is in both lists, not in none. Rejects with what stands in the way.
 */
export async function listOpenOrders(rest: FuturesRest, open: OpenOrders): Promise<ListedOrder[]> {
  const waiting = await list(rest, 'GET /fapi/v1/openAlgoOrders');
  const resting = await list(rest, 'GET /fapi/v1/openOrders');
  const listed = new Map<string, ListedOrder>();
  for (const order of waiting.map(fromOpenAlgoOrder)) listed.set(order.clientOrderId, order);
  for (const row of resting) {
    const clientOrderId = open.nameOf(row.orderId) ?? row.clientOrderId;
    const order = fromOpenOrder({ ...row, clientOrderId });
    listed.set(order.clientOrderId, order);
  }
  return [...listed.values()];
}

async function list(rest: FuturesRest, endpoint: FuturesEndpoint): Promise<Fields[]> {
  const answer = await rest.ask(endpoint);
  if (!answer.ok) throw new Error(`${endpoint}: ${answer.message}`);
  if (!Array.isArray(answer.result)) throw new Error(`${endpoint}: no list`);
  return answer.result as Fields[];
}
