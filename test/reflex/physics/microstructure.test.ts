import { Measure, MEASURES_SIZE } from '@voltaire/reflex/physics/measures.ts';
import { INTENSITY_DECAY_S, Microstructure } from '@voltaire/reflex/physics/microstructure.ts';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seeded } from './random.ts';

const S = 1e9;
const { MICROPRICE, IMBALANCE, DEPTH_IMBALANCE, SPREAD_BPS, VOLATILITY } = Measure;
const { BUY_INTENSITY, SELL_INTENSITY, TOXICITY } = Measure;

function quoted(bid: number, bidQuantity: number, ask: number, askQuantity: number): Float64Array {
  const measures = new Microstructure();
  measures.onQuote(S, bid, bidQuantity, ask, askQuantity);
  return measures.values;
}

/** A session of a few minutes: quotes that wander and trades of both sides. */
function busy(measures: Microstructure, startNs = S): number {
  const random = seeded(9);
  let at = startNs;
  let bid = 100;
  for (let i = 0; i < 4_000; i++) {
    at += random() * 0.05 * S;
    bid *= 1 + (random() - 0.5) * 1e-4;
    measures.onQuote(at, bid, 1 + random(), bid + 0.01, 1 + random());
    measures.onDepth(5 + random(), 6);
    measures.onTrade(at, bid, 0.1 + random(), random() < 0.6 ? 1 : -1);
  }
  return at;
}

const ANY_MARKET = fc.array(
  fc.record({
    gapNs: fc.oneof(fc.constant(0), fc.integer({ min: -1e10, max: 1e13 })),
    bid: fc.double({ min: 1e-8, max: 1e6, noNaN: true }),
    spread: fc.double({ min: 0, max: 1, noNaN: true }),
    quantity: fc.double({ min: 1e-8, max: 1e9, noNaN: true }),
    trade: fc.boolean(),
    buy: fc.boolean(),
    wanted: fc.boolean(),
  }),
  { maxLength: 100 },
);

type Market = typeof ANY_MARKET extends fc.Arbitrary<infer T> ? T : never;

/** Shows all of it to the measures, and says after each event whether they may be asked. */
function show(measures: Microstructure, events: Market, after: (wanted: boolean) => void): void {
  let at = 1.7e18;
  for (const { gapNs, bid, spread, quantity, trade, buy, wanted } of events) {
    at += gapNs;
    if (trade) measures.onTrade(at, bid, quantity, buy ? 1 : -1);
    else measures.onQuote(at, bid, quantity, bid * (1 + spread), 1);
    after(wanted);
  }
}

