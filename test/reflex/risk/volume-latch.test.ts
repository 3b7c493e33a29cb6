import type { SymbolLimits } from '@voltaire/reflex/model/policy.ts';
import { VolumeGuard } from '@voltaire/reflex/risk/volume-guard.ts';
import { VolumeLatch } from '@voltaire/reflex/risk/volume-latch.ts';
import { describe, expect, it } from 'vitest';
import { SYMBOL_LIMITS } from '../support/risk.ts';

const S = 1e9;
const BEGAN = 200;

/** A market of which ten seconds hold 50 lots, for long enough to know it. */
function market(limits: SymbolLimits = SYMBOL_LIMITS, dayLots = Number.NaN) {
  const guard = new VolumeGuard();
  const latch = new VolumeLatch('BTCUSDT', limits, guard);
  let total = 0;
  const trade = (monoNs: number, lots: number) => {
    total += lots;
    guard.see(monoNs, total);
    return latch.check(monoNs, dayLots);
  };
  trade(0, 0);
  for (let i = 0; i < BEGAN; i++) expect(trade((i + 0.5) * S, 5)).toBeNull();
  return trade;
}

describe('a spike of the volume', () => {
  it('pauses the symbol beyond its ratio', () => {
    const trade = market();
    expect(trade(BEGAN * S, 950)).toBeNull(); // with the 50 of before
    expect(trade(BEGAN * S + 1, 10)).toEqual({
      scope: 'symbol:BTCUSDT',
      level: 'REDUCE_ONLY',
      code: 'VOLUME_SPIKE',
      reason:
        'BTCUSDT has traded 20.2 times its usual volume within ten seconds; the limit is 20 times',
      forNs: 60e9,
    });
  });

  it('pauses nothing that is little beside the venue’s day', () => {
    expect(market(SYMBOL_LIMITS, 8_640 * 51)(BEGAN * S, 960)).toBeNull();
    expect(market(SYMBOL_LIMITS, 8_640 * 49)(BEGAN * S, 960)).not.toBeNull();
  });

  it('is said again each second while it lasts, and not in between', () => {
    const trade = market();
    expect(trade(BEGAN * S, 5_000)).not.toBeNull();
    expect(trade(BEGAN * S + 1, 0)).toBeNull();
    expect(trade((BEGAN + 1) * S, 0)).not.toBeNull();
    expect(trade((BEGAN + 11) * S, 0)).toBeNull();
  });

  it('waits for a person when nobody has said for how long', () => {
    for (const pauseMs of [undefined, Number.NaN, Number.POSITIVE_INFINITY, 0]) {
      expect(market({ ...SYMBOL_LIMITS, pauseMs })(BEGAN * S, 5_000)).toMatchObject({
        forNs: null,
      });
    }
  });

  it('pauses nothing without a limit: then no order passes anyway', () => {
    for (const maxVolumeRatio of [undefined, Number.NaN]) {
      expect(market({ ...SYMBOL_LIMITS, maxVolumeRatio })(BEGAN * S, 5_000)).toBeNull();
    }
  });
});
