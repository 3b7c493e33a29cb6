import { describe, expect, it } from 'vitest';
import { startSimulator } from '@voltaire/simulator/index.ts';
import { limit, startApi } from './api-support.ts';
import type { Json } from './support.ts';

it('rejects when its port is taken, and leaves nothing running', async () => {
  const { simulator, end } = await startApi();
  await expect(startSimulator({ port: simulator.port })).rejects.toThrow(/EADDRINUSE/);
  await end();
});

describe('the ledger and the hooks', () => {
  it('tell the truth about what clients see', async () => {
    const received: unknown[] = [];
    const { simulator, call, end } = await startApi({
      balances: { USDT: '10000', BTC: '0.5' },
      onOrderReceived: (monoNs, request) => received.push([typeof monoNs, request['method']]),
    });
    await call('order.place', limit({ price: '61900' }));
    await call('order.place', limit({ price: '60000' }));
    expect(received).toEqual([
      ['bigint', 'order.place'],
      ['bigint', 'order.place'],
    ]);
    const { result } = await call('account.status');
    expect((result as { balances: unknown }).balances).toEqual([
      { asset: 'BTC', free: '0.50999000', locked: '0.00000000' },
      { asset: 'USDT', free: '8781.62360000', locked: '600.00000000' },
    ]);
    expect(simulator.ledger.balances().get('BTC')).toEqual({
      free: 509_990_000_000_000_000n,
      locked: 0n,
    });
    expect(simulator.ledger.orders().map(({ status }) => status)).toEqual(['FILLED', 'NEW']);
    expect(simulator.ledger.trades()).toHaveLength(1);
    await end();
  });

  it('agree with the reports on an order that the tape fills', async () => {
    const { simulator, probe, call, end } = await startApi();
    await call('userDataStream.subscribe.signature');
    const { result } = await call('order.place', limit({ price: '61837.63', quantity: '0.5' }));
    expect(result).toMatchObject({ status: 'NEW', executedQty: '0.00000000' });
    while (simulator.ledger.orders()[0]!.status !== 'FILLED') simulator.advance();
    await probe.request('ping');
    const reports = (probe.events as { event: Json }[])
      .map(({ event }) => event)
      .filter(({ x }) => x === 'TRADE');
    const trades = simulator.ledger.trades();
    expect(reports.map(({ t }) => t)).toEqual(trades.map(({ tradeId }) => tradeId));
    expect(reports.every(({ m, L }) => m === true && L === '61837.63000000')).toBe(true);
    expect(reports.at(-1)).toMatchObject({
      X: 'FILLED',
      z: '0.50000000',
      Z: '30918.81500000',
      w: false,
    });
    const answer = await call('myTrades', { symbol: 'BTCUSDT' });
    expect((answer['result'] as Json[]).map(({ id }) => id)).toEqual(reports.map(({ t }) => t));
    const position = (probe.events as { event: Json }[]).at(-1)!.event;
    expect(position['B']).toEqual([
      { a: 'BTC', f: '10.49950000', l: '0.00000000' },
      { a: 'USDT', f: '969081.18500000', l: '0.00000000' },
    ]);
    await end();
  });
});
