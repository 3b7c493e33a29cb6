import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSimulator, type Simulator } from '@voltaire/simulator/index.ts';
import { MarketFrames } from '@voltaire/simulator/binance/market-frames.ts';
import { TapePlayer } from '@voltaire/simulator/binance/tape-player.ts';
import { derivedStreams } from '@voltaire/simulator/binance/derived-streams.ts';
import { hasSharedData, NEEDS_SHARED_DATA, sharedLines } from '../reflex/support/shared-data.ts';
import { type Json, Probe, shapeOf } from './support.ts';

const TAPE = new URL(
  '../../simulator/tapes/binance_spot_btcusdt_20240808_0809.raw.gz',
  import.meta.url,
);

interface Level extends Array<string> {
  0: string;
  1: string;
}

/** All streams over the first 40,000 frames of the tape at its own pace, by what is after the @. */
const heard = new Map<string, Json[]>();
let trades: Json[];
let player: TapePlayer;

beforeAll(async () => {
  let nowMs = 1_800_000_000_000;
  player = await TapePlayer.open(TAPE, 'stepped', {
    epochMs: () => nowMs,
    monotonicMs: () => nowMs,
  });
  const format = new MarketFrames('BTCUSDT');
  const streams = derivedStreams(format, player.state);
  trades = [];
  player.join({ sockets: () => [] }, (frame) => {
    const raw = format.raw(frame);
    if (raw.startsWith('{"e":"trade"')) trades.push(JSON.parse(raw) as Json);
    for (const stream of streams) {
      const texts = stream.next(frame, player.state.eventMs);
      const all = heard.get(stream.suffix) ?? [];
      heard.set(stream.suffix, all);
      for (const text of texts) all.push(JSON.parse(text) as Json);
    }
  });
  for (let left = 40_000; left > 0; left--) {
    nowMs = 1_800_000_000_000 + player.replay.nextDueMs;
    player.advance();
  }
});

const of = (suffix: string): Json[] => heard.get(suffix)!;
const sum = (values: readonly unknown[]): number =>
  values.reduce<number>((total, value) => total + Number(value), 0);

const tooFast = (all: number[], everyMs: number) =>
  all.filter((atMs, at) => at > 0 && atMs - all[at - 1]! < everyMs).length;

const recorded = (file: string, line: number): Json =>
  (JSON.parse(sharedLines(file)[line]!) as { data: Json }).data;

