import { AGGRESSIONS, BIASES, URGENCIES } from '@voltaire/reflex/model/aggression.ts';
import { FEED_STATES } from '@voltaire/reflex/model/feed-health.ts';
import type { TradingLevel } from '@voltaire/reflex/model/trading-level.ts';
import {
  knownMotion,
  type MarketView,
  type WorkingOrder,
} from '@voltaire/reflex/orient/market-view.ts';
import {
  MOST_WORKING,
  SnapshotReader,
  ViewSnapshot,
} from '@voltaire/reflex/orient/view-snapshot.ts';
import { HORIZONS_S, KINEMATICS_SIZE } from '@voltaire/reflex/physics/kinematics.ts';
import { MEASURES_SIZE } from '@voltaire/reflex/physics/measures.ts';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { trialView } from '@voltaire/reflex/decide/trial.ts';

const doubles = (length: number) =>
  fc
    .array(fc.double(), { minLength: length, maxLength: length })
    .map((numbers) => Float64Array.from(numbers));

const order: fc.Arbitrary<WorkingOrder> = fc.record({
  clientOrderId: fc.string({ maxLength: 36 }),
  side: fc.constantFrom(1 as const, -1 as const),
  priceTicks: fc.nat(),
  lots: fc.nat(),
  ageNs: fc.double({ noNaN: true }),
  cancelRequested: fc.boolean(),
  amending: fc.boolean(),
});

const sentiment = fc.record({
  modelId: fc.string(),
  computedAtUs: fc.nat(),
  score: fc.double({ noNaN: true, noDefaultInfinity: true, min: 0 }),
  inputHash: fc.string(),
});

const forecast = fc.record({
  modelId: fc.string(),
  computedAtUs: fc.nat(),
  horizonS: fc.nat(),
  levels: fc.array(fc.nat()),
  returnsBps: fc.array(fc.nat()),
  inputHash: fc.string(),
});

const influence = fc.record({
  aggression: fc.constantFrom(...AGGRESSIONS),
  bias: fc.constantFrom(...BIASES),
  urgency: fc.constantFrom(...URGENCIES),
  size: fc.double(),
  threshold: fc.double(),
  mayBuy: fc.boolean(),
  maySell: fc.boolean(),
  forecast: fc.option(forecast),
  sentiment: fc.option(sentiment),
  overrides: fc.array(fc.string()),
});

const view: fc.Arbitrary<MarketView> = fc
  .record({
    numbers: fc.record({
      atUs: fc.double(),
      monoNs: fc.double(),
      bidTicks: fc.double(),
      bidLots: fc.double(),
      askTicks: fc.double(),
      askLots: fc.double(),
      mid: fc.double(),
      quoteAgeNs: fc.double(),
      positionLots: fc.double(),
      sinceIntentNs: fc.double(),
    }),
    feedState: fc.constantFrom(...FEED_STATES),
    tradingLevel: fc.constantFrom<TradingLevel>(0, 1, 2, 3, 4),
    ready: fc.array(fc.boolean(), { minLength: HORIZONS_S.length, maxLength: HORIZONS_S.length }),
    derivatives: doubles(KINEMATICS_SIZE),
    standardErrors: doubles(KINEMATICS_SIZE),
    values: doubles(MEASURES_SIZE),
    working: fc.array(order, { maxLength: 12 }),
    influence,
  })
  .map(({ numbers, ready, derivatives, standardErrors, values, ...rest }) =>
    trialView({
      ...numbers,
      ...rest,
      kinematics: knownMotion(derivatives, standardErrors, (h) => ready[h] === true),
      microstructure: { values },
    }),
  );

/** All that can be compared: functions are asked. */
const shown = ({ kinematics, instrument, ...rest }: MarketView) => ({
  ...rest,
  symbol: instrument.symbol,
  derivatives: kinematics.derivatives,
  standardErrors: kinematics.standardErrors,
  ready: HORIZONS_S.map((_, horizon) => kinematics.ready(horizon)),
});

describe('a snapshot of a view', () => {
  it('is read as the view that was written, one after the other', () => {
    const snapshot = new ViewSnapshot();
    const reader = new SnapshotReader(trialView().instrument);
    fc.assert(
      fc.property(view, (written) => {
        expect(snapshot.write(written)).toBe(true);
        // As far as it goes to the other thread.
        const numbers = new Float64Array(snapshot.numbers.length).fill(Number.NaN);
        numbers.set(snapshot.numbers.subarray(0, snapshot.used));
        const rare = JSON.parse(JSON.stringify(snapshot.rare)) as typeof snapshot.rare;
        expect(shown(reader.read(numbers, rare))).toEqual(shown(written));
      }),
      { numRuns: 500 },
    );
  });

  it('has a new version of the rare part when that has changed, and only then', () => {
    const snapshot = new ViewSnapshot();
    const resting: WorkingOrder = {
      clientOrderId: 'a',
      side: 1,
      priceTicks: 1,
      lots: 1,
      ageNs: 1,
      cancelRequested: false,
      amending: false,
    };
    const versions: number[] = [];
    const write = (changes: Partial<MarketView>, silentCode: string | null = null) => {
      snapshot.write(trialView(changes), silentCode);
      versions.push(snapshot.rareVersion);
    };
    const { influence: none } = trialView();
    write({});
    write({ bidTicks: 5, positionLots: 3, tradingLevel: 2 });
    write({ working: [resting] });
    write({ working: [{ ...resting, lots: 2, ageNs: 5, cancelRequested: true }] });
    write({ working: [{ ...resting, clientOrderId: 'b' }] });
    write({ influence: { ...none, overrides: ['x'] } });
    write({ influence: { ...none, overrides: ['x'], size: 2 } });
    write({ influence: { ...none, overrides: ['y'] } });
    write({ influence: { ...none, overrides: ['y'] } }, 'TOO_SLOW');
    write({ influence: { ...none, overrides: ['y'] } }, 'TOO_SLOW');
    expect(versions).toEqual([0, 0, 1, 1, 2, 3, 3, 4, 5, 5]);
    expect(snapshot.rare.silentCode).toBe('TOO_SLOW');
  });

  it('is not written when there are more working orders than fit', () => {
    const resting: WorkingOrder = {
      clientOrderId: 'a',
      side: -1,
      priceTicks: 1,
      lots: 1,
      ageNs: 1,
      cancelRequested: false,
      amending: false,
    };
    const working = (count: number) => Array.from({ length: count }, () => resting);
    const snapshot = new ViewSnapshot();
    expect(snapshot.write(trialView({ working: working(MOST_WORKING) }))).toBe(true);
    expect(snapshot.write(trialView({ working: working(MOST_WORKING + 1) }))).toBe(false);
  });
});
