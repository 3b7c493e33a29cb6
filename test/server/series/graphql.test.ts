import { writeFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Series } from '@voltaire/schema/series-enums.ts';
import { EventKind } from '@voltaire/reflex/model/event.ts';
import { Column, TICK_QUOTE, TICK_TRADE } from '@voltaire/reflex/rings/telemetry-ring.ts';
import { SeriesDesk } from '@voltaire/server/stores/series/series-desk.ts';
import { SERIES_NAMED } from '@voltaire/server/stores/series/series-named.ts';
import { HEALTH, LATENCY, MOTION, TICKS } from '@voltaire/server/stores/series/tables.ts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MadeUpServer } from '../support/made-up-kernel.ts';
import { temporaryHome } from '../support/running-server.ts';

const SECOND_US = 1_000_000;
/** A whole minute, not long ago: what is older than a week is forgotten. */
const BEGIN_US = Math.floor(Date.now() / 60_000) * 60 * SECOND_US - 3_600 * SECOND_US;
const SPAN = `from: ${BEGIN_US}, to: ${BEGIN_US + 60 * SECOND_US}`;

let home: ReturnType<typeof temporaryHome>;
let server: MadeUpServer;
let told: string[];
let seq: number;
beforeEach(() => {
  home = temporaryHome();
  server = new MadeUpServer();
  told = [];
  seq = 0;
});
afterEach(async () => {
  await server.series?.stop();
  server.stop();
  home.remove();
});

function open(): SeriesDesk {
  const options = { directory: home.path, questdb: null, days: 7 };
  server.series = new SeriesDesk(server.views, options, (text) => told.push(text));
  server.series.start();
  return server.series;
}

function tick(afterS: number, priceTicks: number, lots: number, isTrade = true): void {
  server.kernel.telemetry.write((data, at) => {
    data.fill(0, at, at + Column.MEASURES);
    data[at + Column.KIND] = isTrade ? TICK_TRADE : TICK_QUOTE;
    data[at + Column.SEQ] = ++seq;
    data[at + Column.AT_US] = BEGIN_US + afterS * SECOND_US;
    data[at + Column.BID_TICKS] = priceTicks - 1;
    data[at + Column.ASK_TICKS] = priceTicks + 1;
    data[at + Column.LAST_TICKS] = priceTicks;
    data[at + Column.LAST_LOTS] = lots;
    data[at + Column.DERIVATIVES] = afterS;
  });
}

/** One second as the kernel tells of it. */
function second(afterS: number, p99Us: number): void {
  const latency = { count: 10, p50Us: p99Us / 2, p99Us, p999Us: p99Us, maxUs: p99Us };
  server.kernel.emit('status', {
    type: 'status',
    seq: ++seq,
    feeds: [],
    frames: [],
    lastSecond: {
      pulse: {
        kind: EventKind.PULSE,
        atUs: BEGIN_US + afterS * SECOND_US,
        loopStallMs: 3,
        recordOccupancy: 0.25,
        commandOccupancy: 0,
        journalOccupancy: 0,
      },
      tickToDecision: latency,
      tickToOrder: null,
    },
  });
}

const written = async (rows: number) => {
  while ((server.series?.status.rowsWritten ?? 0) < rows) await sleep(20);
};

