import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AmendingVenue } from './support/amending-venue.ts';
import { BTCUSDT } from './support/instruments.ts';
import { ASK, BID, Run, Want } from './support/run.ts';

describe('for any interleaving of amendments, fills, cancels, refusals, doubt and repetition', () => {
  const lots = fc.integer({ min: 20, max: 110 });
  const act = fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({ do: fc.constantFrom('amend', 'amend done'), lots, by: fc.nat(6) }),
    },
    {
      weight: 2,
      arbitrary: fc.record({ do: fc.constant('trade'), lots: fc.integer({ min: 1, max: 12 }) }),
    },
    fc.record({ do: fc.constantFrom('work', 'work', 'work', 'refuse') }),
    fc.record({ do: fc.constantFrom('tell', 'tell', 'tell twice', 'answer', 'answer', 'lose') }),
    fc.record({ do: fc.constantFrom('pass', 'pass', 'wait') }),
    {
      weight: 1,
      arbitrary: fc.record({ do: fc.constantFrom('cut', 'cut', 'cut', 'cancel', 'taken back') }),
    },
  );

  it.each(['kraken', 'binance'] as const)(
    'position, cash and order are the venue’s, and no more could ever trade than was intended (%s)',
    (dialect) => {
      fc.assert(
        fc.property(fc.array(act, { minLength: 5, maxLength: 60, size: 'max' }), (acts) => {
          const run = new Run({ instruments: [{ ...BTCUSDT, amends: 'terms' }] }).live();
          const id = run.resting(Want.BID, 100);
          const terms = { quantityLots: 100, priceTicks: BID };
          const venue = new AmendingVenue(run, id, terms, dialect);
          for (const each of acts) {
            play(run, venue, each);
            // What we count on is never less than what the venue could do, nor what was intended exceeded.
            const { request, amendment, state, filledLots } = run.order(id);
            const most = Math.max(request.quantityLots, amendment?.quantityLots ?? 0);
            const ended = ['FILLED', 'CANCELED', 'EXPIRED', 'REJECTED'].includes(state);
            if (!ended) expect(most).toBeGreaterThanOrEqual(venue.most);
            else expect(venue.open && filledLots < venue.executed).toBe(false);
            expect(venue.most).toBeLessThanOrEqual(100);
          }
          venue.settle();
          const order = run.order(id);
          expect(order.filledLots).toBe(venue.executed);
          expect(run.position()?.lots ?? 0).toBe(venue.executed);
          expect(order.filledTickLots).toBe(venue.paid);
          expect(order.amendment).toBeUndefined();
          expect(run.kernel.workingCount).toBe(venue.open ? 1 : 0);
          if (!venue.open) return;
          expect(order.request).toMatchObject(venue.terms);
        }),
        { numRuns: 200 },
      );
    },
  );
});

interface Act {
  readonly do: string;
  readonly lots?: number;
  readonly by?: number;
}

function play(run: Run, venue: AmendingVenue, { do: what, lots = 0, by = 0 }: Act): void {
  switch (what) {
    case 'amend':
      return venue.hear(run.want(Want.AMEND, lots, BID - by, ASK));
    case 'amend done':
      venue.hear(run.want(Want.AMEND, lots, BID - by, ASK));
      venue.work();
      venue.tell();
      return venue.answer();
    case 'cancel':
      return venue.hear(run.want(Want.CANCEL));
    case 'trade':
      return venue.trade(lots);
    case 'work':
      return venue.work();
    case 'refuse':
      return venue.work(true);
    case 'tell':
      return venue.tell();
    case 'tell twice':
      return venue.tell(true);
    case 'answer':
      return venue.answer();
    case 'lose':
      return venue.answer(true);
    case 'cut':
      return venue.cut();
    case 'taken back':
      return venue.cancel();
    case 'pass':
      return venue.pass(700);
    default:
      return venue.pass(4_000);
  }
}
