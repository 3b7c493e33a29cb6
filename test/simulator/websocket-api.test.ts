import { describe, expect, it } from 'vitest';
import { apiForTests, expectShape, failure, limit } from './api-support.ts';
import { Probe, type Json } from './support.ts';

const api = apiForTests();

/** Conditional fields that the documentation's samples show and a plain limit order does not have. */
const CONDITIONAL = [
  'stopPrice',
  'trailingDelta',
  'trailingTime',
  'icebergQty',
  'strategyId',
  'strategyType',
  'preventedMatchId',
  'preventedQuantity',
  'selfTradePreventionMode',
  'sors',
];

describe('answers have the documented form', () => {
  it.each(['ping', 'time'])('%s', async (method) => {
    expectShape(await api.probe.request(method), method);
  });

  it('depth', async () => {
    const answer = await api.probe.request('depth', { symbol: 'BTCUSDT', limit: 5 });
    expectShape(answer, 'depth');
    expect((answer['result'] as { bids: unknown[] }).bids).toHaveLength(5);
  });

  it('exchangeInfo', async () => {
    const answer = await api.probe.request('exchangeInfo');
    const omit = ['sors', 'filters', 'orderTypes', 'rateLimits'];
    expectShape(answer, 'exchangeInfo', omit);
    const result = answer['result'] as { rateLimits: Json[]; symbols: { filters: Json[] }[] };
    expect(result.rateLimits.map((rule) => Object.keys(rule))).toContainEqual([
      'rateLimitType',
      'interval',
      'intervalNum',
      'limit',
    ]);
    expect(result.symbols[0]!.filters[0]).toEqual({
      filterType: 'PRICE_FILTER',
      minPrice: '0.01000000',
      maxPrice: '1000000.00000000',
      tickSize: '0.01000000',
    });
  });

  it.each(['ACK', 'RESULT', 'FULL'])('order.place %s', async (newOrderRespType) => {
    const price = newOrderRespType === 'FULL' ? '61900.00' : '61000.00';
    const answer = await api.call('order.place', limit({ price, newOrderRespType }));
    expectShape(answer, `order.place ${newOrderRespType}`, ['selfTradePreventionMode']);
  });

  it('order.status and openOrders.status', async () => {
    const placed = await api.call('order.place', limit());
    const { orderId } = placed['result'] as { orderId: number };
    const status = await api.call('order.status', { symbol: 'BTCUSDT', orderId });
    expectShape(status, 'order.status', CONDITIONAL);
    const open = await api.call('openOrders.status', { symbol: 'BTCUSDT' });
    // The documentation's sample has origQuoteOrderQty twice.
    expectShape(open, 'openOrders.status', ['origQuoteOrderQty']);
    expect((open['result'] as Json[]).at(-1)).toEqual(status['result']);
  });

  it('openOrders.cancelAll and order.cancel', async () => {
    await api.call('order.place', limit({ newClientOrderId: 'one' }));
    const one = await api.call('order.cancel', {
      symbol: 'BTCUSDT',
      origClientOrderId: 'one',
      newClientOrderId: 'my-cancel',
    });
    expect(one['result']).toMatchObject({
      origClientOrderId: 'one',
      clientOrderId: 'my-cancel',
      status: 'CANCELED',
    });
    await api.call('order.place', limit());
    const all = await api.call('openOrders.cancelAll', { symbol: 'BTCUSDT' });
    expectShape(all, 'openOrders.cancelAll', CONDITIONAL);
    expect(Object.keys(one['result'] as Json)).toEqual(Object.keys((all['result'] as Json[])[0]!));
    expect(await failure(api.call('openOrders.cancelAll', { symbol: 'BTCUSDT' }))).toEqual([
      400,
      -2011,
      'Unknown order sent.',
    ]);
  });

  it.each([
    ['account.status', {}],
    ['account.commission', { symbol: 'BTCUSDT' }],
    ['account.rateLimits.orders', {}],
    ['myTrades', { symbol: 'BTCUSDT' }],
    ['order.test', limit()],
  ])('%s', async (method, params) => {
    if (method === 'myTrades') await api.call('order.place', limit({ price: '61900.00' }));
    expectShape(await api.call(method, params), method);
  });

  it('returnRateLimits=false hides the limits, by request and by connection', async () => {
    expect(await api.probe.request('ping', { returnRateLimits: false })).not.toHaveProperty(
      'rateLimits',
    );
    const quiet = await new Probe(`${api.simulator.url}/ws-api/v3?returnRateLimits=false`).ready();
    expect(await quiet.request('ping')).not.toHaveProperty('rateLimits');
    expect(await quiet.request('ping', { returnRateLimits: true })).toHaveProperty('rateLimits');
    quiet.close();
  });

  it('method names may carry the version', async () => {
    expect((await api.probe.request('v3/ping'))['status']).toBe(200);
  });

  it.each([1, 'text-id', null])('the id %j comes back as it was', async (id) => {
    expect((await api.probe.request('ping', {}, id))['id']).toBe(id);
  });
});
