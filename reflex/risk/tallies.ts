import type { Stamped } from '../model/event-kind.ts';
import type { TallySnapshot } from '../model/governing.ts';
import { OutcomeKind } from '../model/outcome-kind.ts';
import { Reentries } from './reentries.ts';
import { RejectStreaks } from './reject-streaks.ts';

/**
 * What is counted of each strategy until a person has looked: rejects in a row (C15), orders that
 * opened or added (C13), malformed orders (C03). Each change is told, so that the next run goes on
 * from it.
 */
export class Tallies {
  readonly reentries = new Reentries();
  readonly rejects = new RejectStreaks();
  /** When a strategy last asked for something malformed, ns. */
  private readonly malformedNs = new Map<string, number>();
  /** Those of which the run before has left something. */
  readonly takenOver: readonly string[];

  /** `before`: of the run before. `boot`: when this one began. */
  constructor(
    before: readonly TallySnapshot[],
    boot: Stamped,
    private readonly changed: (strategy: string) => void,
  ) {
    this.takenOver = before.map(({ strategy }) => strategy);
    for (const { strategy, rejects, lastRejects, ...tally } of before) {
      this.rejects.restore(strategy, rejects, lastRejects);
      const times = tally.entriesAtUs.map((atUs) => monoOf(atUs, boot));
      this.reentries.restore(strategy, tally.entries, times);
      if (tally.malformedAtUs === null) continue;
      this.malformedNs.set(strategy, monoOf(tally.malformedAtUs, boot));
    }
  }

  rejected(strategy: string, why: string): void {
    this.rejects.rejected(strategy, why);
    this.changed(strategy);
  }

  /** The venue has taken an order. Mostly no reject came before it. */
  accepted(strategy: string): void {
    if (this.rejects.streak(strategy) === 0) return;
    this.rejects.clear(strategy);
    this.changed(strategy);
  }

  opened(strategy: string, monoNs: number): void {
    this.reentries.opened(strategy, monoNs);
    this.changed(strategy);
  }

  /** How long ago the one before was, ns; infinite when there was none. */
  malformed(strategy: string, monoNs: number): number {
    const beforeNs = this.malformedNs.get(strategy) ?? Number.NEGATIVE_INFINITY;
    this.malformedNs.set(strategy, monoNs);
    this.changed(strategy);
    return monoNs - beforeNs;
  }

  /** A person has looked: everything counts anew. */
  rearm(strategy: string): void {
    this.rejects.clear(strategy);
    this.reentries.rearm(strategy);
    this.malformedNs.delete(strategy);
    this.changed(strategy);
  }

  /** `windowMs`: of entries that are told one by one. */
  snapshot(strategy: string, windowMs: number, now: Stamped): TallySnapshot {
    const malformedNs = this.malformedNs.get(strategy);
    return {
      kind: OutcomeKind.TALLY,
      strategy,
      rejects: this.rejects.streak(strategy),
      lastRejects: [...this.rejects.reasons(strategy)],
      entries: this.reentries.inSession(strategy),
      entriesAtUs: this.reentries
        .times(strategy, windowMs, now.monoNs)
        .map((monoNs) => wallOf(monoNs, now)),
      malformedAtUs: malformedNs === undefined ? null : wallOf(malformedNs, now),
    };
  }
}

/** The monotonic clock may begin anew with each run: what lies between two runs only the wall clock knows. */
function wallOf(monoNs: number, now: Stamped): number {
  return Math.round(now.atUs - (now.monoNs - monoNs) / 1e3);
}

/** Never in the future, which would count for too long, nor too long ago because of it. */
function monoOf(atUs: number, boot: Stamped): number {
  return boot.monoNs - Math.max(0, boot.atUs - atUs) * 1e3;
}
