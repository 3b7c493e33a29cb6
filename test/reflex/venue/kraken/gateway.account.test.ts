import { EventKind } from '@voltaire/reflex/model/event.ts';
import { formatMoney } from '@voltaire/reflex/model/money.ts';
import { describe, expect, it, vi } from 'vitest';
import { amendment, balance, best, ready } from './support/gateway.ts';
import { KrakenAccount } from './support/kraken-account.ts';

describe('a cancel', () => {
  it('ends the order, says what had traded until then, and frees what it held', async () => {
    const { gateway, place, executions, inbox, simulator } = await ready();
    const { ticks, lots } = best(simulator, 'asks');
    const order = place({ priceTicks: ticks, quantityLots: lots + 7_000 }, 'Vr1-1');
    await vi.waitFor(() => expect(simulator.krakenLedger.trades()).toHaveLength(1));
    gateway.cancel(order);
    await vi.waitFor(() => expect(executions().at(-1)).toMatchObject({ type: 'CANCELED' }));
    expect(executions().at(-1)).toMatchObject({
      clientOrderId: 'Vr1-1',
      executedLots: lots,
      reason: 'User requested',
      pushed: true,
    });
    await vi.waitFor(() => expect(balance(inbox, 'USD').locked).toBe('0'));
    expect(balance(inbox, 'USD').free).toBe(moneyOf(simulator, 'USD'));
    expect(balance(inbox, 'BTC').free).toBe(moneyOf(simulator, 'BTC'));
  });

  it('of an order that has ended already leads to a question, which brings its fills', async () => {
    const { gateway, place, types, simulator } = await ready();
    const { ticks } = best(simulator, 'asks');
    const order = place({ priceTicks: ticks, timeInForce: 'IOC', quantityLots: 5_000 }, 'Vr1-2');
    await vi.waitFor(() => expect(types()).toContain('FILL'));
    const before = types().length;
    gateway.cancel(order);
    await vi.waitFor(() => expect(types().slice(before)).toEqual(['FILL', 'ACKED']));
  });

  it('of everything takes back what is none of ours as well', async () => {
    const { gateway, place, simulator } = await ready();
    const other = await KrakenAccount.connect(simulator.port);
    await other.trade('add_order', {
      order_type: 'limit',
      side: 'sell',
      symbol: 'ETH/USD',
      limit_price: 9_000,
      order_qty: 1,
    });
    place({ priceTicks: 600_000 }, 'Vr1-3');
    await vi.waitFor(() => expect(simulator.krakenLedger.orders()).toHaveLength(2));
    gateway.cancelAll();
    await vi.waitFor(() =>
      expect(simulator.krakenLedger.orders().map(({ status }) => status)).toEqual([
        'CANCELED',
        'CANCELED',
      ]),
    );
    other.close();
  });
});

describe('an amendment', () => {
  it('changes price and quantity in place: the order stays the same one, and what it holds follows', async () => {
    const { gateway, place, types, executions, inbox, simulator } = await ready();
    place({ priceTicks: 600_000 }, 'Vr1-4');
    await vi.waitFor(() => expect(types()).toHaveLength(3));
    gateway.amend(amendment({ priceTicks: 610_000, quantityLots: 200_000 }, 'Vr1-4'));
    await vi.waitFor(() =>
      expect(simulator.krakenLedger.orders()).toMatchObject([
        { clientOrderId: 'Vr1-4', status: 'NEW', price: 610_000e7, quantity: 200_000 },
      ]),
    );
    await vi.waitFor(() => expect(balance(inbox, 'USD').locked).toBe('122'));
    expect(types()).toEqual(['ACKED', 'ACKED', 'ACKED', 'AMENDED']);
    const terms = { priceTicks: 610_000, quantityLots: 200_000 };
    expect(executions().at(-1)).toMatchObject({ clientOrderId: 'Vr1-4', terms, pushed: true });
  });

  it('of an order that is gone is refused in the venue’s words, and leads to a question', async () => {
    const { gateway, types, executions } = await ready();
    gateway.amend(amendment({}, 'Vr1-6'));
    await vi.waitFor(() => expect(types('Vr1-6')).toEqual(['REJECTED', 'NOT_FOUND']));
    expect(executions('Vr1-6')[0]).toMatchObject({ amends: 8, reason: 'EOrder:Unknown order' });
  });
});

