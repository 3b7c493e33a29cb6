/** An unanswered request for a new book is repeated after this long. */
const RETRY_NS = 2e9;
/** No two requests follow each other faster: each costs the venue, and us request weight. */
const PAUSE_NS = 0.5e9;
/** A subscription brings its own snapshot: only when it does not is one asked for. */
const FIRST_SNAPSHOT_NS = 5e9;

/** When a book that is not in step is to be fetched anew: at once, but never in a tight loop. */
export class ResyncTiming {
  private askedNs = Number.NEGATIVE_INFINITY;
  private nextNs = Number.NEGATIVE_INFINITY;

  connected(monoNs: number, subscriptionBringsSnapshot: boolean): void {
    const dueNs = subscriptionBringsSnapshot ? monoNs + FIRST_SNAPSHOT_NS : monoNs;
    this.nextNs = Math.max(dueNs, this.askedNs + PAUSE_NS); // connections that flap cost no more
  }

  bookBroke(monoNs: number): void {
    this.nextNs = Math.max(monoNs, this.askedNs + PAUSE_NS);
  }

  snapshotWasBad(monoNs: number): void {
    this.nextNs = monoNs + PAUSE_NS;
  }

  /** True once for every request that is due. */
  due(monoNs: number): boolean {
    if (monoNs < this.nextNs) return false;
    this.askedNs = monoNs;
    this.nextNs = monoNs + RETRY_NS;
    return true;
  }
}
