import { Instrument } from '../model/instrument.ts';
import { HORIZONS_S, KINEMATICS_SIZE, PRICE } from '../physics/kinematics.ts';
import { MEASURES_SIZE } from '../physics/measures.ts';
import { derivativeAt, type MarketView, type MotionView, NO_INFLUENCE } from './market-view.ts';

/**
 * A view for the tests of a strategy: a proven book of BTCUSDT at 60,000 that stands still, nothing
 * held, nothing working, nobody steering. `changes` is what the test is about.
 */
export function exampleView(changes: Partial<MarketView> = {}): MarketView {
  return {
    instrument: new Instrument(0, {
      venue: 'binance',
      symbol: 'BTCUSDT',
      base: 'BTC',
      quote: 'USDT',
      tickSize: '0.01000000',
      lotSize: '0.00001000',
      minQuantity: '0.00001000',
      minNotional: '5.00000000',
    }),
    atUs: 1_700_000_000_000_000,
    monoNs: 1e12,
    bidTicks: 5_999_999,
    bidLots: 100_000,
    askTicks: 6_000_001,
    askLots: 100_000,
    mid: 60_000,
    feedState: 'LIVE',
    quoteAgeNs: 1e6,
    kinematics: exampleMotion({}),
    microstructure: exampleMeasures({}),
    positionLots: 0,
    working: [],
    sinceIntentNs: Number.POSITIVE_INFINITY,
    influence: NO_INFLUENCE,
    tradingLevel: 0,
    ...changes,
  };
}

/** Price motion on one horizon in bps/s, bps/s², bps/s³, each known to a tenth; zero elsewhere. */
export function exampleMotion({
  horizon = 1,
  velocity = 0,
  acceleration = 0,
  jerk = 0,
}): MotionView {
  const derivatives = new Float64Array(KINEMATICS_SIZE);
  [velocity, acceleration, jerk].forEach((value, order) => {
    derivatives[derivativeAt(horizon, PRICE, order)] = value;
  });
  const standardErrors = derivatives.map((value) => Math.abs(value) / 10);
  return { derivatives, standardErrors, ready: (each) => each >= 0 && each < HORIZONS_S.length };
}

/** Microstructure by the places of physics/measures.ts: `{ [Measure.IMBALANCE]: 0.5 }`; zero elsewhere. */
export function exampleMeasures(
  values: Readonly<Record<number, number>>,
): MarketView['microstructure'] {
  return { values: Float64Array.from({ length: MEASURES_SIZE }, (_, at) => values[at] ?? 0) };
}
