import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BracketVenue } from '../support/bracket-venue.ts';

const ACTIONS = [
  'arrive',
  'arrive',
  'refuse',
  'release',
  'fill',
  'fill',
  'fill',
  'cancel',
  'cancel',
  'deliver',
  'deliver',
  'deliver',
  'deliver',
  'deliver again',
  'market',
  'market',
  'pass',
  'crash',
] as const;

const histories = fc.array(
  fc.record({
    action: fc.constantFrom(...ACTIONS),
    which: fc.nat(50),
    lots: fc.integer({ min: 10, max: 60 }),
    ticks: fc.integer({ min: -30, max: 30 }),
  }),
  { minLength: 30, maxLength: 90 },
);
type Step = ReturnType<typeof histories.generate>['value'][number];

function play(venue: BracketVenue, { action, which, lots, ticks }: Step): void {
  switch (action) {
    case 'arrive':
      return venue.arrive(which, lots, false);
    case 'refuse':
      return venue.arrive(which, lots, true);
    case 'release':
      return venue.release(which);
    case 'fill':
      return venue.fill(which, lots);
    case 'cancel':
      return venue.cancel(which);
    case 'deliver':
      return venue.deliver(which, false);
    case 'deliver again':
      return venue.deliver(which, true);
    case 'market':
      return venue.market(ticks);
    case 'pass':
      return venue.pass();
    case 'crash':
      return venue.crash();
  }
}

describe('whatever is filled, delayed, doubled, reordered, refused or killed', () => {
  it.each([1, -1] as const)('a bracket closes no more than its entry brought (side %i)', (side) => {
    let exits = 0;
    let closed = 0;
    fc.assert(
      fc.property(histories, (steps) => {
        const venue = new BracketVenue(100, side);
        for (const step of steps) {
          play(venue, step);
          expect(venue.couldClose).toBeLessThanOrEqual(venue.entry.filled);
        }
        venue.settle();
        expect(venue.couldClose).toBeLessThanOrEqual(venue.entry.filled);
        exits += venue.exits.length;
        closed += venue.exits.reduce((sum, { filled }) => sum + filled, 0);
      }),
      { numRuns: 80 },
    );
    expect(Math.min(exits, closed)).toBeGreaterThan(30);
  });

  it('in the end it knows what is held, and has an exit at the venue for all of it', () => {
    let protectedLots = 0;
    fc.assert(
      fc.property(histories, (steps) => {
        const venue = new BracketVenue(100);
        for (const step of steps) if (step.action !== 'refuse') play(venue, step);
        venue.market(0);
        venue.settle();
        const out = venue.exits.reduce((sum, { filled }) => sum + filled, 0);
        const held = venue.entry.filled - out;
        expect(venue.heldLots).toBe(held);
        const working = venue.working.filter(({ id }) => id !== venue.entryId);
        const lots = working.map(({ request, filled }) => request.quantityLots - filled);
        protectedLots += held;
        // Below nine lots the venue takes nothing; what was released trades on by itself.
        if (held >= 9) expect(lots).toEqual([held]);
      }),
      { numRuns: 80 },
    );
    expect(protectedLots).toBeGreaterThan(100);
  });
});
