import type { Signal } from '../model/intent.ts';
import type { Side } from '../model/order.ts';
import type { MarketView } from '../orient/market-view.ts';
import { HORIZONS_S } from '../physics/kinematics.ts';
import { Measure } from '../physics/measures.ts';
import { type InfluenceParameters, signal, withModels } from './score.ts';
import { lotsFor } from './sizing.ts';

export type QuoteParameters = InfluenceParameters & {
  quoteValue: number;
  inventoryValue: number;
  horizon: number;
  halfSpreadBps: number;
  volatilityFactor: number;
  toxicityFactor: number;
  skew: number;
};

const BPS = 1e4;

/*
 * Where a market maker wants its quotes, after Avellaneda & Stoikov (2008) in its simplest form:
 *
 *     half-spread  h = (halfSpreadBps + volatilityFactor · σ√horizon) · (1 + toxicityFactor · toxicity)
 *     reservation  r = microprice + (models − skew · inventory ÷ limit) · h
 *     bid, ask       = r ∓ h · influence.threshold
 *
 * The score of a quote is its distance from r in half-spreads, positive below it. So a bid scores at
 * least influence.threshold and an ask at most minus that, rounding to ticks included.
 */

/** Realised, bps/√s, over the strategy's horizon. */
export function volatility({ microstructure }: MarketView, { horizon }: QuoteParameters): number {
  return microstructure.values[Measure.VOLATILITY + horizon]!;
}

export function toxicity({ microstructure }: MarketView): number {
  return microstructure.values[Measure.TOXICITY]!;
}

/** Basis points of the mid. */
export function halfSpreadBps(view: MarketView, p: QuoteParameters): number {
  const risk = volatility(view, p) * Math.sqrt(HORIZONS_S[p.horizon] ?? Number.NaN);
  const calm = p.halfSpreadBps + p.volatilityFactor * risk;
  return calm * (1 + p.toxicityFactor * toxicity(view));
}

/** Lots that the strategy may hold either way. */
export function limitLots(view: MarketView, p: QuoteParameters): number {
  return lotsFor(p.inventoryValue, view);
}

/** −1 … 1: what is held of what may be held. */
function inventory(view: MarketView, p: QuoteParameters): number {
  const limit = limitLots(view, p);
  if (view.positionLots === 0) return 0;
  return Math.max(-1, Math.min(1, view.positionLots / limit));
}

/** Of the microprice above a price, basis points of the mid. */
function distanceBps({ microstructure, instrument, mid }: MarketView, ticks: number): number {
  const microprice = microstructure.values[Measure.MICROPRICE]!;
  return (BPS * (microprice - ticks * instrument.tickSize)) / mid;
}

/** Score of an order at this price: the contributions of quoteSignals, and those of the models. */
export function quoteScore(view: MarketView, p: QuoteParameters, ticks: number): number {
  const own =
    distanceBps(view, ticks) * (1 / halfSpreadBps(view, p)) + inventory(view, p) * (0 - p.skew);
  return withModels(own, view.influence, p);
}

export function quoteSignals(view: MarketView, p: QuoteParameters, ticks: number): Signal[] {
  return [
    signal('microprice', distanceBps(view, ticks), 'bps', 1 / halfSpreadBps(view, p)),
    signal('inventory', inventory(view, p), '', 0 - p.skew),
  ];
}

/**
 * Price of the quote, rounded away from the market and never so near that it would trade at once.
 * 0 when there is none: NaN among the inputs, or a price below one tick.
 */
export function quoteTicks(view: MarketView, p: QuoteParameters, side: Side): number {
  const { instrument, influence, mid, bidTicks, askTicks } = view;
  const microprice = view.microstructure.values[Measure.MICROPRICE]!;
  const lean = withModels(inventory(view, p) * (0 - p.skew), influence, p);
  const perHalfSpread = (mid * halfSpreadBps(view, p)) / BPS;
  const wanted =
    (microprice + (lean - side * influence.threshold) * perHalfSpread) / instrument.tickSize;
  let ticks =
    side > 0
      ? Math.min(Math.floor(wanted), askTicks - 1)
      : Math.max(Math.ceil(wanted), bidTicks + 1);
  // The price was found in other steps than its score is: the last digit may be missing.
  if (!(side * quoteScore(view, p, ticks) >= influence.threshold)) ticks -= side;
  const enough =
    side * quoteScore(view, p, ticks) >= influence.threshold && influence.threshold > 0;
  return enough && ticks > 0 && Number.isSafeInteger(ticks) ? ticks : 0;
}
