import type { Forecast, Sentiment } from '../model/inference.ts';
import { Instrument, type InstrumentDefinition } from '../model/instrument.ts';
import type { Side } from '../model/order.ts';
import {
  derivativeAt,
  type MarketView,
  type MotionView,
  NO_INFLUENCE,
  type WorkingOrder,
  knownMotion,
} from '../orient/market-view.ts';
import { HORIZONS_S, KINEMATICS_SIZE, PRICE } from '../physics/kinematics.ts';
import { Measure, MEASURES_SIZE } from '../physics/measures.ts';

/*
 * A made-up market for whoever tries a strategy in a test: live, calm, nothing held, nothing working,
 * nobody steering. A test says only what it is about.
 *
 *     decide(trialView({ kinematics: trialMotion([2, 1, 1]), positionLots: 500 }), parameters)
 */

export const TRIAL_INSTRUMENT: InstrumentDefinition = {
  venue: 'binance',
  symbol: 'BTCUSDT',
  base: 'BTC',
  quote: 'USDT',
  tickSize: '0.01',
  lotSize: '0.00001',
  minQuantity: '0.00001',
  minNotional: '5',
};

/** At 60,000, one tick to either side of the mid. */
export function trialView(changes: Partial<MarketView> = {}): MarketView {
  return {
    instrument: new Instrument(0, TRIAL_INSTRUMENT),
    atUs: 1_700_000_000_000_000,
    monoNs: 1e12,
    bidTicks: 5_999_999,
    bidLots: 1e5,
    askTicks: 6_000_001,
    askLots: 1e5,
    mid: 60_000,
    feedState: 'LIVE',
    quoteAgeNs: 1e6,
    kinematics: trialMotion(),
    microstructure: trialMeasures(),
    positionLots: 0,
    working: [],
    sinceIntentNs: Number.POSITIVE_INFINITY,
    influence: NO_INFLUENCE,
    tradingLevel: 0,
    ...changes,
  };
}

type Triple = readonly [velocityBpsPerS: number, accelerationBpsPerS2: number, jerk: number];
const STILL: Triple = [0, 0, 0];

/**
 * Velocity, acceleration and jerk of the mid, one triple for each of HORIZONS_S; standing still where
 * nothing is given, and not ready where null is.
 */
export function trialMotion(...perHorizon: readonly (Triple | null)[]): MotionView {
  const derivatives = new Float64Array(KINEMATICS_SIZE).fill(Number.NaN);
  const standardErrors = new Float64Array(KINEMATICS_SIZE).fill(Number.NaN);
  const triples = HORIZONS_S.map((_, h) => (perHorizon[h] === undefined ? STILL : perHorizon[h]));
  triples.forEach((triple, horizon) => {
    triple?.forEach((value, order) => {
      derivatives[derivativeAt(horizon, PRICE, order)] = value;
      standardErrors[derivativeAt(horizon, PRICE, order)] = 0.1;
    });
  });
  const ready = triples.map((triple) => triple !== null);
  return knownMotion(derivatives, standardErrors, (horizon) => ready[horizon] ?? false);
}

/** See physics/measures.ts; VOLATILITY is taken for all horizons. */
export function trialMeasures(changes: Partial<Record<keyof typeof Measure, number>> = {}): {
  readonly values: Float64Array;
} {
  const values = new Float64Array(MEASURES_SIZE).fill(Number.NaN);
  const all = {
    MICROPRICE: 60_000,
    IMBALANCE: 0,
    DEPTH_IMBALANCE: 0,
    SPREAD_BPS: 1 / 300,
    VOLATILITY: 0.5,
    BUY_INTENSITY: 1,
    SELL_INTENSITY: 1,
    TOXICITY: 0.2,
    ...changes,
  };
  const names = Object.keys(all) as (keyof typeof Measure)[];
  for (const name of names) values[Measure[name]] = all[name];
  HORIZONS_S.forEach((_, h) => {
    values[Measure.VOLATILITY + h] = all.VOLATILITY;
  });
  return { values };
}

/** An order of the strategy's own that rests one tick outside the touch. */
export function trialOrder(side: Side, changes: Partial<WorkingOrder> = {}): WorkingOrder {
  return {
    clientOrderId: side > 0 ? 'bid' : 'ask',
    side,
    priceTicks: 6_000_000 - 2 * side,
    lots: 500,
    ageNs: 1e6,
    cancelRequested: false,
    amending: false,
    ...changes,
  };
}

/** A forecast whose 10–90 % band is `bandBps` wide. */
export function trialForecast(medianBps: number, bandBps = 20): Forecast {
  return {
    modelId: 'trial',
    computedAtUs: 1_700_000_000_000_000,
    horizonS: 60,
    levels: [0.1, 0.5, 0.9],
    returnsBps: [medianBps - bandBps / 2, medianBps, medianBps + bandBps / 2],
    inputHash: '',
  };
}

export function trialSentiment(score: number): Sentiment {
  return { modelId: 'trial', computedAtUs: 1_700_000_000_000_000, score, inputHash: '' };
}
