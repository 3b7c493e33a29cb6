/** After this long a rejection says nothing any more of the next order. */
const MEMORY_NS = 60e9;

/**
 * Orders that a venue has rejected in a row. Where none goes out any more none can succeed either, so
 * that a streak ends as well when a minute has passed without a further one.
 */
export class RejectStreak {
  private streak: number | null = null;
  private lastNs = Number.NEGATIVE_INFINITY;

  rejected(monoNs: number): void {
    this.streak = (this.at(monoNs) ?? 0) + 1;
    this.lastNs = monoNs;
  }

  /** The venue has taken an order. */
  accepted(): void {
    this.streak = 0;
  }

  /** Null while the venue has not answered any order yet. */
  at(monoNs: number): number | null {
    return this.streak !== null && monoNs - this.lastNs > MEMORY_NS ? 0 : this.streak;
  }
}
