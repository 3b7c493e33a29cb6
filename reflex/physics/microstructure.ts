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
 *
 * What is seen is only kept; measures are made of it for whoever asks first. Asking changes nothing
 * of what comes later: a replay that asks more seldom sees the same.
 */
export class Microstructure {
  private readonly measures = new Float64Array(MEASURES_SIZE).fill(Number.NaN);
  private stale = false;
  private readonly volatilities = HORIZONS_S.map((horizonS) => new RealisedVolatility(horizonS));
  private readonly buys = new TradeIntensity(INTENSITY_DECAY_S);
  private readonly sells = new TradeIntensity(INTENSITY_DECAY_S);
  private readonly toxicity = new Toxicity();
  private lastNs = Number.NaN;
  private tradeNs = Number.NaN;
  private quoteNs = Number.NaN;
  private bid = Number.NaN;
  private bidQuantity = Number.NaN;
  private ask = Number.NaN;
  private askQuantity = Number.NaN;
  private depthImbalance = Number.NaN;

  /** Valid until anything more is seen. */
  get values(): Float64Array {
    if (this.stale) this.measure();
    return this.measures;
  }

  /** Behind a gap in the data everything starts over. */
  reset(): void {
    for (const volatility of this.volatilities) volatility.reset();
    this.buys.reset();
    this.sells.reset();
    this.toxicity.reset();
    this.lastNs = Number.NaN;
    this.tradeNs = Number.NaN;
    this.quoteNs = Number.NaN;
    this.bid = Number.NaN;
    this.depthImbalance = Number.NaN;
    this.measures.fill(Number.NaN);
    this.stale = false;
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
    if (!Number.isNaN(this.quoteNs)) this.addReturn(bid, ask);
    this.quoteNs = this.lastNs;
    this.bid = bid;
    this.bidQuantity = bidQuantity;
    this.ask = ask;
    this.askQuantity = askQuantity;
  }

  /** Sums of the quantities at the five best prices a side. */
  onDepth(bidQuantity5: number, askQuantity5: number): void {
    const known = bidQuantity5 >= 0 && askQuantity5 >= 0 && isAmount(bidQuantity5 + askQuantity5);
    if (!known) return;
    this.depthImbalance = (bidQuantity5 - askQuantity5) / (bidQuantity5 + askQuantity5);
    this.stale = true;
  }

  /** `aggressor`: 1 when the buyer took, −1 when the seller did. */
  onTrade(monoNs: number, price: number, quantity: number, aggressor: 1 | -1): void {
    if (!Number.isFinite(monoNs) || !isAmount(price) || !isAmount(quantity)) return;
    if (aggressor !== 1 && aggressor !== -1) return;
    this.onTime(monoNs);
    const decay = this.decaySinceTrade;
    this.buys.elapse(decay);
    this.sells.elapse(decay);
    this.tradeNs = this.lastNs;
    if (aggressor === 1) this.buys.add();
    else this.sells.add();
    this.toxicity.add(quantity, aggressor);
  }

  /** Time passes: only the intensities fade with it. */
  onTime(monoNs: number): void {
    if (!Number.isFinite(monoNs)) return;
    if (!(monoNs <= this.lastNs)) this.lastNs = monoNs; // also at first
    this.stale = true;
  }

  private addReturn(bid: number, ask: number): void {
    const { volatilities } = this;
    const elapsedS = (this.lastNs - this.quoteNs) / 1e9;
    const mid = bid + (ask - bid) / 2;
    const before = this.bid + (this.ask - this.bid) / 2;
    // Most quotes change quantities only.
    const logReturn = mid === before ? 0 : BPS * Math.log(mid / before);
    for (let h = 0; h < volatilities.length; h++) volatilities[h]!.add(elapsedS, logReturn);
  }

  private get decaySinceTrade(): number {
    const elapsedNs = this.lastNs - this.tradeNs;
    return elapsedNs > 0 ? Math.exp(-elapsedNs / (INTENSITY_DECAY_S * 1e9)) : 1; // before any as well
  }

  private measure(): void {
    const { measures, bid, bidQuantity, ask, askQuantity, volatilities } = this;
    const decay = this.decaySinceTrade;
    measures[Measure.BUY_INTENSITY] = this.buys.perS(decay);
    measures[Measure.SELL_INTENSITY] = this.sells.perS(decay);
    measures[Measure.TOXICITY] = this.toxicity.value;
    measures[Measure.DEPTH_IMBALANCE] = this.depthImbalance;
    if (!Number.isNaN(bid)) {
      const quantity = bidQuantity + askQuantity;
      measures[Measure.MICROPRICE] = bid + (ask - bid) * (bidQuantity / quantity);
      measures[Measure.IMBALANCE] = (bidQuantity - askQuantity) / quantity;
      measures[Measure.SPREAD_BPS] = (BPS * (ask - bid)) / (bid + (ask - bid) / 2);
    }
    for (let h = 0; h < volatilities.length; h++) {
      measures[Measure.VOLATILITY + h] = volatilities[h]!.perRootS;
    }
    this.stale = false;
  }
}
