import type { MeasureLimits, SentinelLimits } from '../model/policy.ts';
import { MEASURES, type MeasureName } from './measures.ts';

/**
 * For a machine with two noisy cores that has other work as well: single stalls of 50–150 ms are its
 * everyday, so that it takes five seconds in a row to move a breaker, and the kernel's own (C29, C32) refuse orders long before. A machine for trading alone should be held to less.
 */
const MEASURE_DEFAULTS: Readonly<Record<MeasureName, MeasureLimits>> = {
  // The kernel's bar is a p99.9 below 1 ms. The median tells a kernel that is slow at all, the upper
  // quantiles are of whoever shares its cores: C32 (warn 20 ms, reduce 100 ms).
  tickToDecisionP50Us: { warn: 1_000, trip: 5_000, clear: 500 },
  tickToDecisionP99Us: { warn: 20_000, trip: 100_000, clear: 10_000 },
  tickToDecisionP999Us: { warn: 50_000, trip: 250_000, clear: 25_000 },
  // C32: reduce at 100 ms, halt at 1 s; ten times this opens at once. RTS 7, 13: real-time monitoring.
  loopStallMs: { warn: 100, trip: 250, clear: 50 },
  timerLagMs: { warn: 100, trip: 250, clear: 50 },
  // The loop refuses orders from 0.9 of the record ring on (C34): hibernate before it does.
  recordOccupancy: { warn: 0.5, trip: 0.8, clear: 0.3 },
  commandOccupancy: { warn: 0.5, trip: 0.8, clear: 0.3 },
  // Flushed every 20 ms: more than a trace of it means a disk that refuses or lags.
  journalOccupancy: { warn: 0.1, trip: 0.5, clear: 0.05 },
  // C29 and RTS 25 (2025/1155): warn 1 ms, no new orders beyond 100 ms, or after a step of 1 s. A
  // thread that loses its core between two clocks sees a step that is none: warn later.
  clockOffsetMs: { warn: 1, trip: 100, clear: 0.5 },
  clockStepMs: { warn: 250, trip: 1_000, clear: 200 },
  clockDriftMs: { warn: 250, trip: 1_000, clear: 200 },
  // C16: 2 s is stale. A silent connection is replaced after 5 s (docs/feeds.md): beyond that, it failed.
  feedAgeMs: { warn: 3_000, trip: 8_000, clear: 2_000 },
  // C16 again: a price that was 2 s on its way is stale when it comes.
  exchangeLatencyP99Ms: { warn: 500, trip: 2_000, clear: 300 },
  exchangeJitterMs: { warn: 200, trip: 1_000, clear: 100 },
  // C15: five in a row.
  rejectStreak: { warn: 3, trip: 5, clear: 1 },
};

export const DEFAULT_SENTINEL: SentinelLimits = {
  measures: MEASURE_DEFAULTS,
  confirmations: 5,
  openMs: 30_000,
  probationMs: 60_000,
};

/** What is wrong with the limits, in words; empty when they can be used. */
export function sentinelFaults(limits: SentinelLimits): readonly string[] {
  const { confirmations, openMs, probationMs, measures } = limits;
  const faults: string[] = [];
  if (!(Number.isInteger(confirmations) && confirmations > 0)) {
    faults.push(`confirmations must be a whole number above 0, was ${confirmations}`);
  }
  for (const [name, ms] of Object.entries({ openMs, probationMs })) {
    if (!(Number.isFinite(ms) && ms >= 0)) faults.push(`${name} must be 0 or more, was ${ms}`);
  }
  for (const [name, { warn, trip, clear }] of Object.entries(measures)) {
    if (!MEASURES.some((measure) => measure.name === name)) {
      faults.push(`there is no measure named "${name}"`);
    }
    if (!(clear > 0 && clear <= warn && warn <= trip && Number.isFinite(trip))) {
      faults.push(`${name}: 0 < clear ≤ warn ≤ trip must hold, was ${clear}, ${warn}, ${trip}`);
    }
  }
  return faults;
}
