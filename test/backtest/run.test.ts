import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { backtest, type EventTape, type RunSettings } from '@voltaire/backtest';
import { Pace } from '@voltaire/backtest/clock/pace.ts';
import { Run } from '@voltaire/backtest/run/run.ts';
import { replay, STRATEGIES } from '@voltaire/reflex';
import type { Fill } from '@voltaire/simulator/matching/order.ts';
import * as fc from 'fast-check';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { backtestSettings } from './support/settings.ts';
import { firstOf, krakenTape, spotTape } from './support/tapes.ts';

const KEEN = { entryVelocityBpsPerS: 0.05, cooldownMs: 500 };
const FRAMES = 12_000;
let tape: EventTape;

beforeAll(async () => {
  tape = firstOf(await spotTape(), FRAMES);
});

interface Traded {
  readonly id: string;
  readonly atNs: number;
  readonly price: number;
  readonly quantity: number;
}

/** Every fill and every allowed decision with its time. */
function watched(of: EventTape, settings: RunSettings) {
  const fills: Traded[] = [];
  const decided = new Map<string, number>();
  const note = ({ order, price, quantity }: Fill, atNs: number): void => {
    fills.push({ id: order.clientOrderId, atNs, price, quantity });
  };
  const end = new Run(of, settings, {
    fill: note,
    decision: ({ id, allowed }, atNs) => void (allowed && decided.set(id, atNs)),
    sample: () => undefined,
  }).play();
  return { fills, decided, end };
}

describe('a backtest', () => {
  it('trades, and comes out the same to the last bit when it is run again', () => {
    const settings = backtestSettings({ parameters: KEEN });
    const [one, other] = [backtest(tape, settings), backtest(tape, settings)];
    expect(one.summary.fills).toBeGreaterThan(3);
    expect(other).toEqual(one);
  });

  it('has another hash with other parameters, fees or latencies', () => {
    const hashes = [
      {},
      { parameters: { ...KEEN, cooldownMs: 900 } },
      { fees: { maker: '0', taker: '0.0005' } },
      { latencies: { feed: [0], order: [30], response: [1] } },
    ].map((change) => backtest(tape, backtestSettings({ parameters: KEEN, ...change })).hash);
    expect(new Set(hashes).size).toBe(hashes.length);
  });

  it('charges what the tier of its volume costs, and says when the day brought another', async () => {
    const fees = { tierVolume: '20000000' };
    const settings = backtestSettings({ parameters: KEEN, fees });
    const whole = await spotTape(); // past midnight (UTC)
    const { feeTiers, hash, summary } = backtest(whole, settings);
    expect(backtest(whole, settings).hash).toBe(hash);
    expect(feeTiers.map(({ tier }) => tier.name)).toEqual(['VIP 3', 'VIP 2']);
    expect(new Date(feeTiers[1]!.sinceMs).toISOString()).toMatch(/^2024-08-09T00:0/);
    expect(summary.makerFills).toBe(0);
    expect(summary.fees).toBeGreaterThan(summary.turnover * 0.00061);
    expect(summary.fees).toBeLessThan(summary.turnover * 0.00099);
  });

  it('refuses tiers where what is paid with is no dollar', () => {
    const inEuro = { ...tape, definition: { ...tape.definition, quote: 'EUR' } };
    const settings = backtestSettings({ fees: { tierVolume: '0' } });
    expect(() => backtest(inEuro, settings)).toThrow(/tiers count dollars, and BTCUSDT .* EUR/);
  });

  it('at the speed of paper trading takes as long as the tape, and has the same hash', () => {
    const settings = backtestSettings({ parameters: KEEN });
    let nowMs = 1e6;
    const clock = { nowMs: () => nowMs, waitMs: (ms: number) => void (nowMs += ms) };
    const watcher = { fill() {}, decision() {}, sample() {} };
    const run = new Run(tape, settings, watcher);
    const { hash } = run.play(undefined, new Pace(2, tape.receivedNs[0]!, clock));
    const tapeMs = (tape.receivedNs.at(-1)! - tape.receivedNs[0]!) / 1e6;
    expect(nowMs - 1e6).toBeGreaterThan(tapeMs / 2 - 2);
    expect(nowMs - 1e6).toBeLessThan(tapeMs / 2 + 60);
    expect(hash).toBe(backtest(tape, settings).hash);
  });

  it('leaves a journal that a replay finds identical, and the same hash as without one', () => {
    const journal = mkdtempSync(join(tmpdir(), 'voltaire-backtest-'));
    onTestFinished(() => rmSync(journal, { recursive: true }));
    const settings = backtestSettings({ parameters: KEEN });
    const run = backtest(tape, settings, { journal });
    expect(run.hash).toBe(backtest(tape, settings).hash);
    const report = replay(journal, STRATEGIES);
    expect(report).toMatchObject({ runs: 1, events: run.events, differing: 0 });
    expect(report.outcomesHash).toBe(run.hash);
    expect(report.decisions).toBe(run.summary.decisions.decisions);
    expect(report.identical).toBe(report.decisions);
  });

  it('says how often the queue model mattered: a taker’s result rests on none', () => {
    const [one, other] = (['pessimistic', 'proportional'] as const).map(
      (queue) => backtest(tape, backtestSettings({ parameters: KEEN, queue })).summary.netPnl,
    );
    expect(one).toBe(other);
  });

  it('keeps Kraken’s book in step, which its checksums prove', async () => {
    const settings = backtestSettings({ parameters: { entryVelocityBpsPerS: 0.001 } });
    const end = backtest(await krakenTape('BTC/USD'), settings);
    expect(end.resyncs).toBe(0);
    expect(end.series.samples.length).toBeGreaterThan(10);
  });
});

