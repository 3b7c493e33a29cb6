import { HORIZONS_S } from '@voltaire/reflex/physics/kinematics.ts';

/** What is kept: a row is when, of what, its number, and the columns of its table; all are doubles. */
export interface Table {
  readonly name: string;
  /** In the order of a row's values; NaN where there is none. */
  readonly columns: readonly string[];
}

/** What comes first in each row: µs since the epoch, a place in the names, the kernel's number. */
export const Key = { AT_US: 0, NAME: 1, SEQ: 2 } as const;
export const KEYS = 3;

const MOTIONS = ['price', 'volume', 'signed_volume'].flatMap((series) =>
  ['velocity', 'acceleration', 'jerk'].map((order) => `${series}_${order}`),
);

/** Of the telemetry ring's measures, the spread apart: it follows from a tick. */
const MEASURES = [
  'microprice',
  'imbalance',
  'depth_imbalance',
  ...HORIZONS_S.map((horizonS) => `volatility_${horizonS}s`),
  'buy_intensity',
  'sell_intensity',
  'toxicity',
];

/** Every change of the best bid or ask, and every trade: what has a price is a trade. */
export const TICKS: Table = {
  name: 'ticks',
  columns: [
    'exchange_us',
    'bid',
    'bid_quantity',
    'ask',
    'ask_quantity',
    'price',
    'quantity',
    /** 1: the buyer was the aggressor, −1: the seller. */
    'side',
  ],
};

/** Derivatives in the order of Kinematics.derivatives, then measures: docs/physics.md has the units. */
export const MOTION: Table = {
  name: 'motion',
  columns: [
    ...HORIZONS_S.flatMap((horizonS) => MOTIONS.map((motion) => `${motion}_${horizonS}s`)),
    ...MEASURES,
  ],
};

/** Of the path that the row names, over the second before it. */
export const LATENCY: Table = {
  name: 'latency',
  columns: ['count', 'p50_us', 'p99_us', 'p999_us', 'max_us'],
};

/** How far the market data of a symbol can be trusted, and how the kernel is, once a second; counts are since the run began. */
export const HEALTH: Table = {
  name: 'health',
  columns: [
    'ticks_per_second',
    'book_updates_per_second',
    'age_ms',
    'integrity_pct',
    'gaps',
    'resyncs',
    'reconnects',
    'refused_frames',
    'trades_missed',
    'feed_latency_p50_ms',
    'feed_latency_p99_ms',
    // Of the kernel's own thread, in rows of their own:
    'loop_stall_ms',
    'record_occupancy',
    'command_occupancy',
    'journal_occupancy',
  ],
};

/** A batch names its table by its place here. */
export const TABLES: readonly Table[] = [TICKS, MOTION, LATENCY, HEALTH];

/** Doubles in one row. */
export function widthOf({ columns }: Table): number {
  return KEYS + columns.length;
}

/** Rows of one table, in the order in which they came. */
export interface Batch {
  /** Who has numbered it: each spool has a name of its own. */
  readonly source: string;
  /** Grows by one from batch to batch of a source. */
  readonly number: number;
  readonly table: Table;
  readonly names: readonly string[];
  readonly values: Float64Array;
}

export function rowsOf({ table, values }: Pick<Batch, 'table' | 'values'>): number {
  return values.length / widthOf(table);
}
