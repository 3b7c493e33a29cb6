import { EventKind } from '@voltaire/reflex/model/event.ts';
import { describe, expect, it, vi } from 'vitest';
import { later, testClock } from '../../support/venue-stub.ts';
import { CARD_VENUES, KEYS } from './support/card-venue.ts';
import { Table } from './support/table.ts';

/** docs/venue-cards.md says what each card is about; the numbers are the same. */
describe.each(CARD_VENUES)('the cards of $name, its connection', (venue) => {
  it('1: a link is there once the account’s own events are, and nothing is sent before', async () => {
    const table = await Table.lay(venue);
    expect(() => table.place('Vc-1')).toThrow('not logged on');
    await table.linked();
    expect(table.inbox.of(EventKind.LINK)).toMatchObject([{ link: 'orders', up: true }]);
    expect(table.inbox.problems).toEqual([]);
    expect(table.ledger.orders()).toEqual([]);
  });

  it('2: a key that may withdraw is refused for good', async () => {
    const table = await Table.lay(venue, { withdraws: true });
    await vi.waitFor(() => expect(table.inbox.problems.join()).toContain('may take money away'));
    await later(300);
    expect(table.inbox.of(EventKind.LINK)).toMatchObject([{ up: false }]);
    expect(() => table.place('Vc-2')).toThrow('not logged on');
  });

  it('3: balances come before the list of open orders', async () => {
    const table = await Table.ready(venue);
    await later(50); // Kraken tells balances by itself as well
    const before = table.inbox.events.length;
    table.gateway.reconcile();
    await vi.waitFor(() => expect(table.inbox.of(EventKind.RECONCILED)).toHaveLength(1));
    const kinds = table.inbox.events.slice(before).map(({ kind }) => kind);
    const balances = kinds.indexOf(EventKind.BALANCES);
    expect(balances).toBeGreaterThanOrEqual(0);
    expect(balances).toBeLessThan(kinds.indexOf(EventKind.RECONCILED));
    expect(table.inbox.of(EventKind.BALANCES).at(-1)!.assets).toMatchObject({
      [venue.quote]: { free: expect.stringMatching(/^1000000(\.0+)?$/) },
    });
    expect(table.inbox.of(EventKind.RECONCILED)[0]).toMatchObject({
      venue: venue.name,
      openOrders: [],
    });
  });

  it('13: an answer that is lost leaves the order UNKNOWN; it is never sent again, and the venue tells', async () => {
    const table = await Table.ready(venue);
    table.relay.loseAnswers();
    const order = table.place('Vc-13');
    await vi.waitFor(() => expect(table.order('Vc-13')).toBeDefined());
    await table.reconnect();
    expect(table.types('Vc-13')).toContain('UNKNOWN');
    table.gateway.query(order);
    await table.says('Vc-13', 'ACKED');
    expect(table.ledger.orders()).toHaveLength(1);
  });

  it('14: an order that never arrived is UNKNOWN, and then not found', async () => {
    const table = await Table.ready(venue);
    table.relay.loseRequests();
    const order = table.place('Vc-14');
    await later(50);
    await table.reconnect();
    expect(table.types('Vc-14')).toEqual(['UNKNOWN']);
    table.gateway.query(order);
    await table.says('Vc-14', 'NOT_FOUND');
    expect(table.ledger.orders()).toEqual([]);
  });

  it('15: fills that nobody heard of are told after the connection is back', async () => {
    const table = await Table.ready(venue);
    table.relay.loseAnswers();
    const priceTicks = Math.round(table.best('asks').ticks * 1.01);
    const order = table.place('Vc-15', { priceTicks, timeInForce: 'IOC' });
    await vi.waitFor(() => expect(table.executedLots('Vc-15')).toBe(table.lots(0.001)));
    expect(table.filledLots('Vc-15')).toBe(0);
    await table.reconnect();
    table.gateway.query(order);
    await vi.waitFor(() => expect(table.filledLots('Vc-15')).toBe(table.lots(0.001)));
  });

  it('16: what the venue has cancelled while nobody heard is told after the connection is back', async () => {
    const table = await Table.ready(venue);
    const order = table.place('Vc-16');
    await table.says('Vc-16', 'ACKED');
    table.relay.loseAnswers();
    await venue.canceller(table.simulator).cancelAll();
    expect(table.order('Vc-16')!.status).toBe('CANCELED');
    await table.reconnect();
    table.gateway.query(order);
    await table.says('Vc-16', 'CANCELED');
  });

  it('17: a trade changes the balances that are told, to what the ledger has', async () => {
    const table = await Table.ready(venue);
    table.place('Vc-17', { type: 'MARKET', timeInForce: 'IOC' });
    await vi.waitFor(() => expect(table.filledLots('Vc-17')).toBe(table.lots(0.001)));
    await vi.waitFor(() => {
      const { heldAs } = venue.instrument;
      const told = table.inbox.of(EventKind.BALANCES).findLast(({ assets }) => heldAs in assets);
      const { free, locked } = told!.assets[heldAs]!;
      expect(Number(free) + Number(locked)).toBeCloseTo(venue.held(table.simulator), 8);
    }, 10_000);
  });

  it('18: orders of others are listed as they are, left alone, and taken back when asked', async () => {
    const table = await Table.ready(venue);
    await table.byHand('by_hand');
    const lists = () => table.inbox.of(EventKind.RECONCILED).map(({ openOrders }) => openOrders);
    table.gateway.reconcile();
    await vi.waitFor(() => expect(lists()).toHaveLength(1));
    const [listed] = lists()[0]!;
    expect(listed).toMatchObject({
      clientOrderId: 'by_hand',
      symbol: venue.instrument.venueSymbol,
      side: 1,
    });
    expect(Number(listed!.quantity)).toBe(0.001);
    table.gateway.cancelForeign({ ...listed!, venue: venue.name });
    await vi.waitFor(() => expect(table.order('by_hand')!.status).toBe('CANCELED'));
  });

  it('19: each connection logs on anew and hears of its orders again', async () => {
    const table = await Table.ready(venue);
    for (const id of ['Vc-19a', 'Vc-19b']) {
      await table.reconnect();
      const order = table.place(id);
      await table.says(id, 'ACKED');
      table.gateway.cancel(order);
      await table.says(id, 'CANCELED');
    }
    expect(table.inbox.of(EventKind.LINK).filter(({ up }) => up)).toHaveLength(3);
  });

  it('20: new orders are held back before the venue’s limits are used up, cancels are not', async () => {
    const table = await Table.ready(venue, { rateLimits: venue.tightLimits });
    let refusal = '';
    let placed = 0;
    while (refusal === '' && placed < 200) {
      try {
        table.place(`Vc-20-${placed}`);
        placed++;
      } catch (error) {
        refusal = String(error);
      }
    }
    expect(refusal).toMatch(/cancels|budget|rate|all that Binance takes now/i);
    await vi.waitFor(() => expect(table.ledger.orders()).toHaveLength(placed));
    table.gateway.cancel({
      symbolId: venue.instrument.id,
      clientOrderId: 'Vc-20-0',
      type: 'LIMIT',
    });
    await table.says('Vc-20-0', 'CANCELED');
    const types = table.inbox.of(EventKind.EXECUTION).map(({ type }) => type);
    expect(types).not.toContain('REJECTED');
  });

  it.each([-20_000, 20_000])('21: a clock that is %i ms off costs no order', async (ms) => {
    const clock = { ...testClock, atUs: () => testClock.atUs() + ms * 1_000 };
    const table = await Table.ready(venue, { clock });
    table.place('Vc-21');
    await table.says('Vc-21', 'ACKED');
    expect(table.inbox.problems.join()).toMatch(/clock is -?\d+\.\d s ahead/);
  });

  it('22: nothing but an approved order of this venue leaves', async () => {
    const table = await Table.ready(venue);
    expect(() => table.gateway.place(structuredClone(table.approved('Vc-22')))).toThrow(TypeError);
    expect(() => table.place('Vc-22', { symbolId: 77 })).toThrow('no instrument has the id 77');
    expect(table.ledger.orders()).toEqual([]);
  });

  it('23: a watchdog with a key of its own takes back all there is, ours and others’', async () => {
    const table = await Table.ready(venue);
    const watchdog = venue.canceller(table.simulator);
    await expect(watchdog.refusal()).resolves.toBeNull();
    table.place('Vc-23');
    await table.says('Vc-23', 'ACKED');
    await table.byHand('by_hand');
    await watchdog.cancelAll();
    await expect(watchdog.openOrders()).resolves.toBe(0);
    await table.says('Vc-23', 'CANCELED');
    expect(table.ledger.orders().map(({ status }) => status)).toEqual(['CANCELED', 'CANCELED']);
  });

  it('24: no key, secret or token is in anything that is told', async () => {
    const table = await Table.ready(venue);
    table.place('Vc-24', { quantityLots: table.lots(100) });
    await table.says('Vc-24', 'REJECTED');
    await table.reconnect();
    const told = JSON.stringify([table.inbox.events, table.inbox.problems]);
    for (const { apiKey, secret } of Object.values(KEYS)) {
      expect(told).not.toContain(apiKey);
      expect(told).not.toContain(secret);
    }
    expect(told).not.toMatch(/token/i);
  });
});
