import type { ApiBudget, RequestKind } from '../binance/api-budget.ts';
import type { Params } from '../binance/sign.ts';
import type { RestAnswer, SignedRest } from '../binance/signed-rest.ts';

/** Weight of each request, and whether it may wait when the weight runs short. */
const ENDPOINTS = {
  'GET /fapi/v1/accountConfig': [5, 'vital'],
  'GET /fapi/v1/symbolConfig': [5, 'vital'],
  'GET /fapi/v1/rateLimit/order': [1, 'vital'],
  'GET /fapi/v1/openOrders': [40, 'question'],
  'GET /fapi/v1/openAlgoOrders': [40, 'question'],
  'GET /fapi/v1/algoOrder': [1, 'question'],
  'GET /fapi/v1/userTrades': [5, 'question'],
  'POST /fapi/v1/countdownCancelAll': [10, 'vital'],
  'POST /fapi/v1/listenKey': [1, 'vital'],
  'PUT /fapi/v1/listenKey': [1, 'vital'],
} as const satisfies Record<string, readonly [number, RequestKind]>;
export type FuturesEndpoint = keyof typeof ENDPOINTS;

/** What the WebSocket API does not have, over REST, within the weight that both share. */
export class FuturesRest {
  constructor(
    private readonly rest: SignedRest,
    private readonly budget: ApiBudget,
  ) {}

  /** Never rejects. What does not fit into the budget is not sent, and answered so. */
  async ask(endpoint: FuturesEndpoint, params: Params = {}): Promise<RestAnswer> {
    const [weight, kind] = ENDPOINTS[endpoint];
    const refusal = this.budget.refusal(weight, kind);
    if (refusal !== null) return { ok: false, code: null, message: refusal };
    this.budget.spend(weight, kind);
    const [verb, path] = endpoint.split(' ') as ['GET' | 'POST' | 'PUT', string];
    return path.endsWith('/listenKey')
      ? this.rest.askUnsigned(verb, path)
      : this.rest.ask(verb, path, params);
  }

  measureClock(): Promise<string | null> {
    return this.rest.measureClock();
  }
}
