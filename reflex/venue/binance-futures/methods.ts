import type { ApiMethods } from '../binance/account-requests.ts';

/** USD-M futures, WebSocket API: "Weight" of each request that the gateway makes. */
const WEIGHTS = {
  'session.status': 2,
  'session.logon': 2,
  'order.place': 0,
  'order.cancel': 1,
  'algoOrder.place': 0,
  'algoOrder.cancel': 1,
  'order.status': 1,
  'v2/account.status': 5,
} as const;
export type FuturesMethod = keyof typeof WEIGHTS;

/** The API has no method that tells the time; `session.status` does so by the way. */
export const FUTURES_METHODS: ApiMethods<FuturesMethod> = {
  weights: WEIGHTS,
  clock: 'session.status',
  questions: new Set(['order.status', 'v2/account.status']),
};
