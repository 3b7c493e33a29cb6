/**
 * Realised volatility of the log mid, per √s, forgetting with its horizon:
 *
 *     σ² = Σ kᵢ rᵢ² ÷ Σ kᵢ Δtᵢ      kᵢ = mean of e^−(now − t)/horizon over the i-th interval Δtᵢ
 *
 * A Brownian log price has E rᵢ² = σ²Δtᵢ, so that σ² is unbiased however irregular the times are; with
 * these weights the divisor is simply horizon × (1 − e^−T/horizon), T being the time watched. Several
 * returns at one time add up. A mid that bounces between two values counts every bounce: on ticks this
 * is the volatility of the quote, noise included, and above that of the price (docs/physics.md).
 */
export class RealisedVolatility {
  /** Exponentially weighted sum of squared returns; and 1 − e^−T/horizon. Both as of the last return. */
  private squares = 0;
  private watched = 0;
  /** Seconds since then. Most quotes move nothing, and what fades meanwhile is found when it is asked for. */
  private quietS = 0;

  constructor(readonly horizonS: number) {}

  reset(): void {
    this.squares = 0;
    this.watched = 0;
    this.quietS = 0;
  }

  /** `logReturn` over the `elapsedS` ≥ 0 seconds since the last call. */
  add(elapsedS: number, logReturn: number): void {
    if (logReturn === 0) {
      this.quietS += elapsedS;
      return;
    }
    const kept = Math.exp(-this.quietS / this.horizonS);
    const x = elapsedS / this.horizonS;
    const gone = -Math.expm1(-x);
    const meanWeight = x > 0 ? gone / x : 1;
    this.squares = this.squares * kept * (1 - gone) + logReturn * logReturn * meanWeight;
    this.watched = 1 - (1 - this.watched) * kept * (1 - gone);
    this.quietS = 0;
  }

  /** NaN until one horizon has been watched: a few ticks say nothing of a second. */
  get perRootS(): number {
    const kept = Math.exp(-this.quietS / this.horizonS);
    const watched = 1 - (1 - this.watched) * kept;
    if (watched < ONE_HORIZON) return Number.NaN;
    return Math.sqrt((this.squares * kept) / (watched * this.horizonS));
  }
}

/** 1 − e^−1, less what roundings may take from it. */
const ONE_HORIZON = 1 - Math.exp(-1) - 1e-12;
