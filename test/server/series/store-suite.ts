import type { SeriesStore, Span } from '@voltaire/server/stores/series/series-store.ts';
import { HEALTH, LATENCY, MOTION, TICKS } from '@voltaire/server/stores/series/tables.ts';
import * as fc from 'fast-check';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { batchOf, BEGIN_US, type Row, SECOND_US, trade } from './support.ts';

const MINUTE: Span = {
  fromUs: BEGIN_US,
  toUs: BEGIN_US + 60 * SECOND_US,
  stepUs: SECOND_US,
};

const at = (ms: number) => BEGIN_US + ms * 1000;

const row = (second: number, values: Row['values']): Row => ({
  atUs: BEGIN_US + second * SECOND_US,
  seq: second,
  values,
});

const health = (name: 'BTCUSDT' | 'ETHUSDT', age: number): Row => ({
  atUs: BEGIN_US,
  name,
  seq: 1,
  values: { age_ms: age },
});

const second = (seq: number, count: number, us: number): Row => ({
  atUs: BEGIN_US + seq * SECOND_US,
  name: 'TICK_TO_ORDER',
  seq,
  values: { count, p50_us: us, p99_us: 2 * us, p999_us: 3 * us, max_us: 4 * us },
});

/** What both engines must do. `opened` gives an empty store; `settled` waits until queries see what was appended. */
export function storeSuite(
  opened: () => Promise<SeriesStore>,
  settled: () => Promise<void> = async () => {},
): void {
  let store: SeriesStore;
  beforeEach(async () => {
    store = await opened();
  });
  afterEach(() => store.close());

  const candles = (span: Partial<Span> = {}) =>
    store.candles({ symbol: 'BTCUSDT', ...MINUTE, ...span });

  it('makes candles of trades, and of nothing else', async () => {
    const quote: Row = { atUs: at(1), seq: 2, values: { bid: 1, ask: 2 } };
    const other: Row = { ...trade(at(2), 3, 7, 7), name: 'ETHUSDT' };
    await store.append([
      batchOf(TICKS, [
        trade(at(0), 1, 61_837.63, 0.5),
        quote,
        other,
        trade(at(400), 4, 61_840.01, 0.25),
        trade(at(999), 5, 61_830.5, 0.25),
        trade(at(2000), 6, 61_831, 2),
      ]),
    ]);
    await settled();
    expect(await candles()).toEqual([
      {
        openAtUs: BEGIN_US,
        open: 61_837.63,
        high: 61_840.01,
        low: 61_830.5,
        close: 61_830.5,
        volume: 1,
        trades: 3,
        vwap: expect.closeTo((61_837.63 * 2 + 61_840.01 + 61_830.5) / 4, 9),
      },
      {
        openAtUs: BEGIN_US + 2 * SECOND_US,
        open: 61_831,
        high: 61_831,
        low: 61_831,
        close: 61_831,
        volume: 2,
        trades: 1,
        vwap: 61_831,
      },
    ]);
  });

  it('takes what is at the beginning of a time, and not what is at its end', async () => {
    await store.append([
      batchOf(TICKS, [
        trade(BEGIN_US - 1, 1, 1, 1),
        trade(BEGIN_US, 2, 2, 1),
        trade(MINUTE.toUs - 1, 3, 3, 1),
        trade(MINUTE.toUs, 4, 4, 1),
      ]),
    ]);
    await settled();
    expect((await candles()).map(({ open }) => open)).toEqual([2, 3]);
  });

  it('gives min, max, mean and last of a series, without the moments that have no value', async () => {
    await store.append([
      batchOf(MOTION, [
        row(0, { price_velocity_1s: 2 }),
        row(1, { price_velocity_1s: -4 }),
        row(2, { price_velocity_1s: 1 }),
        row(3, { microprice: 5 }),
        row(30, { price_velocity_1s: 0 }),
      ]),
    ]);
    await settled();
    const points = await store.telemetry({
      table: MOTION,
      value: 'price_velocity_1s',
      name: 'BTCUSDT',
      ...MINUTE,
      stepUs: 10 * SECOND_US,
    });
    expect(points).toEqual([
      { atUs: BEGIN_US, min: -4, max: 2, mean: expect.closeTo(-1 / 3, 12), last: 1, count: 3 },
      { atUs: BEGIN_US + 30 * SECOND_US, min: 0, max: 0, mean: 0, last: 0, count: 1 },
    ]);
  });

  it('gives a value that is made of several columns', async () => {
    await store.append([
      batchOf(TICKS, [{ atUs: BEGIN_US, seq: 1, values: { bid: 10, ask: 13 } }]),
    ]);
    await settled();
    const query = { table: TICKS, value: '(bid + ask) / 2', name: 'BTCUSDT', ...MINUTE };
    expect(await store.telemetry(query)).toMatchObject([{ last: 11.5, count: 1 }]);
  });

  it('keeps health apart by symbol', async () => {
    await store.append([batchOf(HEALTH, [health('BTCUSDT', 3), health('ETHUSDT', 800)])]);
    await settled();
    const query = { table: HEALTH, value: 'age_ms', name: 'ETHUSDT', ...MINUTE };
    expect(await store.telemetry(query)).toMatchObject([{ max: 800, count: 1 }]);
  });

  it('tells the worst second of each path of latency', async () => {
    await store.append([batchOf(LATENCY, [second(0, 5, 70), second(1, 7, 90), second(2, 1, 60)])]);
    await settled();
    expect(await store.latency({ ...MINUTE, stepUs: 60 * SECOND_US })).toEqual([
      {
        atUs: BEGIN_US,
        path: 'TICK_TO_ORDER',
        count: 13,
        p50Us: 90,
        p99Us: 180,
        p999Us: 270,
        maxUs: 360,
      },
    ]);
  });

  it('has each row once however often, and however cut, its batch comes again', async () => {
    const batches = [0, 1, 2, 3].map((number) =>
      batchOf(
        TICKS,
        Array.from({ length: 50 }, (_, i) =>
          trade(BEGIN_US + number * SECOND_US + i, number * 50 + i, 100 + i, 1),
        ),
        { number },
      ),
    );
    await store.append(batches.slice(0, 2));
    await store.append(batches.slice(0, 3));
    await store.append(batches.slice(1));
    await store.append(batches);
    await settled();
    expect((await candles()).map(({ trades }) => trades)).toEqual([50, 50, 50, 50]);
  });

  it('takes what another source has numbered alike', async () => {
    await store.append([batchOf(TICKS, [trade(BEGIN_US, 1, 5, 1)], { source: 'one' })]);
    await store.append([batchOf(TICKS, [trade(BEGIN_US, 2, 6, 1)], { source: 'two' })]);
    await settled();
    expect(await candles()).toMatchObject([{ trades: 2 }]);
  });

  it('makes the candles that one makes by hand (property)', async () => {
    const ticks = fc.array(
      fc.record({
        waitMs: fc.integer({ min: 1, max: 3000 }),
        cents: fc.integer({ min: 1, max: 10_000_000 }),
        lots: fc.integer({ min: 1, max: 100_000 }),
      }),
      { minLength: 1, maxLength: 60 },
    );
    let run = 0;
    await fc.assert(
      fc.asyncProperty(ticks, fc.constantFrom(1, 5, 60), async (made, seconds) => {
        const source = `property ${run++}`;
        // Every run has a year of its own.
        const begin = BEGIN_US + run * 366 * 86_400 * SECOND_US;
        let atUs = begin;
        const rows = made.map(({ waitMs, cents, lots }, seq) => {
          atUs += waitMs * 1000;
          return trade(atUs, seq, cents / 100, lots / 1000);
        });
        await store.append([batchOf(TICKS, rows, { source })]);
        await settled();
        const span = { fromUs: begin, toUs: atUs + 1, stepUs: seconds * SECOND_US };
        const found = await candles(span);
        expect(found).toEqual(byHand(rows, span.stepUs));
      }),
      { numRuns: 12 },
    );
  });
}

function byHand(rows: readonly Row[], stepUs: number) {
  const steps = new Map<number, Row[]>();
  for (const each of rows) {
    const step = Math.floor(each.atUs / stepUs) * stepUs;
    steps.set(step, [...(steps.get(step) ?? []), each]);
  }
  return [...steps].map(([openAtUs, inside]) => {
    const prices = inside.map(({ values }) => values['price']!);
    const volume = inside.reduce((sum, { values }) => sum + values['quantity']!, 0);
    const value = inside.reduce(
      (sum, { values }) => sum + values['price']! * values['quantity']!,
      0,
    );
    return {
      openAtUs,
      open: prices[0],
      high: Math.max(...prices),
      low: Math.min(...prices),
      close: prices.at(-1),
      volume: expect.closeTo(volume, 6),
      trades: inside.length,
      vwap: expect.closeTo(value / volume, 6),
    };
  });
}
