import { EventKind } from '@voltaire/reflex/model/event.ts';
import type { OrderRequest } from '@voltaire/reflex/model/order.ts';
import { describe, expect, it, vi } from 'vitest';
import { later } from '../../support/venue-stub.ts';
import { CARD_VENUES } from './support/card-venue.ts';
import { Table } from './support/table.ts';

/** Purchases far from the market, so that they wait; one at any price names its trigger price as price. */
const far = (table: Table) => {
  const above = Math.round(table.best('asks').ticks * 1.03);
  const below = Math.round(table.best('bids').ticks * 0.97);
  return [
    { type: 'STOP', atVenue: 'STOP_LOSS', triggerTicks: above, priceTicks: above },
    {
      type: 'STOP_LIMIT',
      atVenue: 'STOP_LOSS_LIMIT',
      triggerTicks: above,
      priceTicks: above + 100,
    },
    { type: 'TAKE_PROFIT', atVenue: 'TAKE_PROFIT', triggerTicks: below, priceTicks: below },
    {
      type: 'TAKE_PROFIT_LIMIT',
      atVenue: 'TAKE_PROFIT_LIMIT',
      triggerTicks: below,
      priceTicks: below - 100,
    },
  ] as const;
};
/** Goes off with the next purchase of anybody. */
const near = (table: Table, more: Partial<OrderRequest> = {}): Partial<OrderRequest> => {
  const { ticks } = table.best('asks');
  return { type: 'STOP', timeInForce: 'GTC', triggerTicks: ticks, priceTicks: ticks, ...more };
};

