import { describe, expect, it, vi } from 'vitest';
import { failure } from './api-support.ts';
import { FuturesWire } from './futures-support.ts';
import type { Json } from './support.ts';

const stop = (params: Json = {}): Json => ({
  algoType: 'CONDITIONAL',
  symbol: 'BTCUSDT',
  side: 'BUY',
  type: 'STOP_MARKET',
  quantity: '0.01',
  triggerPrice: '70000',
  clientAlgoId: 'a1',
  ...params,
});
const of = (wire: FuturesWire, id: string) =>
  wire.simulator.futuresLedger.algoOrders().find(({ clientOrderId }) => clientOrderId === id)!;

describe('the Algo Service of simulated futures', () => {
  it('is the only way of an order with a trigger price', async () => {
    const wire = await FuturesWire.open();
    for (const type of ['STOP', 'STOP_MARKET', 'TAKE_PROFIT', 'TAKE_PROFIT_MARKET']) {
      const params = { symbol: 'BTCUSDT', side: 'BUY', type, quantity: '0.01', stopPrice: '7' };
      const [status, code] = await failure(wire.call('order.place', params));
      expect([status, code]).toEqual([400, -4120]);
    }
  });

  it('answers a new order as the documentation shows, and tells of it', async () => {
    const wire = await FuturesWire.open();
    const { status, result, rateLimits } = await wire.call('algoOrder.place', stop());
    expect(status).toBe(200);
    expect(Object.keys(result as Json)).toEqual([
      'algoId',
      'clientAlgoId',
      'algoType',
      'orderType',
      'symbol',
      'side',
      'positionSide',
      'timeInForce',
      'quantity',
      'algoStatus',
      'triggerPrice',
      'price',
      'icebergQuantity',
      'selfTradePreventionMode',
      'workingType',
      'priceMatch',
      'closePosition',
      'priceProtect',
      'reduceOnly',
      'createTime',
      'updateTime',
      'triggerTime',
      'goodTillDate',
    ]);
    expect(result).toMatchObject({ clientAlgoId: 'a1', algoStatus: 'NEW', timeInForce: 'GTC' });
    expect(rateLimits).toMatchObject([{ rateLimitType: 'REQUEST_WEIGHT' }]);
    expect(await wire.told()).toEqual(['algo NEW']);
    expect(wire.events[0]).toMatchObject({
      o: { caid: 'a1', at: 'CONDITIONAL', o: 'STOP_MARKET', ai: '', wt: 'CONTRACT_PRICE', tt: 0 },
    });
    expect(wire.simulator.futuresLedger.orders()).toEqual([]);
  });

  it('sends it to the matching engine when the market trades there, under an id of its own', async () => {
    const wire = await FuturesWire.open();
    await wire.call('algoOrder.place', stop({ triggerPrice: wire.near('asks', 100) }));
    wire.playUntil(() => of(wire, 'a1').status === 'FINISHED');
    const told = await wire.told();
    expect(told.slice(0, 3)).toEqual(['algo NEW', 'algo TRIGGERING', 'order NEW NEW']);
    expect(told.slice(-3)).toEqual(['order TRADE FILLED', 'algo TRIGGERED', 'algo FINISHED']);
    const [order] = wire.simulator.futuresLedger.orders();
    expect(order).toMatchObject({ clientOrderId: 'a1', type: 'MARKET', status: 'FILLED' });
    const asked = (await wire.rest('GET', '/fapi/v1/algoOrder', { clientAlgoId: 'a1' })) as Json;
    expect(asked).toMatchObject({
      algoStatus: 'FINISHED',
      actualOrderId: String(order!.orderId),
      triggerTime: expect.any(Number),
    });
    expect(asked['algoId']).not.toBe(order!.orderId);
    expect(wire.events.at(-1)).toMatchObject({
      o: { ai: String(order!.orderId), aq: '0.01000000', act: 'MARKET' },
    });
    expect(wire.simulator.futuresLedger.position()).toBe(1_000_000);
  });

  it('sends one with a limit there as a limit order, which is then cancelled as such', async () => {
    const wire = await FuturesWire.open();
    const price = wire.near('bids', -50_000);
    const triggerPrice = wire.near('asks', 100);
    await wire.call('algoOrder.place', stop({ type: 'STOP', price, triggerPrice }));
    wire.playUntil(() => of(wire, 'a1').status === 'TRIGGERED');
    const symbol = 'BTCUSDT';
    expect(await wire.rest('GET', '/fapi/v1/openAlgoOrders')).toEqual([]);
    expect(await wire.rest('GET', '/fapi/v1/openOrders')).toMatchObject([
      { clientOrderId: 'a1', type: 'LIMIT', origType: 'STOP', status: 'NEW' },
    ]);
    const [, code] = await failure(wire.call('algoOrder.cancel', { clientAlgoId: 'a1' }));
    expect(code).toBe(-2011);
    await wire.call('order.cancel', { symbol, origClientOrderId: 'a1' });
    expect((await wire.told()).slice(-2)).toEqual(['order CANCELED CANCELED', 'algo FINISHED']);
  });

  it('waits, as a take-profit, for the market that comes to it', async () => {
    const wire = await FuturesWire.open();
    const triggerPrice = wire.near('bids', -100);
    await wire.call('algoOrder.place', stop({ type: 'TAKE_PROFIT_MARKET', triggerPrice }));
    wire.playUntil(() => of(wire, 'a1').status === 'FINISHED');
    const [fill] = wire.simulator.futuresLedger.trades();
    expect(fill!.price).toBeLessThanOrEqual((Number(triggerPrice) + 1) * 1e8);
  });

  it('lists what waits, by every name, and takes it back', async () => {
    const wire = await FuturesWire.open();
    const { result } = await wire.call('algoOrder.place', stop());
    const { algoId } = result as { algoId: number };
    const open = (await wire.rest('GET', '/fapi/v1/openAlgoOrders')) as Json[];
    expect(open).toMatchObject([{ algoId, clientAlgoId: 'a1', actualOrderId: '' }]);
    expect(await wire.rest('GET', '/fapi/v1/algoOrder', { algoId })).toEqual(open[0]);
    expect(await wire.rest('GET', '/fapi/v1/algoOrder')).toMatch(/^-1102 Param 'clientAlgoId'/);
    expect(await wire.rest('GET', '/fapi/v1/algoOrder', { algoId: 7 })).toMatch(/^-2013/);
    expect(await wire.rest('DELETE', '/fapi/v1/algoOrder', { algoId })).toEqual({
      algoId,
      clientAlgoId: 'a1',
      code: '200',
      msg: 'success',
    });
    expect(await wire.told()).toEqual(['algo NEW', 'algo CANCELED']);
    expect(await wire.rest('GET', '/fapi/v1/openAlgoOrders')).toEqual([]);
  });

  it('keeps its orders from cancels of all others, and has a cancel of all of its own', async () => {
    const wire = await FuturesWire.open();
    const symbol = 'BTCUSDT';
    await wire.rest('POST', '/fapi/v1/algoOrder', stop() as Record<string, string>);
    await wire.call('order.place', {
      symbol,
      side: 'BUY',
      type: 'LIMIT',
      timeInForce: 'GTC',
      price: wire.near('bids', -50_000),
      quantity: '0.01',
    });
    await wire.rest('POST', '/fapi/v1/countdownCancelAll', { symbol, countdownTime: 30 });
    await vi.waitFor(async () =>
      expect((await wire.told()).at(-1)).toBe('order CANCELED CANCELED'),
    );
    await wire.rest('DELETE', '/fapi/v1/allOpenOrders', { symbol });
    expect(of(wire, 'a1').status).toBe('NEW');
    await wire.rest('DELETE', '/fapi/v1/algoOpenOrders', { symbol });
    expect(of(wire, 'a1').status).toBe('CANCELED');
  });

  it.each([
    ['what the wallet does not cover', { quantity: '20' }, 'Margin is insufficient.'],
    ['a reduction of nothing', { reduceOnly: 'true' }, 'Reduce Only reject'],
  ])('takes %s, and is refused it when the market comes', async (_what, params, rm) => {
    const wire = await FuturesWire.open({ balances: { USDT: '1000000' } });
    const triggerPrice = wire.near('asks', 100);
    const { status } = await wire.call('algoOrder.place', stop({ triggerPrice, ...params }));
    expect(status).toBe(200);
    wire.playUntil(() => of(wire, 'a1').status === 'REJECTED');
    expect(await wire.told()).toEqual(['algo NEW', 'algo TRIGGERING', 'algo REJECTED']);
    expect(wire.events.at(-1)).toMatchObject({ o: { rm, ai: '' } });
    expect(wire.simulator.futuresLedger.orders()).toEqual([]);
  });

  it('refuses a name that waits already, and what would go off at once', async () => {
    const wire = await FuturesWire.open();
    await wire.call('algoOrder.place', stop());
    expect((await failure(wire.call('algoOrder.place', stop())))[1]).toBe(-4116);
    const { futuresLedger } = wire.simulator;
    await wire.call(
      'algoOrder.place',
      stop({ clientAlgoId: 'a2', triggerPrice: wire.near('asks', 100) }),
    );
    wire.playUntil(() => of(wire, 'a2').status !== 'NEW'); // a trade has printed
    const late = stop({ clientAlgoId: 'a3', triggerPrice: '1000' });
    expect((await failure(wire.call('algoOrder.place', late))).slice(1)).toEqual([
      -2021,
      'Order would immediately trigger.',
    ]);
    expect(futuresLedger.algoOrders()).toHaveLength(2);
  });

  it.each([
    [{ algoType: 'TWAP' }, -1130],
    [{ type: 'TRAILING_STOP_MARKET' }, -1116],
    [{ type: 'LIMIT', price: '1' }, -1116],
    [{ type: 'STOP' }, -1102],
    [{ price: '60000' }, -1106],
    [{ triggerPrice: '' }, -1102],
    [{ triggerPrice: '0' }, -1130],
    [{ closePosition: 'true' }, -1130],
    [{ workingType: 'INDEX_PRICE' }, -1130],
    [{ timeInForce: 'GTX' }, -1115],
    [{ positionSide: 'LONG' }, -4061],
    [{ quantity: '0.000001' }, -4004],
    [{ symbol: 'ETHUSDT' }, -1121],
  ])('refuses what it cannot be: %j', async (params, code) => {
    const wire = await FuturesWire.open();
    expect((await failure(wire.call('algoOrder.place', stop(params))))[1]).toBe(code);
    expect(wire.simulator.futuresLedger.algoOrders()).toEqual([]);
  });

  it('has room for 200', async () => {
    const wire = await FuturesWire.open();
    for (let i = 0; i < 200; i++)
      await wire.call('algoOrder.place', stop({ clientAlgoId: `a${i}` }));
    const [, code] = await failure(wire.call('algoOrder.place', stop({ clientAlgoId: 'last' })));
    expect(code).toBe(-4045);
  });
});
