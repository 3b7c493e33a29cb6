import { EventKind } from '@voltaire/reflex/model/event.ts';
import { KrakenGateway } from '@voltaire/reflex/venue/kraken/gateway.ts';
import { describe, expect, it, vi } from 'vitest';
import { Inbox, later, testClock } from '../../support/venue-stub.ts';
import { bench, CREDENTIALS, linked, ready } from './support/gateway.ts';
import { BTC } from './support/instruments.ts';
import { KrakenAccount, privateRest } from './support/kraken-account.ts';

const ofOrders = { venue: 'kraken', channel: 'order' } as const;

describe('a connection that is lost', () => {
  it('in the middle of an order leaves it UNKNOWN behind the news of the loss, and it is never sent again', async () => {
    const { place, gateway, types, inbox, simulator } = await ready();
    simulator.inject({ fault: 'disconnect', ...ofOrders });
    const order = place({ priceTicks: 600_000 }, 'Vr1-1');
    await vi.waitFor(() => expect(types()[0]).toBe('UNKNOWN'));
    const kinds = inbox.events.map(({ kind }) => kind);
    const unknown = inbox.events.findIndex((each) => each.kind === EventKind.EXECUTION);
    expect(kinds.slice(0, unknown).lastIndexOf(EventKind.LINK)).toBeGreaterThan(0);
    expect(inbox.of(EventKind.LINK)[1]).toMatchObject({ up: false });
    await linked(inbox);
    gateway.query(order);
    await vi.waitFor(() => expect(types().at(-1)).toBe('ACKED'));
    expect(simulator.krakenLedger.orders()).toHaveLength(1);
  });

  it('comes back with the orders that are open, and hears of them again', async () => {
    const { place, gateway, executions, inbox, simulator } = await ready();
    const order = place({ priceTicks: 600_000 }, 'Vr1-3');
    await vi.waitFor(() => expect(executions()).toHaveLength(3));
    simulator.inject({ fault: 'disconnect', ...ofOrders });
    place({ priceTicks: 600_100 }, 'Vr1-4');
    await vi.waitFor(() =>
      expect(inbox.of(EventKind.LINK).filter(({ up }) => !up)).toHaveLength(1),
    );
    await linked(inbox);
    gateway.cancel(order);
    await vi.waitFor(() =>
      expect(executions('Vr1-3').at(-1)).toMatchObject({ type: 'CANCELED', executedLots: 0 }),
    );
  });
});

describe('messages of the account', () => {
  it('that come twice are told once', async () => {
    const { place, executions, types, simulator } = await ready();
    for (let i = 0; i < 4; i++)
      simulator.inject({ fault: 'duplicate', ...ofOrders, afterFrames: i });
    place({ priceTicks: 700_000, quantityLots: 5_000, timeInForce: 'IOC' }, 'Vr1-5');
    await vi.waitFor(() => expect(types().at(-1)).toBe('ACKED'));
    await later(50);
    expect(executions().filter(({ fill }) => fill)).toHaveLength(
      simulator.krakenLedger.trades().length,
    );
    expect(types()).toEqual(['ACKED', 'ACKED', 'FILL', 'ACKED', 'ACKED']);
  });

  it('of which one is missing end the connection: what is not known is asked for anew', async () => {
    const { place, inbox, simulator } = await ready();
    simulator.inject({ fault: 'silence', ...ofOrders, durationMs: 100 });
    place({ priceTicks: 600_000 }, 'Vr1-6');
    await later(200);
    place({ priceTicks: 600_100 }, 'Vr1-7');
    await vi.waitFor(() =>
      expect(inbox.problems.join()).toMatch(/executions: message 2 is missing/),
    );
    await linked(inbox);
  });
});

describe('the dead-man timer', () => {
  const quick = { timeoutS: 1, renewMs: 300 };

  it('is renewed while we are well, and takes every order back when we are not', async () => {
    let well = true;
    const { place, types, inbox, simulator } = await ready({
      gateway: { healthy: () => well, deadMan: quick },
    });
    place({ priceTicks: 600_000 }, 'Vr1-8');
    await vi.waitFor(() => expect(types()).toHaveLength(3));
    await later(1_500);
    expect(simulator.krakenLedger.orders()).toMatchObject([{ status: 'NEW' }]);
    well = false;
    await vi.waitFor(() => expect(types().at(-1)).toBe('CANCELED'), 3_000);
    expect(simulator.krakenLedger.orders()).toMatchObject([{ status: 'CANCELED' }]);
    const told = inbox.problems.filter((text) => text.includes('left to run out'));
    expect(told).toHaveLength(1);
    well = true; // what the venue has switched off is armed again
    place({ priceTicks: 600_000 }, 'Vr1-88');
    await later(1_500);
    expect(simulator.krakenLedger.orders().at(-1)).toMatchObject({ status: 'NEW' });
    well = false;
    await vi.waitFor(() => expect(types('Vr1-88').at(-1)).toBe('CANCELED'), 3_000);
  });

  it('goes off when the process is gone', async () => {
    let gone = false;
    const { place, gateway, types, simulator } = await ready({
      gateway: { healthy: () => !gone, deadMan: quick },
    });
    place({ priceTicks: 600_000 }, 'Vr1-9');
    await vi.waitFor(() => expect(types()).toHaveLength(3));
    gone = true;
    gateway.stop();
    await vi.waitFor(
      () => expect(simulator.krakenLedger.orders()).toMatchObject([{ status: 'CANCELED' }]),
      3_000,
    );
  });

  it('is switched off by an orderly end, so that what others have placed stays', async () => {
    const { gateway, simulator } = await ready({ gateway: { deadMan: quick } });
    const other = await KrakenAccount.connect(simulator.port);
    const side = { side: 'sell', symbol: 'ETH/USD', limit_price: 9_000, order_qty: 1 };
    await other.trade('add_order', { order_type: 'limit', ...side });
    gateway.stop();
    await later(1_400);
    expect(simulator.krakenLedger.orders()).toMatchObject([{ status: 'NEW' }]);
    other.close();
  });

  it('goes on at an end that leaves an order of ours behind', async () => {
    const { place, gateway, types, simulator } = await ready({ gateway: { deadMan: quick } });
    place({ priceTicks: 600_000 }, 'Vr1-10');
    await vi.waitFor(() => expect(types()).toHaveLength(3));
    gateway.stop();
    await vi.waitFor(
      () => expect(simulator.krakenLedger.orders()).toMatchObject([{ status: 'CANCELED' }]),
      3_000,
    );
  });
});

