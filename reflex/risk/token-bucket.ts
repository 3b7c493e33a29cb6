/** Refills steadily, holds at most `burst`. Time comes from the caller, so that it can be replayed. */
export class TokenBucket {
  private tokens: number;
  private lastNs = Number.NaN;

  constructor(
    private readonly perSecond: number,
    private readonly burst: number,
  ) {
    this.tokens = burst;
  }

  available(monoNs: number): number {
    const elapsedNs = Math.max(0, monoNs - this.lastNs); // NaN before the first use
    if (elapsedNs > 0) {
      this.tokens = Math.min(this.burst, this.tokens + (elapsedNs / 1e9) * this.perSecond);
    }
    if (!(monoNs < this.lastNs)) this.lastNs = monoNs;
    return this.tokens;
  }

  take(monoNs: number): void {
    this.tokens = this.available(monoNs) - 1;
  }
}