describe('streams that are made of others', () => {
  it('aggTrade has every trade once, in groups of one price and side', () => {
    const all = of('aggTrade');
    expect(all.length).toBeGreaterThan(1_000);
    expect(all.length).toBeLessThan(trades.length);
    for (const [at, { f, l, a }] of all.entries()) {
      expect(Number(l)).toBeGreaterThanOrEqual(Number(f));
      expect(a).toBe(at + 1);
      if (at > 0) expect(Number(f)).toBe(Number(all[at - 1]!['l']) + 1);
    }
    const told = trades.filter(({ t }) => Number(t) <= Number(all.at(-1)!['l']));
    expect(sum(all.map(({ q }) => q))).toBeCloseTo(sum(told.map(({ q }) => q)), 6);
  });

  it('kline_1m closes each minute once, with what its trades add up to', () => {
    const candles = of('kline_1m').map(({ k }) => k as Json);
    const closed = candles.filter(({ x }) => x === true);
    expect(closed.length).toBeGreaterThanOrEqual(3);
    expect(new Set(closed.map(({ t }) => t)).size).toBe(closed.length);
    for (const candle of closed) {
      const inside = trades.filter(
        ({ T }) => Number(T) >= Number(candle['t']) && Number(T) <= Number(candle['T']),
      );
      const prices = inside.map(({ p }) => Number(p));
      expect(candle['n']).toBe(inside.length);
      expect(Number(candle['o'])).toBe(prices[0]);
      expect(Number(candle['c'])).toBe(prices.at(-1));
      expect(Number(candle['h'])).toBe(Math.max(...prices));
      expect(Number(candle['l'])).toBe(Math.min(...prices));
      expect(Number(candle['v'])).toBeCloseTo(sum(inside.map(({ q }) => q)), 6);
      expect(candle['f']).toBe(inside[0]!['t']);
      expect(candle['L']).toBe(inside.at(-1)!['t']);
    }
  });

  it('kline_1m and ticker come no faster than the venue sends them', () => {
    const times = (suffix: string) => of(suffix).map(({ E }) => Number(E));
    expect(tooFast(times('ticker'), 1_000)).toBe(0);
    const running = of('kline_1m').filter(({ k }) => (k as Json)['x'] === false);
    const perMinute = running.filter((each, at) => {
      const before = running[at - 1];
      if (!before || (before['k'] as Json)['t'] !== (each['k'] as Json)['t']) return false;
      return Number(each['E']) - Number(before['E']) < 2_000;
    });
    expect(perMinute).toEqual([]);
  });

  it('ticker has a first and a last trade id as many apart as it has trades', () => {
    for (const { F, L, n, l, h, c, w } of of('ticker')) {
      expect(Number(L) - Number(F) + 1).toBe(n);
      expect(Number(c)).toBeGreaterThanOrEqual(Number(l));
      expect(Number(c)).toBeLessThanOrEqual(Number(h));
      expect(Number(w)).toBeGreaterThanOrEqual(Number(l));
      expect(Number(w)).toBeLessThanOrEqual(Number(h));
    }
  });

  it('depth of a second links to the one before and leads to the same book', () => {
    const all = of('depth');
    expect(all.length).toBeGreaterThan(100);
    for (const [at, { U, E }] of all.entries()) {
      if (at === 0) continue;
      expect(Number(U)).toBe(Number(all[at - 1]!['u']) + 1);
      expect(Number(E) - Number(all[at - 1]!['E'])).toBeGreaterThan(900);
    }
  });

  it.each([5, 10, 20])('depth%d has as many levels, best first, never crossed', (levels) => {
    const fast = of(`depth${levels}@100ms`);
    const slow = of(`depth${levels}`);
    expect(fast.length).toBeGreaterThan(slow.length * 5);
    for (const book of [...fast, ...slow]) {
      const { bids, asks } = book as unknown as { bids: Level[]; asks: Level[] };
      expect(bids).toHaveLength(levels);
      expect(asks).toHaveLength(levels);
      expect(Number(bids[0]![0])).toBeLessThan(Number(asks[0]![0]));
      expect(Number(bids[1]![0])).toBeLessThan(Number(bids[0]![0]));
      expect(Number(asks[1]![0])).toBeGreaterThan(Number(asks[0]![0]));
    }
  });

  it.skipIf(!hasSharedData)(`have the fields that were recorded${NEEDS_SHARED_DATA}`, () => {
    expect(shapeOf(of('kline_1m')[0])).toEqual(shapeOf(recorded('binance/stream_kline.jsonl', 3)));
    expect(shapeOf(of('ticker')[0])).toEqual(shapeOf(recorded('binance/stream_ticker.jsonl', 2)));
    expect(shapeOf(of('aggTrade')[0])).toEqual(
      shapeOf(recorded('binance/stream_aggTrade.jsonl', 1)),
    );
  });
});

