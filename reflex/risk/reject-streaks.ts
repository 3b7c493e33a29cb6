/** Reasons that a person gets to see. */
const KEEP_REASONS = 5;

const NONE: readonly string[] = [];

/**
 * Rejects in a row of each strategy: orders that the venue rejected, or that a control denied which
 * blames the strategy. Any order that the venue takes ends the row.
 */
export class RejectStreaks {
  private readonly streaks = new Map<string, { count: number; readonly reasons: string[] }>();

  rejected(strategy: string, why: string): void {
    let streak = this.streaks.get(strategy);
    if (!streak) {
      streak = { count: 0, reasons: [] };
      this.streaks.set(strategy, streak);
    }
    streak.count++;
    streak.reasons.push(why);
    if (streak.reasons.length > KEEP_REASONS) streak.reasons.shift();
  }

  /** Of the run before. */
  restore(strategy: string, count: number, reasons: readonly string[]): void {
    if (count > 0) this.streaks.set(strategy, { count, reasons: [...reasons] });
  }

  streak(strategy: string): number {
    return this.streaks.get(strategy)?.count ?? 0;
  }

  /** The last ones, the oldest first. */
  reasons(strategy: string): readonly string[] {
    return this.streaks.get(strategy)?.reasons ?? NONE;
  }

  /** The venue has taken an order, or a person has looked. */
  clear(strategy: string): void {
    this.streaks.delete(strategy);
  }
}
