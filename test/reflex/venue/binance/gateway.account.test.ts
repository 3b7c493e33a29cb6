import { EventKind } from '@voltaire/reflex/model/event.ts';
import { describe, expect, it, vi } from 'vitest';
import { approved, executions, ORDER, ready, started, types } from '../../support/gateway.ts';
import { later, ok, refused } from '../../support/venue-stub.ts';

describe('asking about an order', () => {
  const STATUS = {
    symbol: 'BTCUSDT',
    orderId: 28,
    clientOrderId: 'Vr1-7',
    updateTime: 1_660_801_715_830,
    status: 'CANCELED',
  };
  const ROW = {
    symbol: 'BTCUSDT',
    id: 5,
    orderId: 28,
    price: '60000.01',
    qty: '0.10000',
    commission: '0.0001',
    commissionAsset: 'BTC',
    time: 1_660_801_715_793,
    isMaker: false,
  };

  it('brings its fills first and then its state, so that none is hidden', async () => {
    const { venue, inbox, gateway } = await ready((stub) => {
      stub.answers['order.status'] = () => ok(STATUS);
      stub.answers.myTrades = () => ok([ROW, { ...ROW, id: 6 }]);
    });
    gateway.query(ORDER);
    await vi.waitFor(() => expect(types(inbox)).toEqual(['FILL', 'FILL', 'CANCELED']));
    expect(executions(inbox)[0]!.fill).toMatchObject({ tradeId: '5', quantityLots: 10_000 });
    expect(venue.of('order.status')[0]!.params).toMatchObject({ origClientOrderId: 'Vr1-7' });
    expect(venue.of('myTrades')[0]!.params).toMatchObject({ symbol: 'BTCUSDT', orderId: 28 });
  });

  it('says NOT_FOUND only when the venue says so', async () => {
    const { inbox, gateway } = await ready((venue) => {
      venue.answers['order.status'] = () => refused(-2013, 'Order does not exist.');
    });
    gateway.query(ORDER);
    await vi.waitFor(() => expect(types(inbox)).toEqual(['NOT_FOUND']));
  });

  it.each([-1007, -1003, -1021])('says nothing when it is refused with %i', async (code) => {
    const { venue, inbox, gateway } = await ready((stub) => {
      stub.answers['order.status'] = () => refused(code);
    });
    gateway.query(ORDER);
    await vi.waitFor(() => expect(venue.of('order.status')).toHaveLength(1));
    await later(20);
    expect(executions(inbox)).toEqual([]);
  });

  it('says nothing of the state while the fills are not known', async () => {
    const { inbox, gateway } = await ready((venue) => {
      venue.answers['order.status'] = () => ok(STATUS);
      venue.answers.myTrades = () => refused(-1003, 'too much');
    });
    gateway.query(ORDER);
    await vi.waitFor(() => expect(inbox.problems.join()).toContain('myTrades: too much'));
    expect(executions(inbox)).toEqual([]);
  });

  it('is only reported while the connection is down', async () => {
    const { inbox, gateway } = await started();
    gateway.query(ORDER);
    gateway.cancel(ORDER);
    gateway.reconcile();
    expect(inbox.problems).toEqual(['order.status: not connected', 'order.cancel: not connected']);
  });
});

describe('a cancel', () => {
  it('names the order, and what came of it is told by the account’s events', async () => {
    const { venue, inbox, gateway } = await ready((stub) => {
      stub.answers['order.cancel'] = () => ok({});
    });
    gateway.cancel(ORDER);
    await vi.waitFor(() => expect(venue.of('order.cancel')).toHaveLength(1));
    expect(venue.of('order.cancel')[0]!.params).toMatchObject({
      symbol: 'BTCUSDT',
      origClientOrderId: 'Vr1-7',
    });
    await later(20);
    expect(executions(inbox)).toEqual([]);
  });

  it('that is refused leads to a question', async () => {
    const { venue, inbox, gateway } = await ready((stub) => {
      stub.answers['order.cancel'] = () => refused(-2011, 'Unknown order sent.');
      stub.answers['order.status'] = () => refused(-2013);
    });
    gateway.cancel(ORDER);
    await vi.waitFor(() => expect(types(inbox)).toEqual(['NOT_FOUND']));
    expect(venue.of('order.status')).toHaveLength(1);
  });
});

