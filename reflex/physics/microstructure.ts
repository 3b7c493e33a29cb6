import { isAmount } from './amount.ts';
import { HORIZONS_S } from './kinematics.ts';
import { Measure, MEASURES_SIZE } from './measures.ts';
import { RealisedVolatility } from './realised-volatility.ts';
import { Toxicity } from './toxicity.ts';
import { TradeIntensity } from './trade-intensity.ts';

const BPS = 1e4;
/** Seconds: how fast the memory of a trade fades from the intensities. */
export const INTENSITY_DECAY_S = 5;

/**
 * What the book and the trades of one symbol say besides their derivatives; see measures.ts for the
 * places and units. O(1), allocates nothing. Prices in the quote asset, quantities in base units,
 * times monotonic in nanoseconds: a clock that steps back counts as standing still. An input that is
 * no number of a market (NaN, infinite, zero, crossed) is left out and everything stays as it was.
 */
export class Microstructure {
  readonly values = new Float64Array(MEASURES_SIZE).fill(Number.NaN);
  private readonly volatilities = HORIZONS_S.map((horizonS) => new RealisedVolatility(horizonS));
  private readonly buys = new TradeIntensity(INTENSITY_DECAY_S);
  private readonly sells = new TradeIntensity(INTENSITY_DECAY_S);
  private readonly toxicity = new Toxicity();
  private lastNs = Number.NaN;
  private quoteNs = Number.NaN;
  private quoteMid = Number.NaN;

  /** Behind a gap in the data everything starts over. */
  reset(): void {
    this.values.fill(Number.NaN);
    for (const volatility of this.volatilities) volatility.reset();
    this.buys.reset();
    this.sells.reset();
    this.toxicity.reset();
    this.lastNs = Number.NaN;
    this.quoteNs = Number.NaN;
  }

  onQuote(
    monoNs: number,
    bid: number,
    bidQuantity: number,
    ask: number,
    askQuantity: number,
  ): void {
    const known = isAmount(bid) && isAmount(bidQuantity) && isAmount(ask) && isAmount(askQuantity);
    if (!known || bid > ask || !Number.isFinite(monoNs)) return;
    this.onTime(monoNs);
    const { values } = this;
    const mid = bid + (ask - bid) / 2;
    const quantity = bidQuantity + askQuantity;
    values[Measure.MICROPRICE] = bid + (ask - bid) * (bidQuantity / quantity);
    values[Measure.IMBALANCE] = (bidQuantity - askQuantity) / quantity;
    values[Measure.SPREAD_BPS] = (BPS * (ask - bid)) / mid;
    if (!Number.isNaN(this.quoteNs)) this.measureVolatility(mid);
    this.quoteNs = this.lastNs;
    this.quoteMid = mid;
  }

  /** Sums of the quantities at the five best prices a side. */
  onDepth(bidQuantity5: number, askQuantity5: number): void {
    const known = bidQuantity5 >= 0 && askQuantity5 >= 0 && isAmount(bidQuantity5 + askQuantity5);
    if (!known) return;
    this.values[Measure.DEPTH_IMBALANCE] =
      (bidQuantity5 - askQuantity5) / (bidQuantity5 + askQuantity5);
  }

  /** `aggressor`: 1 when the buyer took, −1 when the seller did. */
  onTrade(monoNs: number, price: number, quantity: number, aggressor: 1 | -1): void {
    if (!Number.isFinite(monoNs) || !isAmount(price) || !isAmount(quantity)) return;
    if (aggressor !== 1 && aggressor !== -1) return;
    this.onTime(monoNs);
    const { values, toxicity } = this;
    if (aggressor === 1) this.buys.add();
    else this.sells.add();
    values[Measure.BUY_INTENSITY] = this.buys.perS;
    values[Measure.SELL_INTENSITY] = this.sells.perS;
    toxicity.add(quantity, aggressor);
    values[Measure.TOXICITY] = toxicity.value;
  }

  /** Time passes: only the intensities fade with it. */
  onTime(monoNs: number): void {
    if (!Number.isFinite(monoNs)) return;
    const { values } = this;
    if (monoNs > this.lastNs) {
      const decay = Math.exp((this.lastNs - monoNs) / (INTENSITY_DECAY_S * 1e9));
      this.buys.elapse(decay);
      this.sells.elapse(decay);
      this.lastNs = monoNs;
    } else if (Number.isNaN(this.lastNs)) {
      this.lastNs = monoNs;
    }
    values[Measure.BUY_INTENSITY] = this.buys.perS;
    values[Measure.SELL_INTENSITY] = this.sells.perS;
  }

  private measureVolatility(mid: number): void {
    const { values, volatilities } = this;
    const elapsedS = (this.lastNs - this.quoteNs) / 1e9;
    // Most quotes change quantities only.
    const logReturn = mid === this.quoteMid ? 0 : BPS * Math.log(mid / this.quoteMid);
    for (let h = 0; h < volatilities.length; h++) {
      const volatility = volatilities[h]!;
      volatility.add(elapsedS, logReturn);
      values[Measure.VOLATILITY + h] = volatility.perRootS;
    }
  }
}
