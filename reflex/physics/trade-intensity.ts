/**
 * Trades per second with the kernel of a Hawkes process, λ(t) = Σ e^−(t−tᵢ)/τ ÷ τ: each trade adds
 * 1/τ, and all of it decays with time, trades or not. Its mean is the rate of the trades.
 */
export class TradeIntensity {
  /** As of the last trade of either side. */
  private rate = 0;

  constructor(readonly decayS: number) {}

  reset(): void {
    this.rate = 0;
  }

  /** `decay` is e^−elapsed/decayS since the last trade: the caller shares it between both sides. */
  elapse(decay: number): void {
    this.rate *= decay;
  }

  add(): void {
    this.rate += 1 / this.decayS;
  }

  /** By `decay` later than the last trade. */
  perS(decay: number): number {
    return this.rate * decay;
  }
}
