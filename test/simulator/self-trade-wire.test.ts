import { describe, expect, it } from 'vitest';
import { KrakenAccount } from '../reflex/venue/kraken/support/kraken-account.ts';
import { CREDENTIALS } from '../reflex/venue/kraken/support/gateway.ts';
import { startSimulator } from '@voltaire/simulator/index.ts';
import { onTestFinished } from 'vitest';
import { apiForTests, failure, limit } from './api-support.ts';
import type { Json } from './support.ts';

describe('self-trade prevention on Binance', () => {
  const api = apiForTests();
  const ask = () => api.simulator.truth('binance', 'BTCUSDT').asks;
  const price = () => (ask().priceAt(0) / 1e8).toFixed(2);
  /** Rests behind what others offer. */
  const offer = () => limit({ side: 'SELL', price: price(), quantity: '0.01000' });
  /** More than others offer. */
  const bid = (mode?: string) => ({
    ...limit({ price: price(), quantity: (ask().quantityAt(0) / 1e8 + 0.004).toFixed(5) }),
    ...(mode && { selfTradePreventionMode: mode }),
  });
  const place = async (order: Json) => (await api.call('order.place', order))['result'] as Json;

  it('is told with the order, in its events and when it is asked about', async () => {
    await api.call('userDataStream.subscribe.signature');
    const maker = await place(offer());
    expect(maker).toMatchObject({ status: 'NEW', selfTradePreventionMode: 'EXPIRE_MAKER' });
    const taker = await place(bid('EXPIRE_TAKER'));
    const prevented = String(taker.preventedQuantity);
    expect(Number(prevented)).toBeCloseTo(0.004, 4);
    const told = api.probe.events.map(({ event }) => event as Json);
    expect(told.filter(({ x }) => x === 'TRADE_PREVENTION')).toEqual([
      expect.objectContaining({
        i: taker.orderId,
        X: 'EXPIRED_IN_MATCH',
        V: 'EXPIRE_TAKER',
        A: prevented,
        B: prevented,
        U: maker.orderId,
      }),
    ]);
    const asked = { symbol: 'BTCUSDT', orderId: taker.orderId };
    expect(await api.call('order.status', asked)).toMatchObject({
      result: { status: 'EXPIRED_IN_MATCH', preventedQuantity: prevented },
    });
    await api.call('openOrders.cancelAll', { symbol: 'BTCUSDT' });
  });

  it('is what exchangeInfo says, and no other', async () => {
    const info = await api.call('exchangeInfo');
    const [symbol] = (info['result'] as { symbols: Json[] }).symbols;
    expect(symbol).toMatchObject({
      defaultSelfTradePreventionMode: 'EXPIRE_MAKER',
      allowedSelfTradePreventionModes: ['EXPIRE_TAKER', 'EXPIRE_MAKER', 'EXPIRE_BOTH', 'DECREMENT'],
    });
    const [, code, words] = await failure(api.call('order.place', bid('NONE')));
    expect([code, words]).toEqual([
      -1130,
      "Data sent for parameter 'selfTradePreventionMode' is not valid.",
    ]);
  });
});

describe('self-trade prevention on Kraken', () => {
  it.each([
    [undefined, 'EXPIRED_IN_MATCH', 'NEW'],
    ['cancel_oldest', 'PARTIALLY_FILLED', 'EXPIRED_IN_MATCH'],
    ['cancel_both', 'EXPIRED_IN_MATCH', 'EXPIRED_IN_MATCH'],
  ])('with stp_type %s leaves the one that came %s and the other %s', async (type, came, was) => {
    const krakenKeys = [CREDENTIALS];
    const simulator = await startSimulator({ speed: 'stepped', venues: ['kraken'], krakenKeys });
    onTestFinished(() => simulator.close());
    const client = await KrakenAccount.connect(simulator.port);
    onTestFinished(() => client.close());
    const { asks } = simulator.truth('kraken', 'BTC/USD');
    const at = {
      order_type: 'limit',
      symbol: 'BTC/USD',
      limit_price: asks.priceAt(0) / 1e8,
      stp_type: type,
    };
    await client.trade('subscribe', { channel: 'executions' });
    await client.trade('add_order', { ...at, side: 'sell', order_qty: 0.002 });
    const quantity = Number((asks.quantityAt(0) / 1e8 + 0.001).toFixed(8));
    await client.trade('add_order', { ...at, side: 'buy', order_qty: quantity });
    const [sold, bought] = simulator.krakenLedger.orders();
    expect([bought!.status, sold!.status]).toEqual([came, was]);
    await client.ask('cancel_all', {});
    const ended = client.probe.messages.filter((text) => text.includes('Self trade prevention'));
    expect(ended).toHaveLength(type === 'cancel_both' ? 2 : 1);
    for (const text of ended) expect(text).toContain('"exec_type":"canceled"');
    const unknown = { ...at, side: 'buy', order_qty: 0.001, stp_type: 'none' };
    expect(await client.ask('add_order', unknown)).toMatchObject({
      error: 'EGeneral:Invalid arguments:stp_type',
    });
  });
});