describe('nothing is known before its time', () => {
  it('an order reaches the venue no earlier than its latency after the decision', () => {
    const latencies = { feed: [7], order: [40], response: [25] };
    const { fills, decided } = watched(tape, backtestSettings({ parameters: KEEN, latencies }));
    expect(fills.length).toBeGreaterThan(3);
    for (const { id, atNs } of fills) expect(atNs).toBeGreaterThanOrEqual(decided.get(id)! + 40e6);
  });

  it('decisions see the market no earlier than the latency of the feed', () => {
    const [atOnce, late] = [0, 50].map((ms) => {
      const latencies = { feed: [ms], order: [1], response: [1] };
      const { decided } = watched(tape, backtestSettings({ parameters: KEEN, latencies }));
      return [...decided.values()][0]!;
    });
    expect(late).toBeGreaterThanOrEqual(atOnce! + 50e6);
  });

  it('what has traded is the same however the tape goes on', () => {
    const latencies = { feed: [0, 3], order: [1, 20], response: [2] };
    const settings = backtestSettings({ parameters: KEEN, latencies });
    const whole = watched(tape, settings).fills;
    fc.assert(
      fc.property(fc.integer({ min: 2_000, max: FRAMES - 1 }), (frames) => {
        const part = firstOf(tape, frames);
        const endNs = part.receivedNs.at(-1)!;
        const until = (fills: readonly Traded[]) => fills.filter(({ atNs }) => atNs < endNs);
        expect(until(watched(part, settings).fills)).toEqual(until(whole));
      }),
      { numRuns: 6 },
    );
  });

  it('a taker gets no price that was not shown when the order arrived', () => {
    const { fills } = watched(tape, backtestSettings({ parameters: KEEN }));
    const prices = new Set<number>();
    // Every price that any event until the last fill has named, at least.
    let line = 0;
    for (const { atNs, price } of fills) {
      for (; line < tape.frames && tape.receivedNs[line]! <= atNs; line++) {
        const from = tape.starts[line]!;
        for (let at = from; at < tape.starts[line + 1]!; at++) prices.add(tape.numbers[at]! * 1e6);
      }
      expect(prices.has(price)).toBe(true);
    }
  });
});
