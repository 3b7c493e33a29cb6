import { registerEnumType } from 'type-graphql';
import { names } from './enums.ts';

/** Everything that is kept over time. The numbers in names are horizons: docs/physics.md. */
export const Series = names(
  'MID',
  'SPREAD_BPS',
  'PRICE_VELOCITY_1S',
  'PRICE_ACCELERATION_1S',
  'PRICE_JERK_1S',
  'VOLUME_VELOCITY_1S',
  'VOLUME_ACCELERATION_1S',
  'VOLUME_JERK_1S',
  'SIGNED_VOLUME_VELOCITY_1S',
  'SIGNED_VOLUME_ACCELERATION_1S',
  'SIGNED_VOLUME_JERK_1S',
  'PRICE_VELOCITY_5S',
  'PRICE_ACCELERATION_5S',
  'PRICE_JERK_5S',
  'VOLUME_VELOCITY_5S',
  'VOLUME_ACCELERATION_5S',
  'VOLUME_JERK_5S',
  'SIGNED_VOLUME_VELOCITY_5S',
  'SIGNED_VOLUME_ACCELERATION_5S',
  'SIGNED_VOLUME_JERK_5S',
  'PRICE_VELOCITY_30S',
  'PRICE_ACCELERATION_30S',
  'PRICE_JERK_30S',
  'VOLUME_VELOCITY_30S',
  'VOLUME_ACCELERATION_30S',
  'VOLUME_JERK_30S',
  'SIGNED_VOLUME_VELOCITY_30S',
  'SIGNED_VOLUME_ACCELERATION_30S',
  'SIGNED_VOLUME_JERK_30S',
  'MICROPRICE',
  'IMBALANCE',
  'DEPTH_IMBALANCE',
  'VOLATILITY_1S',
  'VOLATILITY_5S',
  'VOLATILITY_30S',
  'BUY_INTENSITY',
  'SELL_INTENSITY',
  'TOXICITY',
  'TICKS_PER_SECOND',
  'BOOK_UPDATES_PER_SECOND',
  'AGE_MS',
  'INTEGRITY_PCT',
  'GAPS',
  'RESYNCS',
  'RECONNECTS',
  'REFUSED_FRAMES',
  'TRADES_MISSED',
  'FEED_LATENCY_P50_MS',
  'FEED_LATENCY_P99_MS',
  'LOOP_STALL_MS',
  'RECORD_OCCUPANCY',
  'COMMAND_OCCUPANCY',
  'JOURNAL_OCCUPANCY',
  'TICK_TO_DECISION_P50_US',
  'TICK_TO_DECISION_P99_US',
  'TICK_TO_DECISION_P999_US',
  'TICK_TO_DECISION_MAX_US',
  'TICK_TO_ORDER_P50_US',
  'TICK_TO_ORDER_P99_US',
  'TICK_TO_ORDER_P999_US',
  'TICK_TO_ORDER_MAX_US',
);
export type Series = keyof typeof Series;

export const CandleInterval = names('S1', 'S5', 'S15', 'M1', 'M5', 'M15', 'H1', 'H4', 'D1');
export type CandleInterval = keyof typeof CandleInterval;

export const SeriesEngine = names('DUCKDB', 'QUESTDB');
export type SeriesEngine = keyof typeof SeriesEngine;

registerEnumType(Series, {
  name: 'Series',
  description:
    'What is kept over time, docs/series.md has the units. TICK_TO_…, LOOP_… and …_OCCUPANCY are the kernel’s and of no symbol.',
});
registerEnumType(CandleInterval, {
  name: 'CandleInterval',
  description: 'S: seconds, M: minutes, H: hours, D: days, all of UTC.',
});
registerEnumType(SeriesEngine, { name: 'SeriesEngine' });
