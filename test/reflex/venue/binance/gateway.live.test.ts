import { EventKind } from '@voltaire/reflex/model/event.ts';
import {
  BinanceGateway,
  type BinanceGatewayOptions,
} from '@voltaire/reflex/venue/binance/gateway.ts';
import { type SimulatorOptions, startSimulator } from '@voltaire/simulator/index.ts';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { approved, executions, ready, started, types } from '../../support/gateway.ts';
import { btc } from '../../support/instruments.ts';
import { HARMLESS, Inbox, later, ok, testClock } from '../../support/venue-stub.ts';

const HMAC = { apiKey: 'hmac-key', secret: 'a secret of no account of anybody' };
const RESTING = { timeInForce: 'GTC', priceTicks: 6_001_763, quantityLots: 100 } as const;

/** The gateway with an HMAC key before the simulator, whose market stands still. */
async function simulated(
  simulator: SimulatorOptions = {},
  options: Partial<BinanceGatewayOptions> = {},
) {
  const venue = await startSimulator({
    speed: 'stepped',
    venues: ['binance'],
    apiKeys: [HMAC],
    ...simulator,
  });
  onTestFinished(() => venue.close());
  const inbox = new Inbox();
  const gateway = new BinanceGateway({
    apiUrl: venue.url.replace('http:', 'ws:'),
    restUrl: venue.url,
    credentials: HMAC,
    instruments: [btc()],
    clock: testClock,
    random: () => 0,
    sink: inbox.sink,
    report: inbox.report,
    ...options,
  });
  onTestFinished(() => gateway.stop());
  gateway.start();
  return { venue, inbox, gateway };
}

const up = (inbox: Inbox) =>
  vi.waitFor(() => expect(inbox.of(EventKind.LINK).at(-1)).toMatchObject({ up: true }));

describe('an HMAC key', () => {
  it('signs each request by itself: orders, questions, cancels and the account’s events', async () => {
    const { venue, inbox, gateway } = await simulated();
    await up(inbox);
    gateway.reconcile();
    await vi.waitFor(() => expect(inbox.of(EventKind.RECONCILED)).toHaveLength(1));
    gateway.place(approved(RESTING, 'Vh-1'));
    await vi.waitFor(() => expect(types(inbox)).toEqual(['ACKED', 'ACKED']));
    expect(venue.ledger.orders()).toMatchObject([{ clientOrderId: 'Vh-1', status: 'NEW' }]);
    gateway.query({ symbolId: 0, clientOrderId: 'Vh-1', type: 'LIMIT' });
    await vi.waitFor(() => expect(types(inbox)).toHaveLength(3));
    gateway.cancel({ symbolId: 0, clientOrderId: 'Vh-1', type: 'LIMIT' });
    await vi.waitFor(() => expect(types(inbox).at(-1)).toBe('CANCELED'));
    expect(venue.ledger.orders()).toMatchObject([{ status: 'CANCELED' }]);
  });

  it('that is not the account’s is given up for good', async () => {
    const { inbox } = await simulated({}, { credentials: { ...HMAC, secret: 'another' } });
    await vi.waitFor(() =>
      expect(inbox.problems.join()).toMatch(
        /what the API key may do cannot be asked: -1022 .*not valid.*; it is not used/,
      ),
    );
    await later(300);
    expect(inbox.of(EventKind.LINK)).toHaveLength(1);
  });
});

describe('what the API key may do', () => {
  it.each(['enableWithdrawals', 'enableInternalTransfer', 'permitsUniversalTransfer'])(
    'is never to take money away: with %s nothing is sent, and nothing tried again',
    async (right) => {
      const { inbox, gateway } = await simulated({
        apiKeys: [{ ...HMAC, rights: { [right]: true } }],
      });
      await vi.waitFor(() =>
        expect(inbox.problems.join()).toContain(`may take money away ("${right}")`),
      );
      expect(() => gateway.place(approved())).toThrow('not logged on');
      await later(300);
      expect(inbox.of(EventKind.LINK)).toMatchObject([{ up: false }]);
    },
  );

  it.each([
    [{ ...HARMLESS, enableSpotAndMarginTrading: false }, 'lacks the right to enableSpotAndMargin'],
    [{ ...HARMLESS, enableReading: false }, 'lacks the right to enableReading'],
    [{ ...HARMLESS, enableWithdrawals: 'no' }, 'does not say whether'],
    [{}, 'does not say whether the API key has the right "enableWithdrawals"'],
  ])('must be enough, and must be told: %j', async (restrictions, problem) => {
    const { inbox, venue } = await started((stub) => {
      stub.restrictions = restrictions;
    });
    await vi.waitFor(() => expect(inbox.problems.join()).toContain(problem));
    expect(venue.requests).toEqual([]);
  });

  it('is asked once, and not again for the next connection', async () => {
    const { venue, inbox } = await ready();
    venue.restrictions = {};
    venue.socket.terminate();
    await vi.waitFor(() => expect(venue.sockets).toHaveLength(2));
    await up(inbox);
  });
});

const behind = (ms: number) => ({
  ...testClock,
  atUs: () => testClock.atUs() - ms * 1000,
});

