import {
  backtest,
  reportPage,
  type Reported,
  reportText,
  type RunSettings,
} from '@voltaire/backtest';
import { FEE_SCHEDULES } from '@voltaire/simulator/account/fee-schedules.ts';
import { beforeAll, describe, expect, it } from 'vitest';
import { backtestSettings } from './support/settings.ts';
import { firstOf, spotTape } from './support/tapes.ts';

let reported: Reported;

beforeAll(async () => {
  const tape = firstOf(await spotTape(), 12_000);
  const parameters = { entryVelocityBpsPerS: 0.05, cooldownMs: 500 };
  const settings = backtestSettings({ parameters, policy: denying() });
  const run = backtest(tape, settings);
  const pessimistic = backtest(tape, { ...settings, queue: 'pessimistic' });
  const strategy = '<kinetic>';
  reported = { tape, strategy, parameters, queue: settings.queue, run, pessimistic };
});

describe('the page of a run', () => {
  it('is complete in itself: nothing is fetched, and nothing runs', () => {
    const page = reportPage(reported);
    expect(page).not.toMatch(
      /<script|<link|<img|<iframe|\bsrc=|\bhref=|url\(|@import|https?:|\son\w+=/i,
    );
    expect(page).toMatch(/^<!doctype html>/);
  });

  it('shows price with trades, result and drawdown, motion at entries, and vetoes', () => {
    const page = reportPage(reported);
    const { fills, entries } = reported.run.series;
    expect(page.match(/<svg/g)).toHaveLength(5);
    for (const title of ['and fills', 'drawdown', 'Velocity', 'Acceleration', 'Jerk', 'Vetoes']) {
      expect(page).toContain(title);
    }
    expect(entries.length).toBeGreaterThan(2);
    const marks = page.match(/class="(buy|sell)"/g)!;
    expect(marks).toHaveLength(fills.length + 3 * entries.length);
    expect(page).toContain('MAX_ORDER_VALUE');
    expect(page).toContain(reported.run.hash);
  });

  it('begins its time with what comes first, a sample or a fill', () => {
    const { series } = reported.run;
    const samples = series.samples.filter(({ atNs }) => atNs > series.fills[0]!.atNs + 1e9);
    const run = { ...reported.run, series: { ...series, samples } };
    const page = reportPage({ ...reported, run });
    expect(page).toContain('>00:00:00<');
    expect(page).not.toMatch(/-\d+:-?\d/);
  });

  it('takes names for text', () => {
    expect(reportPage(reported)).toContain('&lt;kinetic&gt;');
    expect(reportPage(reported)).not.toContain('<kinetic>');
  });
});

describe('the text of a run', () => {
  it('says which tier of the fee schedule applied, and from when on', () => {
    const [none, one] = FEE_SCHEDULES.binance.tiers;
    const feeTiers = [
      { tier: none!, sinceMs: 0, volume: '999999.5' },
      { tier: one!, sinceMs: 86_400_000, volume: '1000000' },
    ];
    const tiered = { ...reported, run: { ...reported.run, feeTiers } };
    const begin =
      'fee tier at the beginning: Regular, maker 0.1 %, taker 0.1 %, after 999999 dollars';
    const change = 'fee tier from 1970-01-02T00:00:00.000Z: VIP 1, maker 0.09 %, taker 0.1 %';
    for (const report of [reportText(tiered), reportPage(tiered)]) {
      expect(report).toContain(begin);
      expect(report).toContain(change);
    }
    expect(reportText(reported)).not.toContain('fee tier');
  });

  it('has both queue models side by side, the convention, the vetoes and the hash', () => {
    const text = reportText(reported);
    expect(text).toMatch(/queue proportional +queue pessimistic/);
    expect(text).toContain('annualised to 365 days');
    expect(text).toMatch(/MAX_ORDER_VALUE +\d+/);
    expect(text).toContain('of the net P&L 0.00 USDT rest on the queue model');
    expect(text).toContain(`hash ${reported.run.hash}`);
  });

  it('says it when the fills are the pessimistic ones already', () => {
    expect(reportText({ ...reported, pessimistic: null })).toContain('the pessimistic ones');
  });
});

/** Its orders are of 1,000 quote: whether they are worth a little more decides. */
function denying(): RunSettings['policy'] {
  const { policy } = backtestSettings();
  const limits = { ...policy.symbols.BTCUSDT, maxOrderValue: 999.8 };
  return { ...policy, symbols: { BTCUSDT: limits } };
}