/** docs/venue-cards.md says what each card is about; the numbers are the same. */
describe.each(CARD_VENUES)('the cards of $name, orders with a trigger price', (venue) => {
  it.each([0, 1, 2, 3])(
    '29: wait as they were approved, and are in no book (%i)',
    async (which) => {
      const table = await Table.ready(venue);
      const { atVenue, ...terms } = far(table)[which]!;
      table.place('Vc-29', terms);
      await table.says('Vc-29', 'ACKED');
      expect(table.executions('Vc-29')[0]!.venueOrderId).not.toBe('');
      const limit = atVenue.endsWith('LIMIT') ? terms.priceTicks : 0;
      expect(table.waiting()).toEqual([
        {
          clientOrderId: 'Vc-29',
          side: 'BUY',
          type: atVenue,
          stopPrice: terms.triggerTicks * venue.tickUnits,
          price: limit * venue.tickUnits,
          quantity: table.lots(0.001) * venue.lotUnits,
        },
      ]);
      expect(table.types('Vc-29')).not.toContain('TRIGGERED');
    },
  );

  it('30: go off when the market trades there: released, and every fill is told', async () => {
    const table = await Table.ready(venue);
    table.place('Vc-30', near(table));
    await table.says('Vc-30', 'ACKED');
    table.playUntil(() => table.waiting().length === 0);
    await vi.waitFor(() => expect(table.filledLots('Vc-30')).toBe(table.lots(0.001)));
    expect(table.executedLots('Vc-30')).toBe(table.lots(0.001));
    const types = table.types('Vc-30');
    expect(types.indexOf('TRIGGERED')).toBeGreaterThan(types.indexOf('ACKED'));
    expect(types).toContain('TRIGGERED');
    const fills = table.executions('Vc-30').flatMap(({ fill }) => fill ?? []);
    expect(new Set(fills.map(({ tradeId }) => tradeId))).toEqual(
      new Set(table.ledger.trades().map(({ tradeId }) => String(tradeId))),
    );
  });

  it('31: that would go off at once are refused in the venue’s words', async () => {
    const table = await Table.ready(venue);
    const late = table.approved('Vc-31b', near(table));
    table.place('Vc-31a', near(table));
    await table.says('Vc-31a', 'ACKED');
    table.playUntil(() => table.waiting().length === 0); // somebody has traded there
    table.gateway.place(late);
    await table.says('Vc-31b', 'REJECTED');
    expect(table.executions('Vc-31b').at(-1)!.reason).toMatch(venue.words.trigger);
    expect(table.waiting()).toEqual([]);
  });

  it('32: are taken back while they wait, and after they were released', async () => {
    const table = await Table.ready(venue);
    const waits = table.place('Vc-32a', far(table)[0]);
    await table.says('Vc-32a', 'ACKED');
    table.gateway.cancel(waits);
    await table.says('Vc-32a', 'CANCELED');
    expect(table.waiting()).toEqual([]);
    const rests = table.place(
      'Vc-32b',
      near(table, { type: 'STOP_LIMIT', priceTicks: table.lowTicks }),
    );
    await table.says('Vc-32b', 'ACKED');
    table.playUntil(() => table.waiting().length === 0);
    await table.says('Vc-32b', 'TRIGGERED');
    table.gateway.cancel(rests);
    await table.says('Vc-32b', 'CANCELED');
    expect(table.order('Vc-32b')!.status).toBe('CANCELED');
  });

  it('33: whose answer is lost are UNKNOWN, never sent again, and the venue tells', async () => {
    const table = await Table.ready(venue);
    table.relay.loseAnswers();
    const order = table.place('Vc-33', far(table)[0]);
    await vi.waitFor(() => expect(table.waiting()).toHaveLength(1));
    await table.reconnect();
    expect(table.types('Vc-33')).toContain('UNKNOWN');
    table.gateway.query(order);
    await table.says('Vc-33', 'ACKED');
    expect(table.waiting()).toHaveLength(1);
  });

  it('34: that never arrived are UNKNOWN, and then not found', async () => {
    const table = await Table.ready(venue);
    table.relay.loseRequests();
    const order = table.place('Vc-34', far(table)[0]);
    await later(50);
    await table.reconnect();
    expect(table.types('Vc-34')).toEqual(['UNKNOWN']);
    table.gateway.query(order);
    await table.says('Vc-34', 'NOT_FOUND');
  });

  it('35: that went off while nobody heard are told after the connection is back', async () => {
    const table = await Table.ready(venue);
    const order = table.place('Vc-35', near(table));
    await table.says('Vc-35', 'ACKED');
    table.relay.loseAnswers();
    table.playUntil(() => table.executedLots('Vc-35') === table.lots(0.001));
    expect(table.filledLots('Vc-35')).toBe(0);
    await table.reconnect();
    table.gateway.query(order);
    await vi.waitFor(() => expect(table.filledLots('Vc-35')).toBe(table.lots(0.001)));
  });

  it('36: are listed with the others, ours and those of others, which are taken back when asked', async () => {
    const table = await Table.ready(venue);
    table.place('Vc-36', far(table)[0]);
    await table.says('Vc-36', 'ACKED');
    await table.byHand('by_hand', far(table)[2]);
    table.gateway.reconcile();
    const lists = () => table.inbox.of(EventKind.RECONCILED).map(({ openOrders }) => openOrders);
    await vi.waitFor(() => expect(lists()).toHaveLength(1));
    const ids = lists()[0]!.map(({ clientOrderId }) => clientOrderId);
    expect(ids.sort()).toEqual(['Vc-36', 'by_hand']);
    const foreign = lists()[0]!.find(({ clientOrderId }) => clientOrderId === 'by_hand')!;
    expect(foreign).toMatchObject({ symbol: venue.instrument.venueSymbol, side: 1 });
    expect(Number(foreign.quantity)).toBe(0.001);
    table.gateway.cancelForeign({ ...foreign, venue: venue.name });
    await vi.waitFor(() => expect(table.waiting()).toMatchObject([{ clientOrderId: 'Vc-36' }]));
  });

  it('37: are taken back by the watchdog as well', async () => {
    const table = await Table.ready(venue);
    const watchdog = venue.canceller(table.simulator);
    table.place('Vc-37', far(table)[0]);
    await table.says('Vc-37', 'ACKED');
    await expect(watchdog.openOrders()).resolves.toBe(1);
    await watchdog.cancelAll();
    await expect(watchdog.openOrders()).resolves.toBe(0);
    await table.says('Vc-37', 'CANCELED');
    expect(table.waiting()).toEqual([]);
  });
});
