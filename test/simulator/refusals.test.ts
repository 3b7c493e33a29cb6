import { describe, expect, it } from 'vitest';
import { apiForTests, failure, limit, privateKey } from './api-support.ts';
import { signed, TEST_KEY, type Json } from './support.ts';

const api = apiForTests();

const notSent = (name: string): string =>
  `Mandatory parameter '${name}' was not sent, was empty/null, or malformed.`;

describe('refusals are in the words of the venue', () => {
  it.each<[string, Json, number, string]>([
    ['a missing symbol', { symbol: undefined }, -1102, notSent('symbol')],
    ['a missing quantity', { quantity: undefined }, -1102, notSent('quantity')],
    ['an empty price', { price: '' }, -1102, notSent('price')],
    ['a missing time in force', { timeInForce: undefined }, -1102, notSent('timeInForce')],
    ['an unknown symbol', { symbol: 'DOGEUSDT' }, -1121, 'Invalid symbol.'],
    ['an unknown side', { side: 'HOLD' }, -1117, 'Invalid side.'],
    ['a stop without a stop price', { type: 'STOP_LOSS_LIMIT' }, -1102, notSent('stopPrice')],
    [
      'a stop price where nothing waits',
      { stopPrice: '100' },
      -1106,
      "Parameter 'stopPrice' sent when not required.",
    ],
    [
      'a stop price off the grid',
      { type: 'STOP_LOSS_LIMIT', stopPrice: '100.001' },
      -1013,
      'Filter failure: PRICE_FILTER',
    ],
    [
      'an iceberg in too many parts',
      { quantity: '0.00110', icebergQty: '0.0001' },
      -1013,
      'Filter failure: ICEBERG_PARTS',
    ],
    [
      'an iceberg that must trade at once',
      { icebergQty: '0.0001', timeInForce: 'IOC' },
      -1013,
      'Limit iceberg orders must have timeInForce of GTC.',
    ],
    ['an unknown type', { type: 'TWAP' }, -1116, 'Invalid orderType.'],
    ['an unknown time in force', { timeInForce: 'GTX' }, -1115, 'Invalid timeInForce.'],
    [
      'an object for a number',
      { quantity: {} },
      -1130,
      "Data sent for parameter 'quantity' is not valid.",
    ],
    [
      'letters for a number',
      { price: '1e5' },
      -1100,
      "Illegal characters found in parameter 'price'; legal range is '^([0-9]{1,20})(\\.[0-9]{1,20})?$'.",
    ],
    [
      'nine decimals',
      { quantity: '0.010000001' },
      -1111,
      "Parameter 'quantity' has too much precision.",
    ],
    ['a price between ticks', { price: '61000.001' }, -1013, 'Filter failure: PRICE_FILTER'],
    ['a price of zero', { price: '0' }, -1013, 'Filter failure: PRICE_FILTER'],
    ['a price beyond the most', { price: '1000000.01' }, -1013, 'Filter failure: PRICE_FILTER'],
    ['a quantity between lots', { quantity: '0.010001' }, -1013, 'Filter failure: LOT_SIZE'],
    ['too large a quantity', { quantity: '9000.00001' }, -1013, 'Filter failure: LOT_SIZE'],
    [
      'too large a quantity at the market',
      { type: 'MARKET', timeInForce: undefined, price: undefined, quantity: '97.09522' },
      -1013,
      'Filter failure: MARKET_LOT_SIZE',
    ],
    ['too small a value', { quantity: '0.00001' }, -1013, 'Filter failure: NOTIONAL'],
    [
      'a price for a market order',
      { type: 'MARKET', timeInForce: undefined },
      -1106,
      "Parameter 'price' sent when not required.",
    ],
    [
      'a response type of its own',
      { newOrderRespType: 'ALL' },
      -1130,
      "Data sent for parameter 'newOrderRespType' is not valid.",
    ],
    [
      'more than there is',
      { quantity: '100' },
      -2010,
      'Account has insufficient balance for requested action.',
    ],
    [
      'a maker order that takes',
      { type: 'LIMIT_MAKER', timeInForce: undefined, price: '61900' },
      -2010,
      'Order would immediately match and take.',
    ],
  ])('%s', async (_what, params, code, msg) => {
    const order: Json = { ...limit(), ...params };
    for (const name of Object.keys(order)) if (order[name] === undefined) delete order[name];
    expect(await failure(api.call('order.place', order))).toEqual([400, code, msg]);
  });

  it('a client order id that is open already, but not one that is closed', async () => {
    const once = limit({ newClientOrderId: 'twice' });
    expect((await api.call('order.place', once))['status']).toBe(200);
    expect(await failure(api.call('order.place', once))).toEqual([
      400,
      -2010,
      'Duplicate order sent.',
    ]);
    await api.call('order.cancel', { symbol: 'BTCUSDT', origClientOrderId: 'twice' });
    expect((await api.call('order.place', once))['status']).toBe(200);
    await api.call('openOrders.cancelAll', { symbol: 'BTCUSDT' });
  });

  it('orders that are not there', async () => {
    const unknown = { symbol: 'BTCUSDT', orderId: 1 };
    expect(await failure(api.call('order.cancel', unknown))).toEqual([
      400,
      -2011,
      'Unknown order sent.',
    ]);
    expect(await failure(api.call('order.status', unknown))).toEqual([
      400,
      -2013,
      'Order does not exist.',
    ]);
    expect(await failure(api.call('order.status', { symbol: 'BTCUSDT' }))).toEqual([
      400,
      -1102,
      "Param 'origClientOrderId' or 'orderId' must be sent, but both were empty/null!",
    ]);
  });

  it('times outside of the window', async () => {
    const at = (offsetMs: number, recvWindow = 5_000): Promise<Json> =>
      api.call('account.status', { timestamp: Date.now() + offsetMs, recvWindow });
    expect(await failure(at(2_000))).toEqual([
      400,
      -1021,
      "Timestamp for this request was 1000ms ahead of the server's time.",
    ]);
    expect(await failure(at(-6_000))).toEqual([
      400,
      -1021,
      'Timestamp for this request is outside of the recvWindow.',
    ]);
    expect((await at(-6_000, 10_000))['status']).toBe(200);
    expect((await failure(at(0, 60_001)))[1]).toBe(-1131);
    expect((await api.call('account.status', { timestamp: Date.now() * 1_000 }))['status']).toBe(
      200,
    );
  });

  it('keys and signatures that are wrong', async () => {
    const good = signed({}, TEST_KEY, privateKey);
    expect(
      await failure(api.probe.request('account.status', { ...good, apiKey: 'nobody' })),
    ).toEqual([401, -2015, 'Invalid API-key, IP, or permissions for action.']);
    expect(await failure(api.probe.request('account.status', { ...good, recvWindow: 9 }))).toEqual([
      400,
      -1022,
      'Signature for this request is not valid.',
    ]);
  });

  it('methods that are not there', async () => {
    expect((await failure(api.probe.request('order.guess')))[1]).toBe(-1020);
  });
});