describe('a cancel of an order that is none of ours', () => {
  const FOREIGN = {
    venue: 'binance',
    symbol: 'DOGEUSDT',
    clientOrderId: 'web_1',
    side: 1,
  } as const;

  it('names it as the venue does, also in a symbol that we do not trade', async () => {
    const { venue, gateway } = await ready((stub) => {
      stub.answers['order.cancel'] = () => ok({});
    });
    gateway.cancelForeign({ ...FOREIGN, quantity: '5' });
    await vi.waitFor(() => expect(venue.of('order.cancel')).toHaveLength(1));
    expect(venue.of('order.cancel')[0]!.params).toMatchObject({
      symbol: 'DOGEUSDT',
      origClientOrderId: 'web_1',
    });
  });

  it('that is refused is reported; nothing is asked about it, for the next list tells', async () => {
    const { venue, inbox, gateway } = await ready((stub) => {
      stub.answers['order.cancel'] = () => refused(-2011, 'Unknown order sent.');
    });
    gateway.cancelForeign({ ...FOREIGN, quantity: '5' });
    await vi.waitFor(() =>
      expect(inbox.problems).toContain('web_1 of DOGEUSDT is none of ours: Unknown order sent.'),
    );
    expect([venue.of('order.status'), executions(inbox)]).toEqual([[], []]);
  });

  it('of another venue is not sent here', async () => {
    const { venue, gateway } = await ready();
    gateway.cancelForeign({ ...FOREIGN, venue: 'kraken', quantity: '5' });
    await later(20);
    expect(venue.of('order.cancel')).toEqual([]);
  });
});

describe('the reconciliation', () => {
  it('lists the open orders with what may still trade, whoever placed them', async () => {
    const row = {
      symbol: 'BTCUSDT',
      side: 'BUY',
      origQty: '0.30000000',
      executedQty: '0.10000000',
    };
    const { inbox, gateway } = await ready((venue) => {
      venue.answers['openOrders.status'] = () =>
        ok([
          { clientOrderId: 'Vr1-7', ...row },
          { clientOrderId: 'web_1', ...row, symbol: 'DOGEUSDT', side: 'SELL' },
        ]);
    });
    gateway.reconcile();
    await vi.waitFor(() =>
      expect(inbox.of(EventKind.RECONCILED)).toMatchObject([
        {
          venue: 'binance',
          openOrders: [
            { clientOrderId: 'Vr1-7', symbol: 'BTCUSDT', side: 1, quantity: '0.2' },
            { clientOrderId: 'web_1', symbol: 'DOGEUSDT', side: -1, quantity: '0.2' },
          ],
        },
      ]),
    );
  });

  it('tells nothing of what it cannot read of an order, but that it is there', async () => {
    const { inbox, gateway } = await ready((venue) => {
      venue.answers['openOrders.status'] = () =>
        ok([{ clientOrderId: 'x', symbol: 7, side: 'BOTH', origQty: '1e3', executedQty: null }]);
    });
    gateway.reconcile();
    const unread = { clientOrderId: 'x', symbol: '', side: null, quantity: '' };
    await vi.waitFor(() =>
      expect(inbox.of(EventKind.RECONCILED)).toMatchObject([{ openOrders: [unread] }]),
    );
  });

  it('tells first what there is to trade with: of the traded assets all, of others nothing', async () => {
    const { inbox, gateway } = await ready((venue) => {
      venue.answers['account.status'] = () =>
        ok({
          balances: [
            { asset: 'USDT', free: '12.50000000', locked: '1.00000000' },
            { asset: 'DOGE', free: '7', locked: '0' },
          ],
        });
    });
    gateway.reconcile();
    await vi.waitFor(() => expect(inbox.of(EventKind.RECONCILED)).toHaveLength(1));
    const kinds = inbox.events.map(({ kind }) => kind);
    expect(kinds.slice(-2)).toEqual([EventKind.BALANCES, EventKind.RECONCILED]);
    expect(inbox.of(EventKind.BALANCES)).toMatchObject([
      {
        venue: 'binance',
        assets: {
          BTC: { free: '0', locked: '0' },
          USDT: { free: '12.50000000', locked: '1.00000000' },
        },
      },
    ]);
    expect(Object.keys(inbox.of(EventKind.BALANCES)[0]!.assets)).toEqual(['BTC', 'USDT']);
  });

  it.each(['account.status', 'openOrders.status'])(
    'that fails in %s gives the connection up, for nothing may be traded without it',
    async (method) => {
      const { inbox, gateway } = await ready((venue) => {
        venue.answers[method] = () => refused(-1000, 'not now');
      });
      gateway.reconcile();
      await vi.waitFor(() => expect(inbox.of(EventKind.LINK).at(1)).toMatchObject({ up: false }));
      expect(inbox.of(EventKind.RECONCILED)).toEqual([]);
    },
  );
});

