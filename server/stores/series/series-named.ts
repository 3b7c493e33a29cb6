import { Series } from '@voltaire/schema/series-enums.ts';
import { HEALTH, LATENCY, MOTION, type Table, TICKS } from './tables.ts';

/** Where a series is kept. */
export interface NamedSeries {
  readonly table: Table;
  /** SQL: a column of the table, or what is made of several. */
  readonly value: string;
  /** What its rows are named after; null: a symbol. */
  readonly name: string | null;
}

const MADE: Partial<Record<Series, NamedSeries>> = {
  MID: { table: TICKS, value: '(bid + ask) / 2', name: null },
  SPREAD_BPS: { table: TICKS, value: '(ask - bid) / (bid + ask) * 20000', name: null },
};

const KERNEL = /^(LOOP|RECORD|COMMAND|JOURNAL)_/;
const PATH = /^(TICK_TO_[A-Z]+)_(.*)$/;

/** By their names in GraphQL, which are those of the columns. */
export const SERIES_NAMED: ReadonlyMap<Series, NamedSeries> = new Map(
  (Object.keys(Series) as Series[]).map((series) => [series, MADE[series] ?? inColumn(series)]),
);

function inColumn(series: Series): NamedSeries {
  const [, path = null, quantile = series] = PATH.exec(series) ?? [];
  const column = quantile.toLowerCase();
  const table = [MOTION, HEALTH, LATENCY].find(({ columns }) => columns.includes(column));
  if (!table) throw new Error(`no table has a column ${column}`);
  return { table, value: column, name: KERNEL.test(series) ? 'KERNEL' : path };
}
