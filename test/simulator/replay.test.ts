import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { MarketFrames } from '@voltaire/simulator/binance/market-frames.ts';
import { BinanceTapeCodec } from '@voltaire/simulator/binance/tape-codec.ts';
import { SEAM } from '@voltaire/simulator/replay/frame.ts';
import { pacingFor } from '@voltaire/simulator/replay/pacing.ts';
import { Replay } from '@voltaire/simulator/replay/replay.ts';
import { readTape } from '@voltaire/simulator/tape/tape-file.ts';
import type { Tape } from '@voltaire/simulator/tape/tape.ts';

const SHIPPED = new URL(
  '../../simulator/tapes/binance_spot_btcusdt_20240808_0809.raw.gz',
  import.meta.url,
);

let tape: Tape;
beforeAll(async () => {
  tape = await readTape(SHIPPED, new BinanceTapeCodec('BTCUSDT'));
});

describe('the replay', () => {
  it('keeps ids growing without a gap over two seams', () => {
    const frames = new MarketFrames('BTCUSDT');
    const last = { u: 0, quote: 0, trade: 0 };
    let seams = 0;
    const replay = new Replay(tape, (frame) => {
      const { numbers, at, shift } = frame;
      if (frame.index === SEAM) {
        seams++;
        const update = JSON.parse(frames.raw(frame)) as { U: number; u: number; E: number };
        expect(update).toMatchObject({ U: last.u + 1, u: last.u + 1, E: 1_800_000_000_000 });
      }
      if (frame.kind === 2) {
        const first = numbers[at + 1]! + shift.updateId;
        if (last.u > 0 && first !== last.u + 1) expect(first).toBe(last.u + 1);
        last.u = numbers[at + 2]! + shift.updateId;
      } else if (frame.kind === 1) {
        const id = numbers[at + 1]! + shift.tradeId;
        if (last.trade > 0 && id !== last.trade + 1) expect(id).toBe(last.trade + 1);
        last.trade = id;
      } else {
        const id = numbers[at]! + shift.updateId;
        if (id <= last.quote) expect(id).toBeGreaterThan(last.quote);
        last.quote = id;
      }
    });
    while (replay.loops < 2) replay.step(1_800_000_000_000);
    for (let more = 0; more < 1_000; more++) replay.step(1_800_000_000_000);
    expect(seams).toBe(2);
    expect(last.u).toBe(replay.book.lastId);
  });

  it('has its first book again after the seam, level for level', () => {
    const replay = new Replay(tape, () => undefined);
    const levels = (): number[][] =>
      [replay.book.bids, replay.book.asks].map((side) =>
        Array.from({ length: side.length }, (_, rank) => [
          side.priceAt(rank),
          side.quantityAt(rank),
        ]).flat(),
      );
    const first = levels();
    while (replay.loops < 1) replay.step(0);
    expect(levels()).toEqual(first);
  });

  it('moves event times to now: never ahead of it, at most 30 ms behind', () => {
    const nowMs = 1_790_000_000_000.5;
    const ages: number[] = [];
    const replay = new Replay(tape, ({ kind, numbers, at, shift }) => {
      if (kind !== 0) ages.push(nowMs - (numbers[at]! + shift.timeMs));
    });
    for (let count = 0; count < 20_000; count++) replay.step(nowMs);
    expect(Math.min(...ages)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...ages)).toBeLessThan(30);
  });

  it('is due as it was received, on and on over the seam', () => {
    const replay = new Replay(tape, () => undefined);
    let before = 0;
    while (replay.loops < 1 || replay.framesPlayed % 1_000 !== 0) {
      expect(replay.nextDueMs).toBeGreaterThanOrEqual(before);
      before = replay.nextDueMs;
      replay.step(0);
    }
    const lastMs = (tape.receivedNs[tape.frames - 1]! - tape.receivedNs[7]!) / 1e6;
    expect(replay.nextDueMs).toBeGreaterThan(lastMs + 100);
  });
});

describe('pacing', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());
  const clock = { epochMs: () => Date.now(), monotonicMs: () => performance.now() };

  it.each([1, 10])('at %d× neither drifts nor sets more than one timer', (speed) => {
    const due: number[] = [];
    const replay = {
      nextDueMs: 0,
      step: (nowMs: number) => {
        due.push(Date.now() - nowMs);
        replay.nextDueMs += 6.5;
        return 0;
      },
      clientsKeepUp: () => true,
    };
    const pacing = pacingFor(speed, clock);
    pacing.start(replay);
    for (let second = 0; second < 60; second++) {
      vi.advanceTimersByTime(1_000);
      expect(vi.getTimerCount()).toBe(1);
    }
    pacing.stop();
    expect(vi.getTimerCount()).toBe(0);
    expect(Math.abs(due.length - (60_000 * speed) / 6.5)).toBeLessThan(3 * speed);
    expect(Math.max(...due)).toBeLessThan(3);
  });

  it('goes on where it was after the machine slept', () => {
    let played = 0;
    const replay = {
      get nextDueMs() {
        return played * 10;
      },
      step: () => ++played,
      clientsKeepUp: () => true,
    };
    let asleepMs = 0;
    const pacing = pacingFor(1, { ...clock, monotonicMs: () => performance.now() + asleepMs });
    pacing.start(replay);
    vi.advanceTimersByTime(1_000);
    const before = played;
    asleepMs = 600_000;
    vi.advanceTimersByTime(1_000);
    pacing.stop();
    expect(played - before).toBeLessThan(220);
  });

  it('waits for clients at full speed', () => {
    let played = 0;
    let keepUp = true;
    const pacing = pacingFor('max', clock);
    const step = (): number => {
      if (++played === 100) keepUp = false;
      return 0;
    };
    pacing.start({ nextDueMs: 0, step, clientsKeepUp: () => keepUp });
    vi.advanceTimersByTime(50);
    expect(played).toBeLessThanOrEqual(128);
    pacing.stop();
  });

  it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])('refuses a speed of %d', (speed) => {
    expect(() => pacingFor(speed, clock)).toThrow(RangeError);
  });
});