describe('asking about an order', () => {
  it('brings every fill by the number under which the channel told it, and then its state', async () => {
    const { gateway, place, executions, types, simulator } = await ready();
    const { ticks, lots } = best(simulator, 'asks');
    const order = place(
      { priceTicks: ticks + 500, timeInForce: 'IOC', quantityLots: lots * 3 },
      'Vr1-8',
    );
    await vi.waitFor(() =>
      expect(types().filter((type) => type === 'FILL').length).toBeGreaterThan(1),
    );
    const told = executions().flatMap(({ fill }) => (fill ? [fill] : []));
    const before = executions().length;
    gateway.query(order);
    await vi.waitFor(() => expect(types().slice(before)).toContain('ACKED'));
    const asked = executions()
      .slice(before)
      .flatMap(({ fill }) => (fill ? [fill] : []));
    expect(asked).toEqual(told);
    expect(asked).toHaveLength(simulator.krakenLedger.trades().length);
    expect(executions().at(-1)!.pushed).toBeUndefined();
  });

  it('that the venue never had says NOT_FOUND', async () => {
    const { gateway, types } = await ready();
    gateway.query({ symbolId: 7, clientOrderId: 'Vr1-9', type: 'LIMIT' });
    await vi.waitFor(() => expect(types()).toEqual(['NOT_FOUND']));
  });

  it('since a time brings all fills of ours, and none of others', async () => {
    const { gateway, place, executions, types, simulator } = await ready();
    const other = await KrakenAccount.connect(simulator.port);
    await other.trade('add_order', {
      order_type: 'market',
      side: 'buy',
      symbol: 'BTC/USD',
      order_qty: 0.001,
    });
    place({ priceTicks: 700_000, timeInForce: 'IOC', quantityLots: 5_000 }, 'Vr1-10');
    await vi.waitFor(() => expect(types('Vr1-10')).toContain('FILL'));
    const before = executions().length;
    gateway.fillsSince(0);
    await vi.waitFor(() => expect(executions().length).toBeGreaterThan(before));
    expect(executions().slice(before)).toMatchObject([{ clientOrderId: 'Vr1-10', type: 'FILL' }]);
    expect(simulator.krakenLedger.trades().length).toBeGreaterThan(1);
    other.close();
  });
});

describe('reconciling', () => {
  it('lists every open order: ours by our name, others by the venue’s, with what may still trade', async () => {
    const { gateway, place, inbox, simulator } = await ready();
    const other = await KrakenAccount.connect(simulator.port);
    const { order_id: id } = await other.trade('add_order', {
      order_type: 'limit',
      side: 'sell',
      symbol: 'ETH/USD',
      limit_price: 9_000,
      order_qty: 1.5,
    });
    place({ priceTicks: 600_000 }, 'Vr1-11');
    await vi.waitFor(() => expect(simulator.krakenLedger.orders()).toHaveLength(2));
    gateway.reconcile();
    await vi.waitFor(() => expect(inbox.of(EventKind.RECONCILED)).toHaveLength(1));
    const { openOrders, venue } = inbox.of(EventKind.RECONCILED)[0]!;
    expect(venue).toBe('kraken');
    expect(openOrders).toContainEqual({
      clientOrderId: 'Vr1-11',
      symbol: 'BTC/USD',
      side: 1,
      quantity: '0.001',
    });
    expect(openOrders).toContainEqual({
      clientOrderId: id,
      symbol: 'ETH/USD',
      side: -1,
      quantity: '1.5',
    });
    gateway.cancelForeign({ ...openOrders.find(({ side }) => side === -1)!, venue: 'kraken' });
    await vi.waitFor(() =>
      expect(simulator.krakenLedger.orders().filter(({ status }) => status === 'NEW')).toHaveLength(
        1,
      ),
    );
    other.close();
  });
});

describe('fills of a resting order', () => {
  it('come in parts as the market trades, and each is counted', async () => {
    const { gateway, place, executions, simulator, inbox } = await ready();
    const { ticks } = best(simulator, 'bids');
    place({ priceTicks: ticks, quantityLots: 1_000_000 }, 'Vr1-12');
    place(
      { side: -1, priceTicks: best(simulator, 'asks').ticks, quantityLots: 1_000_000 },
      'Vr1-13',
    );
    await vi.waitFor(() => expect(simulator.krakenLedger.orders()).toHaveLength(2));
    const { krakenLedger: ledger } = simulator;
    const filled = () => ledger.orders().some(({ status }) => status === 'FILLED');
    for (let frames = 0; frames < 3_000 && !filled(); frames++) simulator.advance('kraken');
    expect(filled()).toBe(true);
    gateway.cancelAll();
    const trades = ledger.trades();
    const fills = () => executions().flatMap(({ fill }) => (fill ? [fill] : []));
    await vi.waitFor(() => expect(fills()).toHaveLength(trades.length));
    expect(fills().map(({ tradeId }) => tradeId)).toEqual(
      trades.map(({ tradeId }) => String(tradeId)),
    );
    expect(trades.length).toBeGreaterThan(1);
    await vi.waitFor(() =>
      expect(balance(inbox, 'USD')).toEqual({ free: moneyOf(simulator, 'USD'), locked: '0' }),
    );
    expect(balance(inbox, 'BTC')).toEqual({ free: moneyOf(simulator, 'BTC'), locked: '0' });
  });
});

/** What the venue has of an asset, held or not, with the eight digits that it tells. */
function moneyOf(
  {
    krakenLedger,
  }: { krakenLedger: { balances(): ReadonlyMap<string, { free: bigint; locked: bigint }> } },
  asset: string,
): string {
  const { free, locked } = krakenLedger.balances().get(asset)!;
  const total = free + locked;
  return formatMoney(total - (total % 10_000_000_000n));
}
