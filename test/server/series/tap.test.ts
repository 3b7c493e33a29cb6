import { Instrument } from '@voltaire/reflex/model/instrument.ts';
import { HORIZONS_S, KINEMATICS_SIZE, VOLUME } from '@voltaire/reflex/physics/kinematics.ts';
import { Measure } from '@voltaire/reflex/physics/measures.ts';
import { derivativeAt } from '@voltaire/reflex/orient/market-view.ts';
import {
  Column,
  SLOT_SIZE,
  TICK_QUOTE,
  TICK_TRADE,
} from '@voltaire/reflex/rings/telemetry-ring.ts';
import {
  KEYS,
  MOTION,
  type Table,
  TABLES,
  TICKS,
  widthOf,
} from '@voltaire/server/stores/series/tables.ts';
import { namesOf, SeriesTap } from '@voltaire/server/stores/series/tap.ts';
import * as fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { BTCUSDT, ETHUSDT } from '../../reflex/support/instruments.ts';

const INSTRUMENTS = [new Instrument(0, BTCUSDT), new Instrument(1, ETHUSDT)];

let tap: SeriesTap;
beforeEach(() => {
  tap = new SeriesTap(INSTRUMENTS);
});

function slot(columns: Partial<Record<keyof typeof Column, number>> = {}): Float64Array {
  // Every place has its own number, so that none can be taken for another.
  const values = Float64Array.from({ length: SLOT_SIZE }, (_, i) => i + 0.5);
  const given = { KIND: TICK_QUOTE, SYMBOL: 0, SEQ: 1, AT_US: 1_000_000, ...columns };
  for (const [column, value] of Object.entries(given)) {
    values[Column[column as keyof typeof Column]] = value;
  }
  return values;
}

/** The rows of a table, by column. */
function rowsOf(table: Table): Record<string, number>[] {
  const found = tap.take().find((each) => TABLES[each.table] === table);
  const values = found?.values ?? new Float64Array();
  const columns = ['ts', 'name', 'seq', ...table.columns];
  expect(columns).toHaveLength(KEYS + table.columns.length);
  return Array.from({ length: values.length / widthOf(table) }, (_, row) =>
    Object.fromEntries(columns.map((column, i) => [column, values[row * columns.length + i]!])),
  );
}

describe('what is kept of the market', () => {
  it('is every tick, with the last trade only where there was one', () => {
    const quote = { BID_TICKS: 6_183_763, BID_LOTS: 150_000, ASK_TICKS: 6_183_764, ASK_LOTS: 1 };
    tap.tick(slot({ ...quote, SEQ: 7, AT_US: 1_000_000.8 }));
    const trade = { KIND: TICK_TRADE, LAST_TICKS: 6_183_763, LAST_LOTS: 3, LAST_SIDE: -1 };
    tap.tick(slot({ ...quote, ...trade, SEQ: 8 }));
    const [first, second] = rowsOf(TICKS);
    expect(first).toMatchObject({ ts: 1_000_000, name: 0, seq: 7, bid: 61_837.63, ask: 61_837.64 });
    expect(first).toMatchObject({ bid_quantity: 1.5, ask_quantity: 0.00001, price: Number.NaN });
    expect(second).toMatchObject({ seq: 8, price: 61_837.63, quantity: 0.00003, side: -1 });
  });

  it('has prices and quantities that are the decimals they stand for (property)', () => {
    fc.assert(
      fc.property(
        fc.nat(1),
        fc.integer({ min: 1, max: 2 ** 31 }),
        fc.integer({ min: 1, max: 2 ** 31 }),
        (id, ticks, lots) => {
          tap.tick(slot({ SYMBOL: id, BID_TICKS: ticks, BID_LOTS: lots }));
          const [row] = rowsOf(TICKS);
          const instrument = INSTRUMENTS[id]!;
          expect(row!['bid']).toBe(Number(instrument.priceText(ticks)));
          expect(row!['bid_quantity']).toBe(Number(instrument.quantityText(lots)));
        },
      ),
    );
  });

  it('is the motion four times a second for each symbol, each number in its column', () => {
    for (const atUs of [0, 100_000, 249_999, 250_000, 400_000]) tap.tick(slot({ AT_US: atUs }));
    tap.tick(slot({ AT_US: 400_000, SYMBOL: 1 }));
    const rows = rowsOf(MOTION);
    expect(rows.map(({ ts, name }) => [ts, name])).toEqual([
      [0, 0],
      [250_000, 0],
      [400_000, 1],
    ]);
    const values = slot();
    const derivative = (horizon: number, series: number, order: number) =>
      values[Column.DERIVATIVES + derivativeAt(horizon, series, order)];
    const measure = (place: number) => values[Column.MEASURES + place];
    expect(rows[0]).toMatchObject({
      price_velocity_1s: derivative(0, 0, 0),
      volume_jerk_5s: derivative(1, VOLUME, 2),
      signed_volume_acceleration_30s: derivative(2, 2, 1),
      microprice: measure(Measure.MICROPRICE),
      imbalance: measure(Measure.IMBALANCE),
      depth_imbalance: measure(Measure.DEPTH_IMBALANCE),
      volatility_1s: measure(Measure.VOLATILITY),
      volatility_30s: measure(Measure.VOLATILITY + 2),
      buy_intensity: measure(Measure.BUY_INTENSITY),
      sell_intensity: measure(Measure.SELL_INTENSITY),
      toxicity: measure(Measure.TOXICITY),
    });
    expect(MOTION.columns).toHaveLength(KINEMATICS_SIZE + 6 + HORIZONS_S.length);
  });

  it('is handed on once', () => {
    tap.tick(slot());
    expect(tap.take()).toHaveLength(2);
    expect(tap.take()).toEqual([]);
  });

  it('goes by the names of the symbols and of the kernel’s own', () => {
    expect(namesOf(INSTRUMENTS)).toEqual([
      'BTCUSDT',
      'ETHUSDT',
      'TICK_TO_DECISION',
      'TICK_TO_ORDER',
      'KERNEL',
    ]);
  });
});
