import { type HoldSnapshot, OutcomeKind } from '../model/outcome.ts';

/** Between two notes of one strategy on one symbol; and when one that has not changed is repeated. */
const AT_MOST_EVERY_NS = 1e9;
const REPEAT_NS = 60e9;

/**
 * Holds come with every tick, and nobody could keep them all. Told is a change of the reason, at most
 * once a second, and once a minute that it is still the same.
 */
export class HoldNotes {
  private toldCode = '';
  private toldNs = Number.NEGATIVE_INFINITY;
  private count = 0;

  /** True when the hold is to be told now. */
  due(code: string, monoNs: number): boolean {
    this.count++;
    const silent = this.silentCode(monoNs);
    return silent !== null && code !== silent;
  }

  /** Which hold would not be told now: empty for none, null for all. */
  silentCode(monoNs: number): string | null {
    const sinceNs = monoNs - this.toldNs;
    if (sinceNs < AT_MOST_EVERY_NS) return null;
    return sinceNs >= REPEAT_NS ? '' : this.toldCode;
  }

  take(
    symbolId: number,
    strategy: string,
    code: string,
    hurdles: HoldSnapshot['hurdles'],
    monoNs: number,
  ): HoldSnapshot {
    const { count } = this;
    this.toldCode = code;
    this.toldNs = monoNs;
    this.count = 0;
    return { kind: OutcomeKind.HOLD, symbolId, strategy, code, hurdles, count };
  }

  /** A decision was made: the next hold is told even if its reason is the one from before. */
  decided(): void {
    this.toldCode = '';
  }
}
