import { describe, expect, it } from 'vitest';
import { apiForTests, expectShape, failure, limit, startApi } from './api-support.ts';
import { shapeOf, TEST_KEY, wireSamples, type Json } from './support.ts';

const api = apiForTests();

describe('sessions', () => {
  it('are opened by an Ed25519 signature and then need none', async () => {
    const before = await api.probe.request('session.status');
    expect(before['result']).toMatchObject({ apiKey: null, authorizedSince: null });
    const logon = await api.call('session.logon');
    expectShape(logon, 'session.status');
    expect(logon['result']).toMatchObject({ apiKey: TEST_KEY, userDataStream: false });
    const placed = await api.probe.request('order.place', { ...limit(), timestamp: Date.now() });
    expect(placed['status']).toBe(200);
    expect(await failure(api.probe.request('account.status'))).toEqual([
      400,
      -1102,
      "Mandatory parameter 'timestamp' was not sent, was empty/null, or malformed.",
    ]);
    await api.probe.request('session.logout');
    expect(await failure(api.probe.request('account.status', { timestamp: Date.now() }))).toEqual([
      400,
      -1102,
      "Mandatory parameter 'apiKey' was not sent, was empty/null, or malformed.",
    ]);
  });

  it('carry user data in the documented wrapper and form', async () => {
    expect(await failure(api.probe.request('userDataStream.subscribe'))).toEqual([
      401,
      -2015,
      'Invalid API-key, IP, or permissions for action.',
    ]);
    await api.call('session.logon');
    expectShape(await api.probe.request('userDataStream.subscribe'), 'userDataStream.subscribe');
    expect((await failure(api.probe.request('userDataStream.subscribe')))[1]).toBe(-2035);
    expect((await api.probe.request('session.subscriptions'))['result']).toEqual([
      { subscriptionId: 0 },
    ]);
    await api.call('order.place', limit({ price: '61900.00', newClientOrderId: 'taker' }));
    const [created, traded, position] = api.probe.events as { event: Json }[];
    // `v` (a prevented match) is in the sample only to be shown.
    expectShape(created, 'executionReport', ['v']);
    expect(created!.event).toMatchObject({
      x: 'NEW',
      X: 'NEW',
      c: 'taker',
      C: '',
      t: -1,
      n: '0',
      N: null,
    });
    expect(traded!.event).toMatchObject({
      x: 'TRADE',
      X: 'FILLED',
      l: '0.01000000',
      z: '0.01000000',
      n: '0.00001000',
      N: 'BTC',
      m: false,
      w: false,
    });
    expect(Object.keys(traded!.event)).toEqual(Object.keys(created!.event));
    expect(shapeOf(position!.event)).toEqual(
      shapeOf((wireSamples.get('outboundAccountPosition') as { data: Json }).data),
    );
    expectShape(
      await api.probe.request('userDataStream.unsubscribe'),
      'userDataStream.unsubscribe',
    );
    expect(api.probe.events.at(-1)).toEqual({
      subscriptionId: 0,
      event: { e: 'eventStreamTerminated', E: expect.any(Number) },
    });
    expect((await failure(api.probe.request('userDataStream.unsubscribe')))[1]).toBe(-2036);
  });

  it('say who cancelled what', async () => {
    await api.call('userDataStream.subscribe.signature');
    await api.call('order.place', limit({ newClientOrderId: 'mine' }));
    await api.call('order.cancel', {
      symbol: 'BTCUSDT',
      origClientOrderId: 'mine',
      newClientOrderId: 'c1',
    });
    const reports = (api.probe.events as { event: Json }[]).filter(
      ({ event }) => event['x'] === 'CANCELED',
    );
    expect(reports[0]!.event).toMatchObject({
      c: 'c1',
      C: 'mine',
      X: 'CANCELED',
      w: false,
      l: '0.00000000',
    });
  });

  it.each([
    ['IOC', '0.01000000', 'EXPIRED', '0.00000000', '61000.00'],
    ['FOK', '9.00000000', 'EXPIRED', '0.00000000', '61837.64'],
    ['IOC', '9.00000000', 'EXPIRED', '1.60520000', '61837.64'],
  ])(
    'a %s order of %s ends %s with %s executed',
    async (timeInForce, quantity, status, executed, price) => {
      const fresh = await startApi();
      await fresh.call('userDataStream.subscribe.signature');
      const { result } = await fresh.call('order.place', limit({ timeInForce, quantity, price }));
      expect(result).toMatchObject({ status, executedQty: executed });
      const last = (fresh.probe.events as { event: Json }[]).filter(
        ({ event }) => event['e'] === 'executionReport',
      );
      expect(last.at(-1)!.event).toMatchObject({
        x: 'EXPIRED',
        X: 'EXPIRED',
        z: executed,
        w: false,
      });
      await fresh.end();
    },
  );
});
