import type { Batch, Table } from './tables.ts';

/** µs since the epoch: `fromUs` and later, before `toUs`. */
export interface Span {
  readonly fromUs: number;
  readonly toUs: number;
  /** Of one point; its time is a whole multiple of this. */
  readonly stepUs: number;
}

export interface CandlesQuery extends Span {
  readonly symbol: string;
}

/** Prices in the quote asset, volume in the base asset. */
export interface CandleRow {
  readonly openAtUs: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
  readonly trades: number;
  /** Quote volume ÷ base volume. */
  readonly vwap: number;
}

export interface TelemetryQuery extends Span {
  readonly table: Table;
  /** Of the table's columns, or what is made of them. */
  readonly value: string;
  /** A symbol, or a path of latency. */
  readonly name: string;
}

export interface TelemetryRow {
  readonly atUs: number;
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  readonly last: number;
  readonly count: number;
}

/** The worst second of each step, and how many were measured in all. */
export interface LatencyRow {
  readonly atUs: number;
  readonly path: string;
  readonly count: number;
  readonly p50Us: number;
  readonly p99Us: number;
  readonly p999Us: number;
  readonly maxUs: number;
}

export type EngineName = 'DUCKDB' | 'QUESTDB';

/** Where series are kept. What any method throws says, in a sentence, what is the matter. */
export interface SeriesStore {
  /**
   * Resolves when the rows will outlive a crash of the engine. What was appended before, as far as anybody
   * knows or not, may be appended again and is there once; batches of a source come in their order.
   */
  append(batches: readonly Batch[]): Promise<void>;
  /** In the order of time; a step without a trade has no candle. */
  candles(query: CandlesQuery): Promise<CandleRow[]>;
  /** In the order of time; a step without a value has no point. */
  telemetry(query: TelemetryQuery): Promise<TelemetryRow[]>;
  latency(span: Span): Promise<LatencyRow[]>;
  /** Now and then, and never while something is appended: forgets what is too old, mends what can be. */
  upkeep(nowUs: number): Promise<void>;
  close(): Promise<void>;
}
