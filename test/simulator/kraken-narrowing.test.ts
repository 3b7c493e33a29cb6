import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { levelsOf, narrowChange } from '@voltaire/simulator/kraken/book-changes.ts';
import { type BookChange, PairMarket } from '@voltaire/simulator/kraken/pair-market.ts';
import { bookText } from '@voltaire/simulator/kraken/market-frames.ts';
import { KrakenClient, truthLevels } from './kraken-support.ts';

const DEPTH = 25;
const TICK = 10_000_000;

/** Levels around 100, asks above bids, some removed and some named twice. */
const change = (base: number, rising: 1 | -1): fc.Arbitrary<number[]> =>
  fc
    .array(fc.tuple(fc.nat(60), fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 1e9 }))), {
      maxLength: 12,
    })
    .map((levels) => levels.flatMap(([away, quantity]) => [base + rising * away * TICK, quantity]));

const changes = fc.array(
  fc.record({ bids: change(1_000 * TICK, -1), asks: change(1_001 * TICK, 1) }),
  { minLength: 1, maxLength: 40 },
);

it.each([10, 25])(
  'a client at depth %d of a book of 25 has its best levels, whatever comes',
  (depth) => {
    fc.assert(
      fc.property(changes, (all: BookChange[]) => {
        const pair = { symbol: 'A/B', priceDecimals: 1, quantityDecimals: 8, depth: DEPTH };
        const market = new PairMarket(pair);
        market.apply({ bids: [], asks: [] }, 0);
        const client = new KrakenClient(depth);
        client.take(bookText('snapshot', market, { bids: [], asks: [] }));
        for (const next of all) {
          const before = { bids: levelsOf(market.bids), asks: levelsOf(market.asks) };
          market.apply(next, 0);
          const told = depth < DEPTH ? narrowChange(next, before, market, depth) : next;
          if (told) client.take(bookText('update', market, told));
          expect(client.levels('A/B')).toEqual(truthLevels(market, depth));
        }
        expect(client.mismatches).toBe(0);
      }),
      { numRuns: 300 },
    );
  },
);
