import { EventKind } from '@voltaire/reflex/model/event.ts';
import { formatMoney } from '@voltaire/reflex/model/money.ts';
import { describe, expect, it, vi } from 'vitest';
import { approved, balance, bench, best, ready } from './support/gateway.ts';

describe('logging on', () => {
  it('looks at the key, takes a token, subscribes to both channels, and only then is a link', async () => {
    const { inbox } = await ready();
    expect(inbox.problems).toEqual([]);
    expect(inbox.of(EventKind.LINK)).toMatchObject([{ link: 'orders', up: true }]);
    expect(balance(inbox, 'USD')).toEqual({ free: '1000000', locked: '0' });
    expect(balance(inbox, 'BTC')).toEqual({ free: '10', locked: '0' });
  });
});

describe('placing an order', () => {
  it('that rests is acknowledged with the venue’s id, and holds what it will pay', async () => {
    const { place, types, executions, inbox, simulator } = await ready();
    const { ticks } = best(simulator, 'bids');
    place({ priceTicks: ticks - 1_000 }, 'Vr1-7');
    await vi.waitFor(() => expect(types()).toEqual(['ACKED', 'ACKED', 'ACKED']));
    const [order] = simulator.krakenLedger.orders();
    expect(order).toMatchObject({ clientOrderId: 'Vr1-7', side: 'BUY', status: 'NEW' });
    expect(order!.price).toBe((ticks - 1_000) * 1e7);
    expect(order!.quantity).toBe(100_000);
    const ids = new Set(executions().map(({ venueOrderId }) => venueOrderId));
    expect([...ids]).toEqual([expect.stringMatching(/^O[0-9A-Z]{5}-[0-9A-Z]{5}-[0-9A-Z]{6}$/)]);
    expect(balance(inbox, 'USD').locked).toBe(formatMoney(BigInt(ticks - 1_000) * 10n ** 14n));
  });

  it('takes what is shown, and every fill and fee is the ledger’s', async () => {
    const { place, executions, types, inbox, simulator } = await ready();
    const { ticks, lots } = best(simulator, 'asks');
    place({ priceTicks: ticks, quantityLots: lots + 5_000 }, 'Vr1-8');
    await vi.waitFor(() => expect(types().filter((type) => type === 'FILL')).toHaveLength(1));
    const { fill } = executions().find(({ type }) => type === 'FILL')!;
    const [traded] = simulator.krakenLedger.trades();
    expect(fill).toMatchObject({
      tradeId: String(traded!.tradeId),
      priceTicks: ticks,
      quantityLots: lots,
      feeAsset: 'USD',
      maker: false,
    });
    expect(Number(fill!.fee)).toBeCloseTo(Number(traded!.commission) / 1e18, 8);
    const { free, locked } = simulator.krakenLedger.balances().get('BTC')!;
    await vi.waitFor(() => expect(balance(inbox, 'BTC').free).toBe(formatMoney(free + locked)));
    const usd = simulator.krakenLedger.balances().get('USD')!;
    expect(Number(balance(inbox, 'USD').free)).toBeCloseTo(Number(usd.free) / 1e18, 1);
  });

  it('takes nothing but an approved order', async () => {
    const { gateway, simulator } = await ready();
    expect(() => gateway.place(structuredClone(approved({}, 'Vr1-9')))).toThrow(TypeError);
    expect(simulator.krakenLedger.orders()).toEqual([]);
  });

  it('before the link is there is refused, and so certainly not sent', async () => {
    const { gateway } = await bench();
    expect(() => gateway.place(approved({}, 'Vr1-9'))).toThrow('not logged on');
  });
});
