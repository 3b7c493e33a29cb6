import type { Answer } from '@voltaire/reflex/venue/binance/requests.ts';
import { Cancels } from '@voltaire/reflex/venue/binance-futures/cancels.ts';
import { OpenOrders } from '@voltaire/reflex/venue/binance-futures/open-orders.ts';
import { describe, expect, it, vi } from 'vitest';

const UNKNOWN: Answer = { ok: false, status: 400, code: -2011, message: 'Unknown order sent.' };
const DONE: Answer = { ok: true, result: {} };

/** `answers`: in the order of the requests. */
function cancelling(...answers: Answer[]) {
  const open = new OpenOrders();
  const parts = { query: vi.fn(), report: vi.fn() };
  const asked: unknown[] = [];
  const cancels = new Cancels({
    ...parts,
    open,
    request: (method, params, done) => {
      asked.push([method, params]);
      done(answers.shift()!);
    },
  });
  return { ...parts, open, asked, cancels };
}
const stop = { symbolId: 0, clientOrderId: 'V1-7', type: 'STOP_LIMIT' } as const;
const byHand = {
  venue: 'binance-futures',
  symbol: 'BTCUSDT',
  clientOrderId: 'by_hand',
  side: 1,
  quantity: '1',
} as const;

describe('an order is taken back', () => {
  it('from the matching engine by our name, unless it has a trigger price', () => {
    const { cancels, asked, query } = cancelling(DONE);
    cancels.ours({ ...stop, type: 'LIMIT' }, 'BTCUSDT');
    expect(asked).toEqual([['order.cancel', { symbol: 'BTCUSDT', origClientOrderId: 'V1-7' }]]);
    expect(query).not.toHaveBeenCalled();
  });

  it('from the Algo Service while it waits; what that does not have is asked about', () => {
    const { cancels, asked, query } = cancelling(UNKNOWN);
    cancels.ours(stop, 'BTCUSDT');
    expect(asked).toEqual([['algoOrder.cancel', { clientAlgoId: 'V1-7' }]]);
    expect(query).toHaveBeenCalledExactlyOnceWith(stop);
  });

  it('from the matching engine by the venue’s id once it was released, whatever it is called there', () => {
    const { cancels, asked, open } = cancelling(DONE);
    open.add('V1-7', 'STOP_LIMIT');
    open.released('V1-7', '88');
    cancels.ours(stop, 'BTCUSDT');
    expect(asked).toEqual([['order.cancel', { symbol: 'BTCUSDT', orderId: 88 }]]);
  });

  it('of somebody else from whichever of the two has it, and told when neither does', () => {
    const { cancels, asked, report } = cancelling(DONE, UNKNOWN, DONE, UNKNOWN, UNKNOWN);
    for (let i = 0; i < 3; i++) cancels.foreign(byHand);
    const resting = ['order.cancel', { symbol: 'BTCUSDT', origClientOrderId: 'by_hand' }];
    const waiting = ['algoOrder.cancel', { clientAlgoId: 'by_hand' }];
    expect(asked).toEqual([resting, resting, waiting, resting, waiting]);
    expect(report).toHaveBeenCalledExactlyOnceWith(
      expect.stringMatching(/^by_hand of BTCUSDT is none of ours: Unknown order sent/),
    );
  });
});
