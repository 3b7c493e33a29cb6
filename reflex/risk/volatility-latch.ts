import type { SymbolLimits } from '../model/policy.ts';
import { moveLimitBps } from './controls/volatility-pause.ts';
import { type Latch, shortly } from './latch.ts';
import type { VolatilityGuard } from './volatility-guard.ts';

/** While the leap lasts it is said again this often, so that the pause counts from its end. */
const RENEW_NS = 1e9;

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
    return {
      scope: `symbol:${this.symbol}`,
      level: 'REDUCE_ONLY',
      code: 'VOLATILITY_PAUSE',
      reason:
        `${this.symbol} has moved ${shortly(moveBps)} bps within ten seconds; ` +
        `the limit is ${shortly(limitBps)} bps (${sigmaText(sigmaBps)})`,
      forNs: pauseNs(this.limits),
    };
  }
}

/** How long a symbol is paused; null without a usable limit: then only a person opens it. */
export function pauseNs(limits: SymbolLimits | undefined): number | null {
  const { pauseMs = Number.NaN } = limits ?? {};
  return Number.isFinite(pauseMs) && pauseMs > 0 ? pauseMs * 1e6 : null;
}

function sigmaText(sigmaBps: number): string {
  if (Number.isNaN(sigmaBps)) return 'what is usual is not known yet';
  return `one sigma is ${shortly(sigmaBps)} bps`;
}
