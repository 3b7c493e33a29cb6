import { formatMoney, parseMoney } from '@voltaire/reflex/model/money.ts';
import type { Side } from '@voltaire/reflex/model/order.ts';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CareVenue } from '../support/care-venue.ts';

const ACTIONS = [
  'place',
  'place',
  'place unheard',
  'fill',
  'fill',
  'fill',
  'cancel',
  'expire',
  'deliver',
  'deliver',
  'deliver',
  'deliver again',
  'answer',
  'no answer',
  'doubt',
  'lose',
  'connect',
  'connect',
  'pass',
  'die',
] as const;

const histories = fc.array(
  fc.record({
    action: fc.constantFrom(...ACTIONS),
    which: fc.nat(100),
    side: fc.constantFrom<Side>(1, -1),
    lots: fc.integer({ min: 10, max: 40 }),
    priceTicks: fc.integer({ min: 5_999_000, max: 6_001_000 }),
  }),
  { minLength: 5, maxLength: 80 },
);
type Step = ReturnType<typeof histories.generate>['value'][number];

function play(venue: CareVenue, { action, which, side, lots, priceTicks }: Step): void {
  switch (action) {
    case 'place':
      return venue.place(side, lots, priceTicks, true);
    case 'place unheard':
      return venue.place(side, lots, priceTicks, false);
    case 'fill':
      return venue.fill(which, lots - 9, priceTicks);
    case 'cancel':
      return venue.end(which, 'CANCELED');
    case 'expire':
      return venue.end(which, 'EXPIRED');
    case 'deliver':
      return venue.deliver(which, false);
    case 'deliver again':
      return venue.deliver(which, true);
    case 'answer':
      return venue.answer('told');
    case 'no answer':
      return venue.answer('timed out');
    case 'doubt':
      return venue.doubt(which);
    case 'lose':
      return venue.lose();
    case 'connect':
      return venue.connect();
    case 'pass':
      return venue.pass(lots * 100);
    case 'die':
      return venue.die();
  }
}

/** What the venue's own record says of position, cash and fees, exact. */
function truthOf(venue: CareVenue) {
  const [instrument] = venue.instruments;
  let lots = 0;
  let cash = 0n;
  let fees = 0n;
  let count = 0;
  for (const { side, fills } of venue.orders.values()) {
    for (const { priceTicks, quantityLots, fee } of fills) {
      lots += side * quantityLots;
      cash -= BigInt(side) * instrument!.value(priceTicks, quantityLots);
      fees += parseMoney(fee);
      count++;
    }
  }
  return { lots, cash: formatMoney(cash), fees: formatMoney(fees), fills: count };
}

function beliefOf(venue: CareVenue) {
  const { lots, cash, fees, fills } = venue.account.position(0).snapshot();
  return { lots, cash, fees: fees.USDT ?? '0', fills };
}

describe('whatever is delayed, doubled, reordered, lost or killed between desk and venue', () => {
  it('position, cash and fees end as the venue has them, to the last unit', () => {
    let deaths = 0;
    let fills = 0;
    fc.assert(
      fc.property(histories, (steps) => {
        const venue = new CareVenue();
        for (const step of steps) play(venue, step);
        venue.settle();
        expect(beliefOf(venue)).toEqual(truthOf(venue));
        deaths += steps.filter(({ action }) => action === 'die').length;
        fills += truthOf(venue).fills;
      }),
      { numRuns: 400 },
    );
    expect(Math.min(deaths, fills)).toBeGreaterThan(100);
  });

  it('an order works here exactly while it is open there, and was sent once', () => {
    fc.assert(
      fc.property(histories, (steps) => {
        const venue = new CareVenue();
        for (const step of steps) play(venue, step);
        venue.settle();
        const working = [...venue.account.desk.working].map(({ clientOrderId }) => clientOrderId);
        const open = [...venue.orders.values()].filter(({ status }) => status === 'OPEN');
        expect(working.sort()).toEqual(open.map(({ id }) => id).sort());
        expect(new Set(venue.arrived).size).toBe(venue.arrived.length);
      }),
      { numRuns: 300 },
    );
  });

  it('a cancel heard before the fill that it counts does not lose the fill to a crash', () => {
    const venue = new CareVenue();
    venue.place(1, 10, 6_000_000, true);
    venue.deliver(0, false); // taken
    venue.fill(0, 4, 6_000_000);
    venue.end(0, 'CANCELED');
    venue.deliver(1, false); // the cancel
    venue.die();
    venue.settle();
    expect(beliefOf(venue)).toMatchObject({ lots: 4, fills: 1 });
  });
});
