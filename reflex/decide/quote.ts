import type { Signal } from '../model/intent.ts';
import type { Side } from '../model/order.ts';
import type { MarketView } from '../orient/market-view.ts';
import { HORIZONS_S } from '../physics/kinematics.ts';
import { Measure } from '../physics/measures.ts';
import {
  forecastContribution,
  type InfluenceParameters,
  sentimentContribution,
  signal,
} from './score.ts';
import { lotsFor } from './sizing.ts';

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

export type QuoteParameters = InfluenceParameters & {
  quoteValue: number;
  inventoryValue: number;
  horizon: number;
  halfSpreadBps: number;
  volatilityFactor: number;
  toxicityFactor: number;
  skew: number;
};

/** What both quotes have in common at one moment. */
export interface Aim {
  /** Ticks, and mostly none that is whole. */
  microprice: number;
  /** One tick, basis points of the mid. */
  tickBps: number;
  /** Half-spreads per basis point: weight of a distance from the microprice. */
  perBps: number;
  /** −1 … 1: what is held of what may be held. */
  inventory: number;
  /** Contributions to the score, half-spreads. */
  fromInventory: number;
  fromForecast: number;
  fromSentiment: number;
  /** Wanted in a quote; and what may be held either way. */
  sizeLots: number;
  limitLots: number;
}

const BPS = 1e4;

/** Realised, bps/√s, over the strategy's horizon. */
export function volatility({ microstructure }: MarketView, { horizon }: QuoteParameters): number {
  return microstructure.values[Measure.VOLATILITY + horizon]!;
}

export function toxicity({ microstructure }: MarketView): number {
  return microstructure.values[Measure.TOXICITY]!;
}

/** Fills `aim` for the view. */
export function takeAim(aim: Aim, view: MarketView, p: QuoteParameters): void {
  const { influence, positionLots } = view;
  const risk = volatility(view, p) * Math.sqrt(HORIZONS_S[p.horizon] ?? Number.NaN);
  const calm = p.halfSpreadBps + p.volatilityFactor * risk;
  aim.microprice = view.microstructure.values[Measure.MICROPRICE]! / view.instrument.tickSize;
  aim.tickBps = (BPS * view.instrument.tickSize) / view.mid;
  aim.perBps = 1 / (calm * (1 + p.toxicityFactor * toxicity(view)));
  aim.sizeLots = lotsFor(p.quoteValue * influence.size, view);
  aim.limitLots = lotsFor(p.inventoryValue, view);
  const held = positionLots === 0 ? 0 : positionLots / aim.limitLots;
  aim.inventory = Math.max(-1, Math.min(1, held));
  aim.fromInventory = aim.inventory * (0 - p.skew);
  aim.fromForecast = forecastContribution(influence, p);
  aim.fromSentiment = sentimentContribution(influence, p);
}

/** Of the microprice above a price, basis points of the mid. */
function distanceBps({ microprice, tickBps }: Aim, ticks: number): number {
  return (microprice - ticks) * tickBps;
}

/** Score of an order at this price: all contributions of its grounds, added in their order. */
export function quoteScore(aim: Aim, ticks: number): number {
  const fromPrice = distanceBps(aim, ticks) * aim.perBps;
  return fromPrice + aim.fromInventory + aim.fromForecast + aim.fromSentiment;
}

export function quoteSignals(aim: Aim, p: QuoteParameters, ticks: number): Signal[] {
  return [
    signal('microprice', distanceBps(aim, ticks), 'bps', aim.perBps),
    signal('inventory', aim.inventory, '', 0 - p.skew),
  ];
}

/**
 * Price of the quote, rounded away from the market and never so near that it would trade at once.
 * 0 when there is none: NaN among the inputs, or a price below one tick.
 */
export function quoteTicks(aim: Aim, view: MarketView, side: Side): number {
  const { influence, bidTicks, askTicks } = view;
  const { threshold } = influence;
  const lean = aim.fromInventory + aim.fromForecast + aim.fromSentiment;
  const wanted = aim.microprice + (lean - side * threshold) / (aim.perBps * aim.tickBps);
  let ticks =
    side > 0
      ? Math.min(Math.floor(wanted), askTicks - 1)
      : Math.max(Math.ceil(wanted), bidTicks + 1);
  if (!(side * quoteScore(aim, ticks) >= threshold)) {
    ticks -= side; // the price was found in other steps than its score: a last digit was missing
    if (!(side * quoteScore(aim, ticks) >= threshold)) return 0;
  }
  return threshold > 0 && ticks > 0 && Number.isSafeInteger(ticks) ? ticks : 0;
}
