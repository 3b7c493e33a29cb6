import { describe, expect, it, vi } from 'vitest';
import { CARD_VENUES } from './support/card-venue.ts';
import { Table } from './support/table.ts';

/** docs/venue-cards.md says what each card is about; the numbers are the same. */
describe.each(CARD_VENUES)('the cards of $name, one order', (venue) => {
  it('4: an order that rests is at the venue as it was approved, and acknowledged with its id', async () => {
    const table = await Table.ready(venue);
    table.place('Vc-4');
    await table.says('Vc-4', 'ACKED');
    expect(table.order('Vc-4')).toMatchObject({
      side: 'BUY',
      status: 'NEW',
      timeInForce: 'GTC',
      price: table.lowTicks * venue.tickUnits,
      quantity: table.lots(0.001) * venue.lotUnits,
    });
    expect(table.executions('Vc-4')[0]!.venueOrderId).not.toBe('');
  });

  it.each([
    ['MARKET', { type: 'MARKET', timeInForce: 'IOC' }, 'FILLED'],
    ['IOC', { type: 'LIMIT', timeInForce: 'IOC' }, 'FILLED'],
    ['FOK', { type: 'LIMIT', timeInForce: 'FOK' }, 'FILLED'],
    ['GTC', { type: 'LIMIT', timeInForce: 'GTC' }, 'FILLED'],
  ] as const)('5: an order that trades at once does: %s', async (name, request, status) => {
    const table = await Table.ready(venue);
    const id = `Vc-5${name}`;
    const { ticks } = table.best('asks');
    table.place(id, { ...request, priceTicks: Math.round(ticks * 1.01) });
    await vi.waitFor(() => expect(table.filledLots(id)).toBe(table.lots(0.001)));
    expect(table.order(id)).toMatchObject({ status, type: request.type });
    expect(table.executedLots(id)).toBe(table.lots(0.001));
  });

  it.each(['IOC', 'FOK'] as const)(
    '6: an order that cannot trade at once ends: %s',
    async (timeInForce) => {
      const table = await Table.ready(venue);
      table.place('Vc-6', { timeInForce });
      await vi.waitFor(() =>
        expect(table.types('Vc-6').some((type) => /EXPIRED|CANCELED|REJECTED/.test(type))).toBe(
          true,
        ),
      );
      expect(table.executedLots('Vc-6')).toBe(0);
      expect(table.order('Vc-6')?.status ?? 'EXPIRED').toMatch(/EXPIRED|CANCELED/);
    },
  );

  it('7: post-only rests, and is refused in the venue’s words where it would trade', async () => {
    const table = await Table.ready(venue);
    table.place('Vc-7a', { type: 'LIMIT_MAKER' });
    await table.says('Vc-7a', 'ACKED');
    const crossing = Math.round(table.best('asks').ticks * 1.01);
    table.place('Vc-7b', { type: 'LIMIT_MAKER', priceTicks: crossing });
    await table.says('Vc-7b', 'REJECTED');
    const refused = table.executions('Vc-7b').find(({ type }) => type === 'REJECTED')!;
    expect(refused.reason).toMatch(venue.words.postOnly);
    expect(table.ledger.trades()).toEqual([]);
  });

  it('8: what the account cannot pay is refused in the venue’s words', async () => {
    const table = await Table.ready(venue);
    table.place('Vc-8', { quantityLots: table.lots(100) });
    await table.says('Vc-8', 'REJECTED');
    expect(table.executions('Vc-8').at(-1)!.reason).toMatch(venue.words.funds);
  });

  it('9: a name that is open already is refused: there is no second order', async () => {
    const table = await Table.ready(venue);
    table.place('Vc-9');
    await table.says('Vc-9', 'ACKED');
    table.place('Vc-9', { quantityLots: table.lots(0.002) });
    await table.says('Vc-9', 'REJECTED');
    const refused = table.executions('Vc-9').find(({ type }) => type === 'REJECTED')!;
    expect(refused.reason).toMatch(venue.words.duplicate);
    expect(table.ledger.orders()).toHaveLength(1);
    expect(table.order('Vc-9')!.status).toBe('NEW');
  });

  it('10: fills in parts are the ledger’s, each with its trade id, price and fee', async () => {
    const table = await Table.ready(venue);
    const { ticks, lots } = table.best('asks');
    const order = table.place('Vc-10', {
      priceTicks: ticks,
      quantityLots: Math.ceil(lots) + table.lots(0.01),
    });
    await vi.waitFor(() => expect(table.filledLots('Vc-10')).toBeGreaterThan(0));
    const fills = table.executions('Vc-10').flatMap(({ fill }) => fill ?? []);
    const trades = table.ledger.trades();
    expect(new Set(fills.map(({ tradeId }) => tradeId))).toEqual(
      new Set(trades.map(({ tradeId }) => String(tradeId))),
    );
    for (const fill of fills) {
      expect(fill).toMatchObject({ priceTicks: ticks, maker: false });
      expect(Number(fill.fee)).toBeGreaterThan(0);
    }
    expect(table.order('Vc-10')!.status).toBe('PARTIALLY_FILLED');
    table.gateway.cancel(order);
    await table.says('Vc-10', 'CANCELED');
    expect(table.filledLots('Vc-10')).toBe(table.executedLots('Vc-10'));
    const ended = table.executions('Vc-10').find(({ type }) => type === 'CANCELED')!;
    expect(ended.executedLots).toBe(table.executedLots('Vc-10'));
  });

  it('11: a cancel takes back, and is told', async () => {
    const table = await Table.ready(venue);
    const order = table.place('Vc-11');
    await table.says('Vc-11', 'ACKED');
    table.gateway.cancel(order);
    await table.says('Vc-11', 'CANCELED');
    expect(table.order('Vc-11')!.status).toBe('CANCELED');
  });

  it('12: a cancel of what is not there is no news of an order: the venue is asked', async () => {
    const table = await Table.ready(venue);
    table.gateway.cancel({ symbolId: venue.instrument.id, clientOrderId: 'Vc-12', type: 'LIMIT' });
    await table.says('Vc-12', 'NOT_FOUND');
    expect(table.types('Vc-12')).toEqual(['NOT_FOUND']);
  });

  it('38: two orders of ours that meet do not trade: one of them ends, in the venue’s words', async () => {
    const table = await Table.ready(venue);
    const { ticks, lots } = table.best('asks');
    const at = { priceTicks: ticks, quantityLots: table.lots(0.002) };
    table.place('Vc-38resting', { ...at, side: -1 });
    await table.says('Vc-38resting', 'ACKED');
    const quantityLots = Math.floor(lots) + table.lots(0.001);
    table.place('Vc-38incoming', { ...at, quantityLots });
    const { ends, type, reason } = venue.selfTrade;
    await table.says(`Vc-38${ends}`, type);
    const ended = table.executions(`Vc-38${ends}`).find((each) => each.type === type)!;
    expect(ended.reason).toMatch(reason);
    await vi.waitFor(() => expect(table.filledLots('Vc-38incoming')).toBe(Math.floor(lots)));
    expect(table.executedLots('Vc-38incoming')).toBe(Math.floor(lots));
    expect(table.executedLots('Vc-38resting')).toBe(0);
    expect(ended.executedLots).toBe(table.executedLots(`Vc-38${ends}`));
    const other = ends === 'resting' ? 'Vc-38incoming' : 'Vc-38resting';
    expect(table.order(other)!.status).toMatch(/^(NEW|PARTIALLY_FILLED)$/);
    table.gateway.query({
      symbolId: venue.instrument.id,
      clientOrderId: `Vc-38${ends}`,
      type: 'LIMIT',
    });
    const told = () => table.executions(`Vc-38${ends}`).filter((each) => each.type === type);
    await vi.waitFor(() => expect(told().length).toBeGreaterThan(1));
  });
});