describe('USD-M futures', () => {
  let simulator: Simulator;
  beforeAll(async () => {
    simulator = await startSimulator({ speed: 'max', venues: ['binance-futures'] });
  });
  afterAll(() => simulator.close());

  interface FuturesUpdate {
    U: number;
    u: number;
    pu: number;
    b: Level[];
    a: Level[];
  }

  it('update by update, linked by pu alone, a client holds the book of the REST snapshot', async () => {
    const probe = await new Probe(`${simulator.url}/futures/public/ws/btcusdt@depth@100ms`).ready();
    const first = JSON.parse(await probe.next()) as FuturesUpdate;
    expect(first.U - first.pu).toBeGreaterThan(1);
    const snapshot = async () => {
      const response = await fetch(`${simulator.url}/fapi/v1/depth?symbol=BTCUSDT&limit=1000`);
      expect(response.status).toBe(200);
      return (await response.json()) as { lastUpdateId: number; bids: Level[]; asks: Level[] };
    };
    const start = await snapshot();
    const bids = new Map(start.bids.map((level) => [level[0], level[1]]));
    let id = 0;
    let update = first;
    const applyUntil = async (lastId: number): Promise<void> => {
      for (; update.u <= lastId; update = JSON.parse(await probe.next()) as FuturesUpdate) {
        if (update.u < start.lastUpdateId) continue;
        if (id === 0) expect(update.U).toBeLessThanOrEqual(start.lastUpdateId);
        else expect(update.pu).toBe(id);
        id = update.u;
        for (const [price, quantity] of update.b) {
          if (Number(quantity) === 0) bids.delete(price);
          else bids.set(price, quantity);
        }
      }
    };
    await applyUntil(start.lastUpdateId);
    const later = await snapshot();
    await applyUntil(later.lastUpdateId);
    expect(id).toBe(later.lastUpdateId);
    const best = [...bids].sort(([one], [other]) => Number(other) - Number(one)).slice(0, 20);
    expect(best).toEqual(later.bids.slice(0, 20));
    probe.close();
  });

  it('quotes carry the ids of the updates that they prove', async () => {
    const probe = await new Probe(
      `${simulator.url}/futures/stream?streams=btcusdt@depth@0ms/btcusdt@bookTicker`,
    ).ready();
    const quotes = new Set<number>();
    let equal = 0;
    while (equal < 5) {
      const { data } = (await probe.nextJson()) as { data: Json };
      if (data['e'] === 'bookTicker') quotes.add(data['u'] as number);
      else if (quotes.has(data['u'] as number)) equal++;
    }
    probe.close();
  });

  it('exchangeInfo states the limit of requests, and the steps of prices and quantities', async () => {
    const response = await fetch(`${simulator.url}/fapi/v1/exchangeInfo`);
    expect(await response.json()).toMatchObject({
      rateLimits: [
        { rateLimitType: 'REQUEST_WEIGHT', interval: 'MINUTE', limit: 2_400 },
        { rateLimitType: 'ORDERS', interval: 'SECOND', intervalNum: 10, limit: 300 },
        { rateLimitType: 'ORDERS', interval: 'MINUTE', intervalNum: 1, limit: 1_200 },
      ],
      symbols: [{ symbol: 'BTCUSDT', contractType: 'PERPETUAL', status: 'TRADING' }],
    });
  });

  it.each(['limit=7', 'limit=0', 'symbol=NOPE', 'limit=x'])('depth refuses %s', async (query) => {
    const symbol = query.startsWith('symbol') ? '' : 'symbol=BTCUSDT&';
    const response = await fetch(`${simulator.url}/fapi/v1/depth?${symbol}${query}`);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ code: expect.any(Number) });
  });

  it.skipIf(!hasSharedData)(`has the fields that are recorded${NEEDS_SHARED_DATA}`, async () => {
    const probe = await new Probe(
      `${simulator.url}/futures/stream?streams=btcusdt@depth@0ms/btcusdt@bookTicker/btcusdt@trade`,
    ).ready();
    const shapes = new Map<string, unknown>();
    while (shapes.size < 3) {
      const { data } = (await probe.nextJson()) as { data: Json };
      shapes.set(data['e'] as string, Object.keys(data));
    }
    probe.close();
    expect(shapes.get('bookTicker')).toEqual(['e', 'u', 's', 'b', 'B', 'a', 'A', 'T', 'E']);
    expect(shapes.get('trade')).toEqual(['e', 'E', 'T', 's', 't', 'p', 'q', 'X', 'm']);
    expect(shapes.get('depthUpdate')).toEqual(['e', 'E', 'T', 's', 'U', 'u', 'pu', 'b', 'a']);
  });
});
