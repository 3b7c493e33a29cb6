import type { DenialCode } from '../model/denial-code.ts';
import type { Scope } from '../model/scope.ts';

/** A level that closes by itself over a scope; holding one twice is holding it once. */
export interface Latch {
  readonly scope: Scope;
  readonly level: 'REDUCE_ONLY' | 'HALTED';
  /** Of the control that denies for the same cause. */
  readonly code: DenialCode;
  /** A sentence with what was observed and the limit. */
  readonly reason: string;
  /** How long until it opens by itself, ns; null: only a person re-arms it. */
  readonly forNs: number | null;
}

/** While its cause lasts a pause is said again this often, so that it counts from the end of it. */
export const RENEW_NS = 1e9;

/** Only reductions for `pauseMs`; until a person releases it when nobody has said for how long. */
export function pauseSymbol(
  symbol: string,
  code: DenialCode,
  reason: string,
  pauseMs: number | undefined,
): Latch {
  const forNs = pauseNs(pauseMs);
  return { scope: `symbol:${symbol}`, level: 'REDUCE_ONLY', code, reason, forNs };
}

/** How long a pause lasts; null without a usable limit: then only a person ends it. */
export function pauseNs(pauseMs = Number.NaN): number | null {
  return Number.isFinite(pauseMs) && pauseMs > 0 ? pauseMs * 1e6 : null;
}

export function haltStrategy(strategy: string, code: DenialCode, reason: string): Latch {
  return { scope: `strategy:${strategy}`, level: 'HALTED', code, reason, forNs: null };
}

/** For a sentence: two decimals are enough. */
export function shortly(value: number): string {
  return String(Math.round(value * 100) / 100);
}
