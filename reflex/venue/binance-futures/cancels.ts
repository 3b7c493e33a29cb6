import type { OrderAddress } from '../../act/effects.ts';
import type { ForeignOrder } from '../../model/listed-order.ts';
import { hasTrigger } from '../../model/order-kind.ts';
import type { Answer } from '../binance/requests.ts';
import type { Params } from '../binance/sign.ts';
import type { FuturesMethod } from './methods.ts';
import type { OpenOrders } from './open-orders.ts';

export interface CancelParts {
  readonly open: OpenOrders;
  readonly request: (method: FuturesMethod, params: Params, done: (answer: Answer) => void) => void;
  readonly query: (order: OrderAddress) => void;
  readonly report: (problem: string) => void;
}

/**
 * How orders are taken back: by `order.cancel` from the matching engine, by `algoOrder.cancel` from the Algo
 * Service, which has those that wait for a trigger price. Neither knows the other's.
 */
export class Cancels {
  constructor(private readonly parts: CancelParts) {}

  /**
   * What came of it arrives as an event; a refusal means that we do not know enough. It may be that a
   * conditional order has just been released: the answer to the question says what it has become, and the
   * kernel asks it back again.
   */
  ours(order: OrderAddress, symbol: string): void {
    const { open, request, query } = this.parts;
    const { clientOrderId } = order;
    const done = (answer: Answer): void => {
      if (!answer.ok) query(order);
    };
    const orderId = open.orderId(clientOrderId);
    if (orderId !== '') request('order.cancel', { symbol, orderId: Number(orderId) }, done);
    else if (hasTrigger(order.type)) request('algoOrder.cancel', waiting(clientOrderId), done);
    else request('order.cancel', resting(symbol, clientOrderId), done);
  }

  /** Which of the two has it, the kernel's list does not say. */
  foreign({ symbol, clientOrderId }: ForeignOrder): void {
    const { request, report } = this.parts;
    request('order.cancel', resting(symbol, clientOrderId), (answer) => {
      if (answer.ok) return;
      request('algoOrder.cancel', waiting(clientOrderId), (second) => {
        if (second.ok) return;
        report(
          `${clientOrderId} of ${symbol} is none of ours: ${answer.message}; as one that waits: ${second.message}`,
        );
      });
    });
  }
}

function resting(symbol: string, clientOrderId: string): Params {
  return { symbol, origClientOrderId: clientOrderId };
}

function waiting(clientOrderId: string): Params {
  return { clientAlgoId: clientOrderId };
}
