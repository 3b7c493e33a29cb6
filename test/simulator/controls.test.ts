import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LedgerReport } from '@voltaire/simulator/index.ts';
import { limit, startApi } from './api-support.ts';
import { later } from './support.ts';

type Api = Awaited<ReturnType<typeof startApi>>;
let api: Api;
beforeEach(async () => {
  api = await startApi({ balances: { USDT: '10000', BTC: '0.5' }, speed: 20 });
});
afterEach(() => api.end());

async function hold(running: unknown): Promise<number> {
  const body = JSON.stringify({ running });
  return (await fetch(`${api.simulator.url}/market`, { method: 'POST', body })).status;
}

describe('GET /ledger', () => {
  it('tells orders, fills and balances as the venue itself has them', async () => {
    await hold(false);
    await api.call('order.place', limit({ price: '61900' }));
    await api.call('order.place', limit({ price: '60000' }));
    const answer = await fetch(`${api.simulator.url}/ledger`);
    const { orders, fills, balances } = (await answer.json()) as LedgerReport;
    const { ledger } = api.simulator;
    expect(orders.map(({ orderId, status }) => [orderId, status])).toEqual(
      ledger.orders().map(({ orderId, status }) => [orderId, status]),
    );
    expect(orders.map(({ status }) => status)).toEqual(['FILLED', 'NEW']);
    expect(fills.map(({ tradeId, clientOrderId }) => [tradeId, clientOrderId])).toEqual([
      [ledger.trades()[0]!.tradeId, orders[0]!.clientOrderId],
    ]);
    expect(balances.main!.USDT!.locked).toBe('600');
  });

  it('is not for web pages, and not to be written', async () => {
    const url = `${api.simulator.url}/ledger`;
    const page = await fetch(url, { headers: { origin: 'http://example.org' } });
    expect(page.status).toBe(403);
    expect((await fetch(url, { method: 'POST', body: '{}' })).status).toBe(405);
  });
});

describe('POST /market', () => {
  it('holds the market and lets it go on where it was, while orders are served', async () => {
    expect(await hold(false)).toBe(200);
    const { framesPlayed } = api.simulator.stats();
    await later(100);
    expect(api.simulator.stats().framesPlayed).toBe(framesPlayed);
    expect(await api.call('order.place', limit({ price: '60000' }))).toMatchObject({ status: 200 });
    expect(await hold(true)).toBe(200);
    expect(await hold(true)).toBe(200); // it runs already
    while (api.simulator.stats().framesPlayed < framesPlayed + 20) await later(5);
    expect(api.simulator.stats().loops).toBe(0);
  });

  it('says what it wants when it is told something else', async () => {
    expect(await hold('no')).toBe(400);
  });
});
