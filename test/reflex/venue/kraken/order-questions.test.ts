import { EventKind } from '@voltaire/reflex/model/event.ts';
import { AccountOrders } from '@voltaire/reflex/venue/kraken/account-orders.ts';
import type { Fields } from '@voltaire/reflex/venue/kraken/fields.ts';
import { OrderQuestions } from '@voltaire/reflex/venue/kraken/order-questions.ts';
import type { PrivateRest, RestAnswer } from '@voltaire/reflex/venue/kraken/private-rest.ts';
import { describe, expect, it } from 'vitest';
import { Inbox, testClock } from '../../support/venue-stub.ts';
import { BTC } from './support/instruments.ts';

const ROW = {
  status: 'canceled',
  opentm: 1_700_000_000.5,
  closetm: 1_700_000_001.25,
  vol: '0.02000000',
  vol_exec: '0.01000000',
  cl_ord_id: 'c1',
  reason: 'User requested',
  trades: ['T1'],
};
const TRADE = {
  ordertxid: 'O1',
  trade_id: 7,
  time: 1_700_000_000.75,
  price: '63501.60000',
  vol: '0.01000000',
  fee: '0.50000',
  maker: true,
};

/** A REST API of a few lines: what each method is answered, and what was asked. */
function asking(answers: Readonly<Record<string, Fields | string>>) {
  const inbox = new Inbox();
  const asked: string[] = [];
  const rest = {
    ask: (method: string): Promise<RestAnswer> => {
      asked.push(method);
      const { [method]: answer = {} } = answers;
      return Promise.resolve(
        typeof answer === 'string' ? { ok: false, error: answer } : { ok: true, result: answer },
      );
    },
  } as unknown as PrivateRest;
  const questions = new OrderQuestions({
    rest,
    orders: new AccountOrders(),
    instruments: [BTC],
    clock: testClock,
    sink: inbox.sink,
    report: inbox.report,
  });
  return { questions, inbox, asked };
}

const FOUND = {
  OpenOrders: { open: {} },
  ClosedOrders: { closed: { O1: ROW } },
  QueryTrades: { T1: TRADE },
};

describe('a question about an order', () => {
  it('is answered with its fills and then its end', async () => {
    const { questions, inbox, asked } = asking(FOUND);
    await questions.about('c1', BTC);
    expect(asked).toEqual(['OpenOrders', 'ClosedOrders', 'QueryTrades']);
    expect(inbox.of(EventKind.EXECUTION)).toMatchObject([
      {
        clientOrderId: 'c1',
        venueOrderId: 'O1',
        type: 'FILL',
        exchangeUs: 1_700_000_000_750_000,
        fill: {
          tradeId: '7',
          priceTicks: 635_016,
          quantityLots: 1_000_000,
          fee: '0.50000',
          feeAsset: 'USD',
          maker: true,
        },
      },
      { type: 'CANCELED', exchangeUs: 1_700_000_001_250_000, executedLots: 1_000_000, fill: null },
    ]);
  });

  it('is asked once at a time, however often somebody wants to know', async () => {
    const { questions, inbox, asked } = asking(FOUND);
    await Promise.all([1, 2, 3].map(() => questions.about('c1', BTC)));
    expect(asked).toHaveLength(3);
    expect(inbox.of(EventKind.EXECUTION)).toHaveLength(2);
    await questions.about('c1', BTC);
    expect(asked).toHaveLength(6);
  });

  it('of before a lost connection is not answered, and may be asked again at once', async () => {
    const { questions, inbox, asked } = asking(FOUND);
    const before = questions.about('c1', BTC);
    questions.forget();
    const after = questions.about('c1', BTC);
    await Promise.all([before, after]);
    expect(inbox.of(EventKind.EXECUTION)).toHaveLength(2);
    expect(asked).toHaveLength(6);
  });

  it('whose fills do not come to what was executed is not answered', async () => {
    const { questions, inbox } = asking({ ...FOUND, QueryTrades: {} });
    await expect(questions.about('c1', BTC)).rejects.toThrow('not all of its trades are told yet');
    expect(inbox.events).toEqual([]);
  });

  it('that is refused says nothing: only where the venue has looked in vain is an order not there', async () => {
    const refused = asking({ ...FOUND, ClosedOrders: 'EAPI:Rate limit exceeded' });
    await expect(refused.questions.about('c1', BTC)).rejects.toThrow(
      'ClosedOrders: EAPI:Rate limit',
    );
    expect(refused.inbox.events).toEqual([]);
    const nowhere = asking({ OpenOrders: { open: {} }, ClosedOrders: { closed: {} } });
    await nowhere.questions.about('c1', BTC);
    expect(nowhere.inbox.of(EventKind.EXECUTION)).toMatchObject([{ type: 'NOT_FOUND' }]);
  });

  it.each([
    ['no orders', {}],
    ['an unknown status', { closed: { O1: { ...ROW, status: 'teleported' } } }],
    ['a quantity that is no amount', { closed: { O1: { ...ROW, vol_exec: '1e-2' } } }],
    ['no time', { closed: { O1: { ...ROW, closetm: 'now', opentm: null } } }],
  ])('that is answered with %s is refused', async (_what, ClosedOrders) => {
    const { questions, inbox } = asking({ ...FOUND, ClosedOrders });
    await expect(questions.about('c1', BTC)).rejects.toThrow();
    expect(inbox.events).toEqual([]);
  });
});
