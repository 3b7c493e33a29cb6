import type {
  CandleRow,
  CandlesQuery,
  LatencyRow,
  Span,
  TelemetryQuery,
  TelemetryRow,
} from './series-store.ts';
import { LATENCY, type Table, TICKS } from './tables.ts';

/** What the engines' SQL has not in common. */
export interface Dialect {
  tableName(table: Table): string;
  /** A moment, from µs since the epoch. */
  time(us: number): string;
  /** The column `ts` as µs since the epoch. */
  readonly atUs: string;
  /** Of integers, downwards. */
  readonly divide: string;
}

export type Cell = number | string | null;

/** Rows lie in the order of time in both engines: the first of a step is the oldest. */
export function candlesSql(dialect: Dialect, { symbol, ...span }: CandlesQuery): string {
  return `SELECT ${step(dialect, span)} AS step, first(price), max(price), min(price), last(price),
    sum(quantity), count(price), sum(price * quantity) / sum(quantity)
    FROM ${dialect.tableName(TICKS)}
    WHERE ${within(dialect, span)} AND symbol = ${text(symbol)} AND price IS NOT NULL
    GROUP BY step ORDER BY step`;
}

export function toCandle(row: readonly Cell[]): CandleRow {
  const [openAtUs, open, high, low, close, volume, trades, vwap] = row.map(toNumber) as Numbers;
  return { openAtUs, open, high, low, close, volume, trades, vwap };
}

export function telemetrySql(
  dialect: Dialect,
  { table, value, name, ...span }: TelemetryQuery,
): string {
  return `SELECT ${step(dialect, span)} AS step, min(v), max(v), avg(v), last(v), count(v)
    FROM (SELECT ts, ${value} AS v FROM ${dialect.tableName(table)}
      WHERE ${within(dialect, span)} AND symbol = ${text(name)}) AS valued
    WHERE v IS NOT NULL GROUP BY step ORDER BY step`;
}

export function toPoint(row: readonly Cell[]): TelemetryRow {
  const [atUs, min, max, mean, last, count] = row.map(toNumber) as Numbers;
  return { atUs, min, max, mean, last, count };
}

export function latencySql(dialect: Dialect, span: Span): string {
  return `SELECT symbol, ${step(dialect, span)} AS step, sum(count), max(p50_us), max(p99_us),
    max(p999_us), max(max_us)
    FROM ${dialect.tableName(LATENCY)} WHERE ${within(dialect, span)}
    GROUP BY symbol, step ORDER BY step, symbol`;
}

export function toLatency([path, ...rest]: readonly Cell[]): LatencyRow {
  const [atUs, count, p50Us, p99Us, p999Us, maxUs] = rest.map(toNumber) as Numbers;
  return { atUs, path: String(path), count, p50Us, p99Us, p999Us, maxUs };
}

/** NaN where there is none. */
function toNumber(cell: Cell): number {
  return cell === null ? Number.NaN : Number(cell);
}

type Numbers = [number, number, number, number, number, number, number, number];

function step({ atUs, divide }: Dialect, { stepUs }: Span): string {
  return `(${atUs} ${divide} ${whole(stepUs)}) * ${whole(stepUs)}`;
}

function within(dialect: Dialect, { fromUs, toUs }: Span): string {
  return `ts >= ${dialect.time(whole(fromUs))} AND ts < ${dialect.time(whole(toUs))}`;
}

/** Symbols are of the known list; what is in quotes cannot leave them anyway. */
function text(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

function whole(value: number): number {
  if (Number.isSafeInteger(value) && value >= 0) return value;
  throw new RangeError(`a time must be a whole number of microseconds, was ${value}`);
}