describe('the account’s events', () => {
  const REPORT = {
    e: 'executionReport',
    E: 1,
    s: 'BTCUSDT',
    c: 'Vr1-7',
    C: '',
    x: 'TRADE',
    X: 'FILLED',
    r: 'NONE',
    i: 28,
    l: '0.00100',
    L: '60000.02',
    n: '0.06',
    N: 'USDT',
    T: 1,
    t: 9,
    m: true,
  };

  it('become executions', async () => {
    const { venue, inbox } = await ready();
    venue.sendUserData(REPORT);
    await vi.waitFor(() => expect(types(inbox)).toEqual(['FILL']));
    expect(executions(inbox)[0]).toMatchObject({
      clientOrderId: 'Vr1-7',
      fill: { tradeId: '9', priceTicks: 6_000_002, quantityLots: 100, maker: true },
    });
  });

  it('of other kinds and other symbols are left alone', async () => {
    const { venue, inbox } = await ready();
    venue.sendUserData({ e: 'listStatus', E: 1 });
    venue.sendUserData({ ...REPORT, s: 'DOGEUSDT' });
    venue.sendUserData(REPORT);
    await vi.waitFor(() => expect(executions(inbox)).toHaveLength(1));
    expect(inbox.problems).toEqual([]);
  });

  it.each([
    ['no JSON', 'x'],
    ['null', 'null'],
    ['a fill off the grid', { subscriptionId: 0, event: { ...REPORT, L: '60000.021' } }],
    ['the end of the stream', { subscriptionId: 0, event: { e: 'eventStreamTerminated', E: 1 } }],
  ])('that cannot be trusted give the connection up: %s', async (_, message) => {
    const { venue, inbox } = await ready();
    venue.send(message);
    await vi.waitFor(() => expect(inbox.of(EventKind.LINK).at(1)).toMatchObject({ up: false }));
    expect(executions(inbox)).toEqual([]);
    await vi.waitFor(() => expect(inbox.of(EventKind.LINK).at(2)).toMatchObject({ up: true }));
  });
});

describe('a stopped gateway', () => {
  it('ends what waits and leaves no timer that keeps the process alive', async () => {
    const { venue, inbox, gateway } = await ready();
    gateway.place(approved());
    await vi.waitFor(() => expect(venue.of('order.place')).toHaveLength(1));
    gateway.stop();
    expect(types(inbox)).toEqual(['UNKNOWN']);
    expect(() => gateway.place(approved())).toThrow();
    await later(300);
    expect(venue.sockets).toHaveLength(1);
    expect(
      process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length,
    ).toBeLessThan(3);
  });
});
