import { EventKind, type KernelEvent } from '@voltaire/reflex/model/event.ts';
import type { RestAnswer } from '@voltaire/reflex/venue/binance/signed-rest.ts';
import type { FuturesRest } from '@voltaire/reflex/venue/binance-futures/futures-rest.ts';
import { listOpenOrders } from '@voltaire/reflex/venue/binance-futures/open-lists.ts';
import { OpenOrders } from '@voltaire/reflex/venue/binance-futures/open-orders.ts';
import { FuturesQuestions } from '@voltaire/reflex/venue/binance-futures/questions.ts';
import { VenueClock } from '@voltaire/reflex/venue/venue-clock.ts';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { btcPerp } from '../../support/instruments.ts';
import { testClock } from '../../support/venue-stub.ts';

/** Answers by endpoint, and keeps what was asked. */
function restOf(answers: Readonly<Record<string, RestAnswer | unknown[]>>) {
  const asked: string[] = [];
  const ask = vi.fn(async (endpoint: string): Promise<RestAnswer> => {
    asked.push(endpoint);
    const answer = answers[endpoint] ?? [];
    return Array.isArray(answer) ? { ok: true, result: answer } : answer;
  });
  return { rest: { ask } as unknown as FuturesRest, asked };
}
const waiting = (clientAlgoId: string) => ({
  clientAlgoId,
  symbol: 'BTCUSDT',
  side: 'SELL',
  quantity: '1',
  closePosition: false,
});
const resting = (clientOrderId: string, orderId: number) => ({
  clientOrderId,
  orderId,
  symbol: 'BTCUSDT',
  side: 'SELL',
  origQty: '1',
  executedQty: '0.4',
});

describe('the list of all open orders', () => {
  it('asks for those that wait first, and has one that was released in between once, as it is', async () => {
    const { rest, asked } = restOf({
      'GET /fapi/v1/openAlgoOrders': [waiting('a'), waiting('b')],
      'GET /fapi/v1/openOrders': [resting('b', 2), resting('c', 3)],
    });
    const listed = await listOpenOrders(rest, new OpenOrders());
    expect(asked).toEqual(['GET /fapi/v1/openAlgoOrders', 'GET /fapi/v1/openOrders']);
    expect(listed.map(({ clientOrderId, quantity }) => [clientOrderId, quantity])).toEqual([
      ['a', '1'],
      ['b', '0.6'],
      ['c', '0.6'],
    ]);
  });

  it('has what one of ours has become under our name', async () => {
    const open = new OpenOrders();
    open.add('V1-7', 'STOP_LIMIT');
    open.released('V1-7', '88');
    const { rest } = restOf({ 'GET /fapi/v1/openOrders': [resting('made_up', 88)] });
    expect(await listOpenOrders(rest, open)).toMatchObject([{ clientOrderId: 'V1-7' }]);
  });

  it.each(['GET /fapi/v1/openAlgoOrders', 'GET /fapi/v1/openOrders'])(
    'is none when one of the two cannot be had: %s',
    async (endpoint) => {
      const refused = { ok: false, code: -1003, message: '-1003 too much' } as const;
      const { rest } = restOf({ [endpoint]: refused });
      await expect(listOpenOrders(rest, new OpenOrders())).rejects.toThrow(`${endpoint}: -1003`);
    },
  );
});

function asking(answers: Parameters<typeof restOf>[0] = {}) {
  const told: KernelEvent[] = [];
  const { rest, asked } = restOf(answers);
  const open = new OpenOrders();
  const parts = { report: vi.fn(), fail: vi.fn(), execution: vi.fn() };
  const request = vi.fn();
  const questions = new FuturesQuestions({
    ...parts,
    venue: 'binance-futures',
    instruments: [btcPerp()],
    open,
    request: (method, params, done) => {
      request(method, params);
      if (method === 'v2/account.status') done({ ok: true, result: { assets: [], positions: [] } });
    },
    rest,
    venueClock: new VenueClock(testClock),
    sink: (event) => told.push(event),
    stamp: () => ({ atUs: Date.now() * 1_000, monoNs: Date.now() * 1e6 }),
  });
  return { ...parts, told, asked, open, request, questions };
}

describe('lists', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('are asked for fifteen times a minute at most, and the last wish is not forgotten', async () => {
    const { questions, told } = asking();
    const lists = () => told.filter(({ kind }) => kind === EventKind.RECONCILED).length;
    for (let second = 0; second < 50; second += 2) {
      questions.reconcile();
      await vi.advanceTimersByTimeAsync(2_000);
    }
    expect(lists()).toBe(15);
    await vi.advanceTimersByTimeAsync(11_000);
    expect(lists()).toBe(16);
    questions.reconcile();
    questions.forget();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(lists()).toBe(16); // whoever connects anew asks anew
  });
});

const algoOrder = (changes: object) => ({
  'GET /fapi/v1/algoOrder': {
    ok: true,
    result: {
      clientAlgoId: 'V1-7',
      algoId: 5,
      algoStatus: 'NEW',
      actualOrderId: '',
      updateTime: 1_000,
      ...changes,
    },
  } as const,
});

describe('a question about an order with a trigger price', () => {
  const address = { symbolId: 0, clientOrderId: 'V1-7', type: 'STOP' } as const;
  const answered = async (changes: object) => {
    const asked = asking(algoOrder(changes));
    asked.questions.about(address, btcPerp());
    await vi.waitFor(() =>
      expect(
        asked.told.length + asked.report.mock.calls.length + asked.request.mock.calls.length,
      ).toBeGreaterThan(0),
    );
    return asked;
  };

  it('that waits is answered by the Algo Service', async () => {
    const { told, open } = await answered({});
    expect(told).toMatchObject([{ clientOrderId: 'V1-7', type: 'ACKED', venueOrderId: '5' }]);
    expect(open.any).toBe(true);
  });

  it('that was refused when its time came is over', async () => {
    const { told, open } = await answered({ algoStatus: 'REJECTED' });
    expect(told).toMatchObject([{ type: 'REJECTED' }]);
    expect(open.any).toBe(false);
  });

  it('that was released is asked about where it is now, by the id that it has there', async () => {
    const { request, open, told } = await answered({ algoStatus: 'FINISHED', actualOrderId: '88' });
    expect(request).toHaveBeenCalledWith('order.status', { symbol: 'BTCUSDT', orderId: 88 });
    expect([open.orderId('V1-7'), told]).toEqual(['88', []]);
  });

  it('that is over, and nobody says as what, stays in doubt', async () => {
    const { told, report } = await answered({ algoStatus: 'FINISHED' });
    expect(told).toEqual([]);
    expect(report).toHaveBeenCalledWith('algoOrder V1-7: of no order');
  });
});