describe('Microstructure', () => {
  it('knows nothing before the first tick', () => {
    expect([...new Microstructure().values]).toEqual(Array(MEASURES_SIZE).fill(Number.NaN));
  });

  it('of the first quote knows its price, balance and spread, and no volatility', () => {
    const values = quoted(99, 3, 101, 1);
    expect(values[MICROPRICE]).toBe(100.5);
    expect(values[IMBALANCE]).toBe(0.5);
    expect(values[SPREAD_BPS]).toBe(200);
    expect(values[VOLATILITY]).toBeNaN();
    expect([values[BUY_INTENSITY], values[SELL_INTENSITY]]).toEqual([0, 0]);
    expect(values[TOXICITY]).toBeNaN();
  });

  it('keeps the microprice within the spread and the imbalance within ±1, at any price', () => {
    const quantity = fc.double({ min: 1e-8, max: 1e9, noNaN: true });
    const price = fc.double({ min: 1e-8, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(price, price, quantity, quantity, (one, other, bidQuantity, askQuantity) => {
        const [bid, ask] = [Math.min(one, other), Math.max(one, other)];
        const values = quoted(bid, bidQuantity, ask, askQuantity);
        expect(values[MICROPRICE]).toBeGreaterThanOrEqual(bid * (1 - 1e-15));
        expect(values[MICROPRICE]).toBeLessThanOrEqual(ask * (1 + 1e-15));
        expect(Math.abs(values[IMBALANCE]!)).toBeLessThanOrEqual(1);
        expect(values[SPREAD_BPS]).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it('weighs the depth of both sides', () => {
    const measures = new Microstructure();
    measures.onDepth(3, 1);
    expect(measures.values[DEPTH_IMBALANCE]).toBe(0.5);
    measures.onDepth(0, 1);
    expect(measures.values[DEPTH_IMBALANCE]).toBe(-1);
    measures.onDepth(0, 0);
    expect(measures.values[DEPTH_IMBALANCE]).toBe(-1);
  });

  it('sums the intensity of each side over all trades, right at any moment it is read', () => {
    const event = fc.tuple(fc.nat(2e9), fc.constantFrom('buy', 'sell', 'quote', 'time'));
    fc.assert(
      fc.property(fc.array(event, { minLength: 1, maxLength: 60 }), (events) => {
        const measures = new Microstructure();
        const trades: { at: number; kind: string }[] = [];
        let at = 1e15;
        for (const [gapNs, kind] of events) {
          at += gapNs;
          if (kind === 'quote') measures.onQuote(at, 99, 1, 101, 1);
          else if (kind === 'time') measures.onTime(at);
          else measures.onTrade(at, 100, 1, kind === 'buy' ? 1 : -1);
          if (kind === 'buy' || kind === 'sell') trades.push({ at, kind });
          const expected = (side: string) =>
            trades
              .filter((trade) => trade.kind === side)
              .reduce(
                (sum, trade) => sum + Math.exp((trade.at - at) / (INTENSITY_DECAY_S * S)),
                0,
              ) / INTENSITY_DECAY_S;
          expect(measures.values[BUY_INTENSITY]).toBeCloseTo(expected('buy'), 10);
          expect(measures.values[SELL_INTENSITY]).toBeCloseTo(expected('sell'), 10);
        }
      }),
    );
  });

  it('has the rate of steady trades for their intensity', () => {
    const measures = new Microstructure();
    for (let i = 0; i < 10_000; i++) measures.onTrade(i * 0.01 * S, 100, 1, 1);
    expect(measures.values[BUY_INTENSITY]! / 100).toBeCloseTo(1, 2);
  });

  it('takes a burst of a thousand trades at one time for as many', () => {
    const measures = new Microstructure();
    for (let i = 0; i < 1_000; i++) measures.onTrade(S, 100, 1, -1);
    expect(measures.values[SELL_INTENSITY]).toBeCloseTo(1_000 / INTENSITY_DECAY_S, 9);
  });

  it('measures volatility in basis points per root second, from the mids of the quotes', () => {
    const measures = new Microstructure();
    // One basis point up or down each 10 ms is 10 bps in a second.
    for (let i = 0; i < 20_000; i++) {
      const mid = 100 * Math.exp((i % 2) / 1e4);
      measures.onQuote(i * 0.01 * S, mid * 0.999, 1, mid * 1.001, 1);
    }
    for (let h = 0; h < 3; h++) expect(measures.values[VOLATILITY + h]).toBeCloseTo(10, 6);
  });

  it('does not let trades between the quotes change the volatility', () => {
    const [alone, together] = [false, true].map((trades) => {
      const measures = new Microstructure();
      for (let i = 0; i < 500; i++) {
        measures.onQuote(i * 0.01 * S, 100 + (i % 7), 1, 108, 1);
        if (trades) measures.onTrade((i + 0.5) * 0.01 * S, 104, 1, 1);
      }
      return [...measures.values.subarray(VOLATILITY, VOLATILITY + 3)];
    });
    together!.forEach((value, h) => {
      if (Number.isNaN(value)) expect(alone![h]).toBeNaN();
      else expect(value).toBeCloseTo(alone![h]!, 9);
    });
    expect(together![0]).toBeGreaterThan(0);
  });

  it('leaves out what is no number of a market, and stays as it was', () => {
    const measures = new Microstructure();
    const at = busy(measures);
    const before = [...measures.values];
    for (const wrong of [Number.NaN, Infinity, -Infinity, 0, -1, 1e300, 1e-300]) {
      measures.onQuote(at + S, wrong, 1, 101, 1);
      measures.onQuote(at + S, 99, wrong, 101, 1);
      measures.onQuote(at + S, 99, 1, wrong, 1);
      measures.onQuote(at + S, 99, 1, 101, wrong);
      measures.onTrade(at + S, wrong, 1, 1);
      measures.onTrade(at + S, 100, wrong, 1);
      measures.onDepth(wrong, wrong);
    }
    for (const wrong of [Number.NaN, Infinity, -Infinity]) {
      measures.onQuote(wrong, 99, 1, 101, 1);
      measures.onTrade(wrong, 100, 1, 1);
      measures.onTime(wrong);
      measures.onDepth(wrong, 1);
    }
    measures.onQuote(at + S, 101, 1, 99, 1);
    measures.onTrade(at + S, 100, 1, 0 as 1);
    expect([...measures.values]).toEqual(before);
    expect(before.every(Number.isFinite)).toBe(true);
  });

  it('takes a clock that steps back for one that stands', () => {
    const stand = new Microstructure();
    const back = new Microstructure();
    const at = busy(stand);
    busy(back);
    for (const [measures, then] of [
      [stand, at],
      [back, at - 3_600 * S],
    ] as const) {
      measures.onTrade(then, 100, 1, 1);
      measures.onQuote(then, 99, 1, 101, 1);
      measures.onTime(then);
      measures.onQuote(at + S, 99, 1, 101, 1);
    }
    expect([...back.values]).toEqual([...stand.values]);
  });

  it('after a long silence has forgotten the trades, and not what the book says', () => {
    const measures = new Microstructure();
    const at = busy(measures);
    const microprice = measures.values[MICROPRICE];
    measures.onTime(at + 86_400 * S);
    expect([measures.values[BUY_INTENSITY], measures.values[SELL_INTENSITY]]).toEqual([0, 0]);
    expect(measures.values[MICROPRICE]).toBe(microprice);
    measures.onQuote(at + 86_400 * S, 99, 1, 101, 1);
    expect([...measures.values].every(Number.isFinite)).toBe(true);
  });

  it('is finite or not known for any market, from 1e-8 to 1e6', () => {
    fc.assert(
      fc.property(ANY_MARKET, (events) => {
        const measures = new Microstructure();
        show(measures, events, () => {
          for (const value of measures.values) {
            expect(Math.abs(value) === Infinity).toBe(false);
          }
        });
      }),
    );
  });

  it('says the same however often it was asked before', () => {
    fc.assert(
      fc.property(ANY_MARKET, (events) => {
        const asked = new Microstructure();
        show(asked, events, (wanted) => void (wanted && asked.values));
        const never = new Microstructure();
        show(never, events, () => {});
        expect([...asked.values]).toEqual([...never.values]);
      }),
    );
  });

  it('starts over behind a gap, as if new', () => {
    const used = new Microstructure();
    busy(used);
    used.reset();
    expect([...used.values]).toEqual(Array(MEASURES_SIZE).fill(Number.NaN));
    const fresh = new Microstructure();
    busy(used, 5e15);
    busy(fresh, 5e15);
    expect([...used.values]).toEqual([...fresh.values]);
  });
});
