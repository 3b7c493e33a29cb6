import type { BreakerSnapshot } from '../model/governing.ts';
import type { SentinelLimits } from '../model/policy.ts';
import { GLOBAL, type Scope } from '../model/scope.ts';
import { TradingLevel } from '../model/trading-level.ts';
import { Breaker } from './breaker.ts';
import { MEASURES, type Measure, type MeasureKind, type Readings } from './measures.ts';
import { sentinelFaults } from './sentinel-limits.ts';

/** Source of its holds of the trading state. */
export const SENTINEL = 'sentinel';

/** What it wants of the trading state of one scope. */
export interface Demand {
  readonly level: typeof TradingLevel.CAUTION | typeof TradingLevel.CANCEL_ONLY;
  readonly reason: string;
}

/** One sample of everything: of this machine, and of each venue by its name. */
export interface Sample {
  readonly global: Readings;
  readonly venues: Readonly<Record<string, Readings>>;
}

const SAMPLE_NS = 1e9;
const NO_LIMITS = 'the policy has no limits for the Sentinel';

/**
 * Watches whether this machine and each venue are well enough to be traded on: a breaker for each. It
 * works on nothing but what it is told once a second, so that a replay comes to the same states.
 */
export class Sentinel {
  /** The first is global. */
  private readonly breakers: readonly Breaker[];
  private nextNs = Number.NEGATIVE_INFINITY;
  private sampled = false;

  /** Throws a RangeError with what is wrong in the limits. Without any it lets nothing be traded. */
  constructor(limits: SentinelLimits | undefined, venues: readonly string[]) {
    if (!limits) {
      this.breakers = [];
      return;
    }
    const faults = sentinelFaults(limits);
    if (faults.length > 0) throw new RangeError(`sentinel: ${faults.join('; ')}`);
    this.breakers = [
      new Breaker(GLOBAL, measuresOf('global'), limits),
      ...venues.map((venue) => new Breaker(`venue:${venue}`, measuresOf('venue'), limits)),
    ];
  }

  /** Breakers of the run before that were not well. What is to be told of them: those that are still here. */
  takeOver(
    before: readonly BreakerSnapshot[],
    boot: { readonly monoNs: number },
  ): readonly BreakerSnapshot[] {
    return before.flatMap((snapshot) => {
      const breaker = this.breakers.find(({ scope }) => scope === snapshot.scope);
      return breaker ? breaker.takeOver(snapshot, boot) : [];
    });
  }

  /** True once a second, first a second after the first call: then `sample` wants to be called. */
  due(monoNs: number): boolean {
    if (monoNs < this.nextNs) return false;
    const first = this.nextNs === Number.NEGATIVE_INFINITY;
    this.nextNs = monoNs + SAMPLE_NS;
    return !first;
  }

  /** What has changed, mostly nothing; `asks` then says what that means for the scope. */
  sample(monoNs: number, { global, venues }: Sample): readonly BreakerSnapshot[] {
    this.sampled = true;
    const changes: BreakerSnapshot[] = [];
    for (const breaker of this.breakers) {
      const readings = breaker.scope === GLOBAL ? global : (venues[venueOf(breaker.scope)] ?? {});
      const change = breaker.sample(monoNs, readings);
      if (change) changes.push(change);
    }
    return changes;
  }

  /** Hibernation, probation or caution; null when all is well as far as the Sentinel goes. */
  asks(scope: Scope): Demand | null {
    const { CANCEL_ONLY, CAUTION } = TradingLevel;
    if (this.breakers.length === 0) {
      return scope === GLOBAL ? { level: CANCEL_ONLY, reason: NO_LIMITS } : null;
    }
    const breaker = this.breakers.find((other) => other.scope === scope);
    if (!breaker) return null;
    const { state, warning, reason } = breaker;
    if (state === 'OPEN') return { level: CANCEL_ONLY, reason: `hibernation: ${reason}` };
    if (state === 'HALF_OPEN') return { level: CAUTION, reason: `probation: ${reason}` };
    return warning ? { level: CAUTION, reason: `warning: ${reason}` } : null;
  }

  /** Whether this machine or a venue is so ill that no order should stay: a breaker is open. */
  get hibernates(): boolean {
    return this.breakers.length === 0 || this.breakers.some(({ state }) => state === 'OPEN');
  }

  /** What speaks against good health, with its scope; empty when nothing does. No halt is lifted on less. */
  get complaints(): readonly string[] {
    if (this.breakers.length === 0) return [NO_LIMITS];
    if (!this.sampled) return ['nothing has been measured yet'];
    return this.breakers.flatMap(({ scope, complaints }) =>
      complaints.map((complaint) => `${scope}: ${complaint}`),
    );
  }
}

function measuresOf(wanted: MeasureKind): readonly Measure[] {
  return MEASURES.filter(({ kind }) => kind === wanted);
}

function venueOf(scope: Scope): string {
  return scope.slice('venue:'.length);
}