describe('series over GraphQL', () => {
  it('have candles with exact prices, quantities and times', async () => {
    open();
    tick(0, 6_183_763, 150_000);
    tick(3, 6_183_700, 1);
    tick(4.5, 6_190_000, 0, false);
    tick(59, 6_190_001, 2);
    await written(4);
    const query = `{ candles(symbol: "BTCUSDT", ${SPAN}, interval: S5) { openAtUs open high low close volume trades vwap } }`;
    expect(await server.ask(query)).toEqual({
      candles: [
        {
          openAtUs: BEGIN_US,
          open: '61837.63',
          high: '61837.63',
          low: '61837.00',
          close: '61837.00',
          volume: '1.50001',
          trades: 2,
          vwap: expect.closeTo(61_837.63, 4),
        },
        {
          openAtUs: BEGIN_US + 55 * SECOND_US,
          open: '61900.01',
          high: '61900.01',
          low: '61900.01',
          close: '61900.01',
          volume: '0.00002',
          trades: 1,
          vwap: 61_900.01,
        },
      ],
    });
  });

  it('have points of what was measured, of a symbol or of the kernel', async () => {
    open();
    tick(0, 6_000_000, 1);
    tick(1, 6_000_200, 1);
    second(2, 80);
    second(3, 120);
    await written(8);
    const fields = '{ atUs min max mean last count }';
    const answer = await server.ask(`{
      mid: telemetry(series: MID, symbol: "BTCUSDT", ${SPAN}, resolution: 60) ${fields}
      velocity: telemetry(series: PRICE_VELOCITY_1S, symbol: "BTCUSDT", ${SPAN}, resolution: 1) ${fields}
      stall: telemetry(series: LOOP_STALL_MS, ${SPAN}, resolution: 60) { max count }
      p99: telemetry(series: TICK_TO_DECISION_P99_US, ${SPAN}, resolution: 60) { max count }
      latency(${SPAN}, resolution: 60) { atUs path count p50Us p99Us p999Us maxUs }
    }`);
    expect(answer).toEqual({
      mid: [{ atUs: BEGIN_US, min: 60_000, max: 60_002, mean: 60_001, last: 60_002, count: 2 }],
      velocity: [
        { atUs: BEGIN_US, min: 0, max: 0, mean: 0, last: 0, count: 1 },
        { atUs: BEGIN_US + SECOND_US, min: 1, max: 1, mean: 1, last: 1, count: 1 },
      ],
      stall: [{ max: 3, count: 2 }],
      p99: [{ max: 120, count: 2 }],
      latency: [
        {
          atUs: BEGIN_US,
          path: 'TICK_TO_DECISION',
          count: 20,
          p50Us: 60,
          p99Us: 120,
          p999Us: 120,
          maxUs: 120,
        },
      ],
    });
  });

  it('are there after a restart, with what came last', async () => {
    const first = open();
    tick(0, 6_000_000, 1);
    await first.stop();
    open();
    tick(1, 6_000_000, 1);
    await written(1);
    const query = `{ candles(symbol: "BTCUSDT", ${SPAN}, interval: M1) { trades } }`;
    expect(await server.ask(query)).toEqual({ candles: [{ trades: 2 }] });
  });

  it('say why they cannot be read, keep rows meanwhile, and people are told once', async () => {
    mkdirSync(join(home.path), { recursive: true });
    writeFileSync(join(home.path, 'series.duckdb'), 'this is no database, but long enough for one');
    const desk = open();
    tick(0, 6_000_000, 1);
    while (desk.status.problem === '' || desk.status.spilled < 2) await sleep(20);
    const query = `{ candles(symbol: "BTCUSDT", ${SPAN}, interval: M1) { trades } }`;
    expect(await server.ask(query)).toMatchObject({
      code: 'SERIES_UNAVAILABLE',
      message: expect.stringContaining('not a valid DuckDB database'),
    });
    expect(await server.ask('{ series { engine rowsWritten spilled dropped } }')).toEqual({
      series: { engine: 'DUCKDB', rowsWritten: 0, spilled: 2, dropped: 0 },
    });
    expect(told).toHaveLength(1);
    expect(told[0]).toContain('not a valid DuckDB database');
  });

  it.each([
    ['candles(symbol: "DOGE", from: 0, to: 1, interval: S1) { trades }', /no symbol "DOGE"/],
    ['candles(symbol: "BTCUSDT", from: 2, to: 1, interval: S1) { trades }', /from before to/],
    ['candles(symbol: "BTCUSDT", from: 0.5, to: 1, interval: S1) { trades }', /whole microseconds/],
    ['candles(symbol: "BTCUSDT", from: -1, to: 1, interval: S1) { trades }', /whole microseconds/],
    ['candles(symbol: "BTCUSDT", from: 0, to: 1e15, interval: M1) { trades }', /at most 2000/],
    ['latency(from: 0, to: 1, resolution: 0) { count }', /resolution must be from 1/],
    ['telemetry(series: MID, from: 0, to: 1, resolution: 1) { count }', /MID is of a symbol/],
    ['telemetry(series: MID, symbol: "x", from: 0, to: 1, resolution: 1) { count }', /no symbol/],
  ])('refuse %s', async (query, message) => {
    expect(await server.ask(`{ ${query} }`)).toMatchObject({
      code: 'BAD_USER_INPUT',
      message: expect.stringMatching(message),
    });
  });
});

describe('the names of series', () => {
  it('stand for every column of motion, health and latency, and for what is made of ticks', () => {
    const kept = [...SERIES_NAMED.values()].map(({ table, value, name }) =>
      [table.name, table === LATENCY ? name : '', value].join(' '),
    );
    const paths = ['TICK_TO_DECISION', 'TICK_TO_ORDER'];
    const wanted = [
      `${TICKS.name}  (bid + ask) / 2`,
      `${TICKS.name}  (ask - bid) / (bid + ask) * 20000`,
      ...[MOTION, HEALTH].flatMap(({ name, columns }) => columns.map((each) => `${name}  ${each}`)),
      ...paths.flatMap((path) =>
        LATENCY.columns.filter((each) => each !== 'count').map((each) => `latency ${path} ${each}`),
      ),
    ];
    expect(kept.toSorted()).toEqual(wanted.toSorted());
    expect(SERIES_NAMED.size).toBe(Object.keys(Series).length);
  });
});
