/**
 * Trades per second with the kernel of a Hawkes process, λ(t) = Σ e^−(t−tᵢ)/τ ÷ τ: each trade adds
 * 1/τ, and all of it decays with time, trades or not. Its mean is the rate of the trades.
 */
export class TradeIntensity {
  private rate = 0;

  constructor(readonly decayS: number) {}

  reset(): void {
    this.rate = 0;
  }

  /** `decay` is e^−elapsed/decayS: the caller shares it between both sides. */
  elapse(decay: number): void {
    this.rate *= decay;
  }

  add(): void {
    this.rate += 1 / this.decayS;
  }

  get perS(): number {
    return this.rate;
  }
}
