import type { SymbolLimits } from '../model/policy.ts';
import { type Latch, pauseSymbol, RENEW_NS, shortly } from './latch.ts';
import type { VolumeGuard } from './volume-guard.ts';

/** Pauses one symbol when far more is traded than usual (C18), as a leap of its price does. */
export class VolumeLatch {
  private silentUntilNs = Number.NEGATIVE_INFINITY;
  private readonly maxRatio: number;

  constructor(
    private readonly symbol: string,
    private readonly limits: SymbolLimits | undefined,
    private readonly guard: VolumeGuard,
  ) {
    this.maxRatio = limits?.maxVolumeRatio ?? Number.NaN;
  }

  /** After every tick of the symbol and every timer; the guard knows of it already. */
  check(monoNs: number, dayLots: number): Latch | null {
    const { guard, maxRatio } = this;
    if (guard.volumeLots <= maxRatio * guard.usualLots) return null;
    const ratio = guard.ratio(dayLots);
    if (!(ratio > maxRatio) || monoNs < this.silentUntilNs) return null;
    this.silentUntilNs = monoNs + RENEW_NS;
    const reason =
      `${this.symbol} has traded ${shortly(ratio)} times its usual volume within ten seconds; ` +
      `the limit is ${shortly(maxRatio)} times`;
    return pauseSymbol(this.symbol, 'VOLUME_SPIKE', reason, this.limits?.pauseMs);
  }
}
