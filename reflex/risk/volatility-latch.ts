import type { SymbolLimits } from '../model/policy.ts';
import { moveLimitBps } from './controls/volatility-pause.ts';
import { type Latch, pauseSymbol, RENEW_NS, shortly } from './latch.ts';
import type { VolatilityGuard } from './volatility-guard.ts';

/** Pauses one symbol when its price leaps (C18): only reductions until it has been calm for a while. */
export class VolatilityLatch {
  private silentUntilNs = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly symbol: string,
    private readonly limits: SymbolLimits | undefined,
    private readonly guard: VolatilityGuard,
  ) {}

  /** After every tick of the symbol and every timer; the guard knows of it already. */
  check(monoNs: number): Latch | null {
    const { sigmaBps } = this.guard;
    const limitBps = moveLimitBps(this.limits, sigmaBps);
    if (this.guard.isCalm(limitBps)) return null;
    const { moveBps } = this.guard;
    if (!(moveBps > limitBps) || monoNs < this.silentUntilNs) return null;
    this.silentUntilNs = monoNs + RENEW_NS;
    const reason =
      `${this.symbol} has moved ${shortly(moveBps)} bps within ten seconds; ` +
      `the limit is ${shortly(limitBps)} bps (${sigmaText(sigmaBps)})`;
    return pauseSymbol(this.symbol, 'VOLATILITY_PAUSE', reason, this.limits?.pauseMs);
  }
}

function sigmaText(sigmaBps: number): string {
  if (Number.isNaN(sigmaBps)) return 'what is usual is not known yet';
  return `one sigma is ${shortly(sigmaBps)} bps`;
}
