import type { SymbolLimits } from '@voltaire/reflex/model/policy.ts';
import { VolatilityGuard } from '@voltaire/reflex/risk/volatility-guard.ts';
import { VolatilityLatch } from '@voltaire/reflex/risk/volatility-latch.ts';
import { describe, expect, it } from 'vitest';
import { SYMBOL_LIMITS } from '../support/risk.ts';

const S = 1e9;

function market(limits: SymbolLimits = SYMBOL_LIMITS) {
  const guard = new VolatilityGuard(0.01);
  const latch = new VolatilityLatch('BTCUSDT', limits, guard);
  return (monoNs: number, mid: number) => {
    guard.tick(monoNs, mid);
    return latch.check(monoNs);
  };
}

describe('a leap of the price', () => {
  it('pauses the symbol beyond the fixed limit', () => {
    const tick = market();
    expect(tick(0, 60_000)).toBeNull();
    expect(tick(1, 61_800)).toBeNull();
    expect(tick(2, 61_806)).toEqual({
      scope: 'symbol:BTCUSDT',
      level: 'REDUCE_ONLY',
      code: 'VOLATILITY_PAUSE',
      reason:
        'BTCUSDT has moved 301 bps within ten seconds; the limit is 300 bps (what is usual is not known yet)',
      forNs: 60e9,
    });
  });

  it('pauses it beyond what is usual, once that is known', () => {
    const tick = market();
    for (let i = 0; i < 100; i++) expect(tick(i * S, 60_000)).toBeNull();
    expect(tick(100 * S, 60_120)).toBeNull();
    expect(tick(100 * S + 1, 60_126)?.reason).toContain('the limit is 20 bps (one sigma is 4 bps)');
  });

  it('is said again each second while it lasts, and not in between', () => {
    const tick = market();
    tick(0, 60_000);
    expect(tick(1, 63_000)).not.toBeNull();
    expect(tick(2, 63_000)).toBeNull();
    expect(tick(S, 63_000)).toBeNull();
    expect(tick(S + 1, 63_000)).not.toBeNull();
    expect(tick(12 * S, 63_000)).toBeNull();
  });

  it('waits for a person when nobody has said for how long', () => {
    for (const pauseMs of [undefined, Number.NaN, Number.POSITIVE_INFINITY, 0]) {
      const tick = market({ ...SYMBOL_LIMITS, pauseMs });
      tick(0, 60_000);
      expect(tick(1, 63_000)?.forNs).toBeNull();
    }
  });

  it('pauses nothing without a limit: then no order passes anyway', () => {
    for (const limits of [{}, { maxMoveBps: 300 }, { maxMoveSigmas: 5 }]) {
      const tick = market(limits);
      tick(0, 60_000);
      expect(tick(1, 63_000)).toBeNull();
    }
  });
});
