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

export function haltStrategy(strategy: string, code: DenialCode, reason: string): Latch {
  return { scope: `strategy:${strategy}`, level: 'HALTED', code, reason, forNs: null };
}

/** For a sentence: two decimals are enough. */
export function shortly(value: number): string {
  return String(Math.round(value * 100) / 100);
}
