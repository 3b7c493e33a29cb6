import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Backtest, backtest, type Changes, counterfactual } from '@voltaire/backtest';
import type { Policy } from '@voltaire/reflex/model/policy.ts';
import { backtestSettings } from './support/settings.ts';
import { firstOf, spotTape } from './support/tapes.ts';

const FRAMES = 12_000;
const KEEN = { entryVelocityBpsPerS: 0.05, cooldownMs: 500 };
const settings = backtestSettings({ parameters: KEEN });
const limits = settings.policy.symbols.BTCUSDT!;
/** So that some orders are denied. */
const policy: Policy = {
  ...settings.policy,
  symbols: { BTCUSDT: { ...limits, maxDepthShare: 0.005 } },
};
const { fees, queue, latencies, seed, capital } = settings;

describe('a counterfactual', () => {
  const directory = mkdtempSync(join(tmpdir(), 'voltaire-counterfactual-'));
  let recorded: Backtest;
  beforeAll(async () => {
    const tape = firstOf(await spotTape(), FRAMES);
    recorded = backtest(tape, { ...settings, policy }, { journal: directory });
  });
  afterAll(() => rmSync(directory, { recursive: true }));

  function ask(changes: Changes, span = {}) {
    const assumptions = { fees, queue, latencies, seed };
    return counterfactual(directory, span, changes, assumptions, { capital, most: 50 });
  }

  it('without any change decides and trades as the run did', () => {
    const { asItWas, changed, same, different, recorded: then } = ask({});
    const { summary } = recorded;
    expect(summary.fills).toBeGreaterThan(3);
    expect(summary.decisions.vetoes.LIQUIDITY_SHARE).toBeGreaterThan(0);
    expect(then).toEqual({
      decisions: summary.decisions.decisions,
      allowed: summary.decisions.allowed,
      fills: summary.fills,
    });
    expect([same, different]).toEqual([summary.decisions.decisions, 0]);
    const { netPnl, fees: paid, fills, decisions } = summary;
    expect(asItWas[0]!.summary).toMatchObject({ netPnl, fees: paid, fills });
    expect(asItWas[0]!.summary.decisions.vetoes).toEqual(decisions.vetoes);
    expect(changed).toEqual(asItWas);
  });

  it('says the same when it is asked again', () => {
    const changes: Changes = { parameters: { 'kinetic.cooldownMs': 900 } };
    expect(ask(changes)).toEqual(ask(changes));
  });

  it('with a veto lifted has no such veto, and says which decisions are others', () => {
    const { asItWas, changed, different, differences, changes } = ask({
      lifted: ['LIQUIDITY_SHARE'],
    });
    expect(asItWas[0]!.summary.decisions.vetoes.LIQUIDITY_SHARE).toBeGreaterThan(0);
    expect(changed[0]!.summary.decisions.vetoes.LIQUIDITY_SHARE).toBeUndefined();
    expect(different).toBeGreaterThan(0);
    const [first] = differences;
    expect(first).toMatchObject({ asItWas: { allowed: false, code: 'LIQUIDITY_SHARE' } });
    expect(first).toMatchObject({ changed: { allowed: true, code: null } });
    expect(first!.asItWas!.atUs).toBe(first!.changed!.atUs);
    expect(changes).toEqual(['without LIQUIDITY_SHARE']);
  });

  it('with a tighter limit denies what had been allowed', () => {
    const { changed } = ask({ limits: { 'symbols.BTCUSDT.maxOrderValue': 1 } });
    const { fills, decisions } = changed[0]!.summary;
    expect([fills, decisions.allowed]).toEqual([0, 0]);
    expect(decisions.vetoes.MAX_ORDER_VALUE).toBeGreaterThan(0);
  });

  it('without a limit denies everything, as the platform would', () => {
    const { changed } = ask({ limits: { 'symbols.BTCUSDT.maxOrderValue': null } });
    expect(changed[0]!.summary.decisions.vetoes.LIMIT_NOT_CONFIGURED).toBeGreaterThan(0);
    expect(changed[0]!.summary.fills).toBe(0);
  });

  it('with other aggression has other sizes, and with a pause no decision at all', () => {
    const low = ask({ aggression: { global: 'LOW' } });
    const sizes = low.differences.flatMap(({ asItWas, changed }) =>
      asItWas && changed ? [[asItWas.request.quantityLots, changed.request.quantityLots]] : [],
    );
    expect(sizes.length).toBeGreaterThan(0);
    for (const [before, after] of sizes) expect(after!).toBeLessThan(before!);
    const paused = ask({ bias: { 'symbol:BTCUSDT': 'PAUSE' } });
    expect(paused.changed[0]!.summary.decisions.decisions).toBe(0);
    expect(paused.different).toBe(paused.recorded.decisions);
  });

  it('counts only what is between two moments', () => {
    const whole = ask({});
    const middleUs = (whole.fromUs + whole.toUs) / 2;
    const late = ask({}, { fromUs: middleUs });
    const early = ask({}, { toUs: middleUs });
    expect(early.recorded.decisions + late.recorded.decisions).toBe(whole.recorded.decisions);
    expect(early.same + late.same).toBe(whole.same);
    expect(late.fromUs).toBe(middleUs);
    expect(early.toUs).toBeLessThanOrEqual(middleUs);
  });

  it.each<[Changes, RegExp]>([
    [{ limits: { 'symbols.NOPE.maxPosition': 1 } }, /no limits for "NOPE" .*there is BTCUSDT/],
    [{ limits: { 'symbols.BTCUSDT.maxPositon': 1 } }, /no limit "maxPositon".*maxPosition/],
    [
      { limits: { 'symbols.BTCUSDT.maxPosition': Number.NaN } },
      /must be a number above 0, was NaN/,
    ],
    [{ limits: { maxPosition: 1 } }, /no place of a limit/],
    [{ limits: { 'account.x.capital': 1 } }, /too long/],
    [{ parameters: { 'maker.restMs': 1 } }, /no strategy of the kernel "maker" ran.*kinetic/],
    [{ parameters: { 'kinetic.nope': 1 } }, /has no parameter "nope"/],
    [{ parameters: { kinetic: 1 } }, /STRATEGY\.NAME = NUMBER/],
    [{ aggression: { everywhere: 'LOW' } }, /"everywhere" is no scope/],
    [{ lifted: ['TRADING_STATE'] }, /TRADING_STATE denies because of a fact.*MAX_POSITION/],
  ])('refuses a change of what is not there: %j', (changes, message) => {
    expect(() => ask(changes)).toThrow(message);
  });

  it('says which runs there are when it is asked about another', () => {
    expect(() => ask({}, { runId: 'nope' })).toThrow(/has no run "nope"; its last are backtest/);
  });
});