describe('an API key', () => {
  it('that may withdraw is refused for good, by a sentence that says what to do', async () => {
    const { inbox, simulator } = await bench({
      permissions: ['query-funds', 'modify-trades', 'withdraw-funds', 'create-ws-token'],
    });
    await vi.waitFor(() => expect(inbox.of(EventKind.LINK)).toHaveLength(1));
    expect(inbox.problems.join()).toContain(
      'may take money away ("withdraw-funds"): make one without',
    );
    await later(700);
    expect(inbox.of(EventKind.LINK)).toMatchObject([{ up: false }]);
    expect(simulator.krakenLedger.orders()).toEqual([]);
  });

  it('that lacks a right is refused, and the right is named', async () => {
    const { inbox } = await bench({ permissions: ['query-funds', 'create-ws-token'] });
    await vi.waitFor(() =>
      expect(inbox.problems.join()).toContain('lacks the right to query-open-trades'),
    );
  });

  it('that the venue does not know is refused: what it may do cannot be told', async () => {
    const { inbox } = await bench({
      gateway: { credentials: { ...CREDENTIALS, apiKey: 'another' } },
    });
    await vi.waitFor(() =>
      expect(inbox.problems.join()).toContain('cannot be asked: EAPI:Invalid key; it is not used'),
    );
  });

  it('whose nonce somebody else has driven far ahead is no link, and the reason is named', async () => {
    const simulatorWithHighNonce = await bench();
    const { inbox, gateway, simulator } = simulatorWithHighNonce;
    gateway.stop();
    await privateRest(simulator.port, 'Balance', {}, String(10n ** 18n));
    inbox.problems.length = 0;
    const again = new Inbox();
    const late = gatewayTo(simulator.port, again);
    late.start();
    await vi.waitFor(() =>
      expect(again.problems.join()).toContain('another program uses the same API key'),
    );
    late.stop();
    expect(again.of(EventKind.LINK).every(({ up }) => !up)).toBe(true);
  });

  it('appears in nothing that is reported', async () => {
    const { inbox } = await bench({ simulator: { krakenTokenLifeMs: -1 } });
    await vi.waitFor(() => expect(inbox.problems.length).toBeGreaterThan(1));
    const said = JSON.stringify([inbox.problems, inbox.events]);
    expect(said).not.toContain(CREDENTIALS.secret);
    expect(said).not.toContain(CREDENTIALS.apiKey);
  });
});

describe('a token', () => {
  it('that is too old is no session, and the next connection gets another', async () => {
    const { inbox } = await bench({ simulator: { krakenTokenLifeMs: -1 } });
    await vi.waitFor(() =>
      expect(
        inbox.problems.filter((text) => text.includes('ESession:Invalid session')),
      ).toHaveLength(2),
    );
    expect(inbox.of(EventKind.LINK).every(({ up }) => !up)).toBe(true);
  });
});

describe('an address beyond this machine', () => {
  it.each([
    ['wss://ws-auth.kraken.com/v2', 'http://127.0.0.1:1'],
    ['ws://127.0.0.1:1/v2/auth', 'https://api.kraken.com'],
    ['ws://127.0.0.1.example/v2', 'http://127.0.0.1:1'],
    ['ws://10.0.0.1/v2', 'http://127.0.0.1:1'],
    ['nonsense', 'http://127.0.0.1:1'],
  ])('is refused before anything is sent: %s %s', (authUrl, restUrl) => {
    const make = () => gatewayTo(1, new Inbox(), { authUrl, restUrl });
    expect(make).toThrow(/would leave this machine for .*that needs mode: 'live'/);
  });
});

function gatewayTo(port: number, inbox: Inbox, more: object = {}): KrakenGateway {
  return new KrakenGateway({
    authUrl: `ws://127.0.0.1:${port}/v2/auth`,
    restUrl: `http://127.0.0.1:${port}`,
    credentials: CREDENTIALS,
    instruments: [BTC],
    clock: testClock,
    random: () => 0,
    sink: inbox.sink,
    report: inbox.report,
    healthy: () => true,
    ...more,
  });
}
