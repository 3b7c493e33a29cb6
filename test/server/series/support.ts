import type { Batch, Table } from '@voltaire/server/stores/series/tables.ts';
import { KEYS, widthOf } from '@voltaire/server/stores/series/tables.ts';

export const NAMES = ['BTCUSDT', 'ETHUSDT', 'TICK_TO_ORDER'] as const;
/** A midnight: a multiple of every step that is asked for. */
export const BEGIN_US = Date.UTC(2026, 0, 10) * 1000;
export const SECOND_US = 1_000_000;

export interface Row {
  readonly atUs: number;
  readonly name?: (typeof NAMES)[number];
  readonly seq: number;
  /** By column; what is not named is not there. */
  readonly values: Readonly<Record<string, number>>;
}

export function valuesOf(table: Table, rows: readonly Row[]): Float64Array {
  const width = widthOf(table);
  const packed = new Float64Array(rows.length * width).fill(Number.NaN);
  rows.forEach(({ atUs, name = 'BTCUSDT', seq, values }, i) => {
    packed.set([atUs, NAMES.indexOf(name), seq], i * width);
    for (const [column, value] of Object.entries(values)) {
      const place = table.columns.indexOf(column);
      if (place < 0) throw new Error(`${table.name} has no ${column}`);
      packed[i * width + KEYS + place] = value;
    }
  });
  return packed;
}

export function batchOf(
  table: Table,
  rows: readonly Row[],
  { source = 'one', number = 0 } = {},
): Batch {
  return { source, number, table, names: NAMES, values: valuesOf(table, rows) };
}

export function trade(atUs: number, seq: number, price: number, quantity: number): Row {
  return { atUs, seq, values: { bid: price, ask: price, price, quantity, side: 1 } };
}
