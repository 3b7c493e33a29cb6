import { parseMoney } from '@voltaire/reflex/model/money.ts';
import { Account } from '@voltaire/simulator/account/account.ts';
import type { Side } from '@voltaire/simulator/market/book.ts';
import { valueMoney } from '@voltaire/simulator/market/units.ts';
import type { Fill } from '@voltaire/simulator/matching/order.ts';

/** Price in whole quote, quantity in whole base. */
export function fillOf(
  side: Side,
  price: number,
  quantity: number,
  fee = '0',
  feeAsset = 'USDT',
): Fill {
  const units = { price: price * 1e8, quantity: quantity * 1e8 };
  return {
    tradeId: 1,
    order: {
      ...units,
      clientOrderId: 'c',
      side,
      type: 'LIMIT',
      timeInForce: 'GTC',
      orderId: 1,
      account: new Account('a', new Map()),
      createdMs: 0,
      updatedMs: 0,
      status: 'FILLED',
      amendments: 0,
      executed: units.quantity,
      prevented: 0,
      quoteExecuted: 0n,
      working: false,
      stopPrice: 0,
      display: 0,
      waiting: false,
      queueAhead: 0,
      shownLeft: 0,
      queueShown: 0,
      queueTraded: 0,
    },
    ...units,
    quoteQuantity: valueMoney(units.price, units.quantity),
    commission: parseMoney(fee),
    commissionAsset: feeAsset,
    isMaker: false,
    timeMs: 0,
  };
}