describe('the clock', () => {
  it.each([-8_000, 8_000])(
    'of this machine may be %i ms off: orders name the venue’s time',
    async (ms) => {
      const { venue, inbox, gateway } = await simulated({}, { clock: behind(ms) });
      await up(inbox);
      expect(inbox.problems.join()).toMatch(/Binance's clock is -?[78]\.\d s ahead/);
      gateway.place(approved(RESTING, 'Vh-2'));
      await vi.waitFor(() => expect(venue.ledger.orders()).toHaveLength(1));
      expect(types(inbox)).not.toContain('REJECTED');
    },
  );

  it('that is set while connected is measured anew after the first refusal', async () => {
    let ms = 0;
    const clock = { ...testClock, atUs: () => testClock.atUs() - ms * 1000 };
    const { venue, inbox, gateway } = await simulated({}, { clock });
    await up(inbox);
    ms = 90_000;
    gateway.place(approved(RESTING, 'Vh-3'));
    await vi.waitFor(() => expect(types(inbox)).toEqual(['REJECTED']));
    expect(executions(inbox)[0]!.reason).toMatch(/^-1021 /);
    await vi.waitFor(() => {
      gateway.place(approved(RESTING, 'Vh-4'));
      expect(venue.ledger.orders()).not.toHaveLength(0);
    });
  });
});

describe('a connection', () => {
  it('is replaced before the venue ends it', async () => {
    const { inbox } = await simulated({}, { maxAgeMs: 50 });
    await vi.waitFor(() =>
      expect(inbox.problems.join()).toContain('ends a connection after 24 hours'),
    );
    await vi.waitFor(() => expect(inbox.of(EventKind.LINK).length).toBeGreaterThan(2));
  });

  it('is replaced when the venue says that it shuts down', async () => {
    const { venue, inbox } = await ready();
    venue.send({ event: { e: 'serverShutdown', E: 1_770_123_456_789 } });
    await vi.waitFor(() => expect(venue.sockets).toHaveLength(2));
    expect(inbox.problems.join()).toContain('shuts the server down');
  });
});

const weight = (count: number) => [
  { rateLimitType: 'REQUEST_WEIGHT', interval: 'MINUTE', intervalNum: 1, limit: 100, count },
];

describe('limits of the venue', () => {
  it('leave what is nearly used up to cancels: an order certainly does not leave', async () => {
    const { venue, inbox, gateway } = await ready((stub) => {
      stub.answers['time'] = () => ({ ...ok({ serverTime: Date.now() }), rateLimits: weight(79) });
    });
    expect(() => gateway.place(approved())).toThrow(/used up \(\d+ of 100\).*for cancels/);
    gateway.query({ symbolId: 0, clientOrderId: 'Vr1-7', type: 'LIMIT' });
    expect(inbox.problems.join()).toContain('order.status: the weight of this address is used up');
    gateway.cancel({ symbolId: 0, clientOrderId: 'Vr1-7', type: 'LIMIT' });
    await vi.waitFor(() => expect(venue.of('order.cancel')).toHaveLength(1));
    expect(venue.of('order.place')).toEqual([]);
  });

  it('that were overrun are waited out, cancels too: what is sent meanwhile leads to a ban', async () => {
    const { venue, inbox, gateway } = await ready((stub) => {
      stub.answers['order.place'] = () => ({
        status: 429,
        error: { code: -1003, msg: 'Too much', data: { retryAfter: Date.now() + 60_000 } },
      });
    });
    gateway.place(approved());
    await vi.waitFor(() => expect(types(inbox)).toEqual(['REJECTED']));
    expect(() => gateway.place(approved({}, 'Vr1-9'))).toThrow(
      /takes no request for another \d+ s/,
    );
    gateway.cancel({ symbolId: 0, clientOrderId: 'Vr1-7', type: 'LIMIT' });
    expect(inbox.problems.join()).toContain('order.cancel: Binance takes no request');
    await later(20);
    expect(venue.of('order.cancel')).toEqual([]);
  });

  it('of the account’s orders are kept by what the venue tells', async () => {
    const { gateway } = await ready((stub) => {
      const full = { rateLimitType: 'ORDERS', interval: 'DAY', intervalNum: 1, limit: 9, count: 9 };
      stub.answers['time'] = () => ({ ...ok({ serverTime: Date.now() }), rateLimits: [full] });
    });
    expect(() => gateway.place(approved())).toThrow('has placed 9 orders, all that Binance takes');
  });

  it('never stop the simulator’s cancels while orders are held back', async () => {
    const { venue, inbox, gateway } = await simulated({
      rateLimits: { requestWeightPerMinute: 40 },
    });
    await up(inbox);
    let placed = 0;
    try {
      for (; placed < 40; placed++) gateway.place(approved(RESTING, `Vh-${placed}`));
    } catch (error) {
      expect(String(error)).toContain('for cancels');
    }
    expect(placed).toBeGreaterThan(0);
    expect(placed).toBeLessThan(32);
    await vi.waitFor(() => expect(venue.ledger.orders()).toHaveLength(placed));
    for (let i = 0; i < Math.min(placed, 8); i++) {
      gateway.cancel({ symbolId: 0, clientOrderId: `Vh-${i}`, type: 'LIMIT' });
    }
    await vi.waitFor(() =>
      expect(venue.ledger.orders().filter(({ status }) => status === 'CANCELED')).toHaveLength(
        Math.min(placed, 8),
      ),
    );
    expect(executions(inbox).filter(({ type }) => type === 'REJECTED')).toEqual([]);
  });
});
