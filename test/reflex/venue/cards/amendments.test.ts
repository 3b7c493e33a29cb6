import { describe, expect, it, vi } from 'vitest';
import { CARD_VENUES } from './support/card-venue.ts';
import { Table } from './support/table.ts';

const AMENDING = CARD_VENUES.filter(({ words }) => words.amend !== null);

/** docs/venue-cards.md says what each card is about; the numbers are the same. */
describe.each(AMENDING)('the cards of $name, amendments in place', (venue) => {
  it('25: changes the order that there is, to the last digit, and tells its terms', async () => {
    const table = await Table.ready(venue);
    table.place('Vc-25');
    await table.says('Vc-25', 'ACKED');
    const { orderId } = table.order('Vc-25')!;
    const quantityLots = table.lots(0.0007);
    table.amend('Vc-25', { quantityLots });
    await table.says('Vc-25', 'AMENDED');
    expect(table.ledger.orders()).toMatchObject([
      {
        clientOrderId: 'Vc-25',
        orderId,
        status: 'NEW',
        price: table.lowTicks * venue.tickUnits,
        quantity: quantityLots * venue.lotUnits,
      },
    ]);
    const terms = { quantityLots, priceTicks: table.lowTicks };
    await vi.waitFor(() => {
      const told = table.executions('Vc-25').filter(({ type }) => type === 'AMENDED');
      expect(told.some((each) => each.pushed && each.terms?.quantityLots === quantityLots)).toBe(
        true,
      );
    });
    const asked = table.executions('Vc-25').length;
    table.gateway.query({ symbolId: venue.instrument.id, clientOrderId: 'Vc-25', type: 'LIMIT' });
    await vi.waitFor(() =>
      expect(table.executions('Vc-25').slice(asked)).toMatchObject([{ type: 'ACKED', terms }]),
    );
  });

  it('26: that is refused leaves the order as it was, in the venue’s words', async () => {
    const table = await Table.ready(venue);
    table.place('Vc-26', { type: 'LIMIT_MAKER' });
    await table.says('Vc-26', 'ACKED');
    const crossing = Math.round(table.best('asks').ticks * 1.01);
    table.amend('Vc-26', {
      type: 'LIMIT_MAKER',
      priceTicks: crossing,
      quantityLots: table.lots(0.002),
    });
    await table.says('Vc-26', 'REJECTED');
    const refused = table.executions('Vc-26').find(({ type }) => type === 'REJECTED')!;
    expect(refused).toMatchObject({ amends: 8, reason: expect.stringMatching(venue.words.amend!) });
    expect(table.order('Vc-26')).toMatchObject({
      status: 'NEW',
      price: table.lowTicks * venue.tickUnits,
      quantity: table.lots(0.001) * venue.lotUnits,
    });
  });

  it('27: whose answer is lost is UNKNOWN, is not sent again, and the venue tells the terms', async () => {
    const table = await Table.ready(venue);
    const order = table.place('Vc-27');
    await table.says('Vc-27', 'ACKED');
    table.relay.loseAnswers();
    const quantityLots = table.lots(0.0005);
    table.amend('Vc-27', { quantityLots });
    await vi.waitFor(() =>
      expect(table.order('Vc-27')!.quantity).toBe(quantityLots * venue.lotUnits),
    );
    await table.reconnect();
    const unknown = table.executions('Vc-27').find(({ type }) => type === 'UNKNOWN');
    expect(unknown).toMatchObject({ amends: 8 });
    const asked = table.executions('Vc-27').length;
    table.gateway.query(order);
    await vi.waitFor(() =>
      expect(table.executions('Vc-27').slice(asked)).toContainEqual(
        expect.objectContaining({
          type: 'ACKED',
          terms: { quantityLots, priceTicks: table.lowTicks },
        }),
      ),
    );
    expect(table.order('Vc-27')!.amendments).toBe(1);
  });

  it('28: of what the governor has not approved as one does not leave', async () => {
    const table = await Table.ready(venue);
    table.place('Vc-28');
    await table.says('Vc-28', 'ACKED');
    const { clientOrderId, decisionSeq, request } = table.approved('Vc-28', {
      quantityLots: table.lots(0.0005),
    });
    const forged = { clientOrderId, decisionSeq, request };
    for (const not of [forged, table.approved('Vc-28')]) {
      expect(() => table.gateway.amend!(not as never)).toThrow('that the governor approved');
    }
    expect(table.order('Vc-28')!.amendments).toBe(0);
  });
});
