import type { Aggression, Bias, Urgency } from '../model/aggression.ts';
import type { Forecast, Sentiment } from '../model/inference.ts';
import type { Instrument } from '../model/instrument.ts';
import type { FeedStateName } from '../model/outcome.ts';
import type { Side } from '../model/order.ts';
import type { TradingLevel } from '../model/trading-level.ts';
import type { SymbolMarket } from '../observe/symbol-market.ts';
import { SERIES } from '../physics/kinematics.ts';

/** One of the strategy's own orders that may still trade. */
export interface WorkingOrder {
  readonly clientOrderId: string;
  readonly side: Side;
  readonly priceTicks: number;
  /** That may still trade. */
  readonly lots: number;
  readonly ageNs: number;
  readonly cancelRequested: boolean;
  /** An amendment in place is on its way: price and lots are those of before, or the larger. */
  readonly amending: boolean;
}

/** What a strategy gets of physics/kinematics.ts. */
export interface MotionView {
  readonly derivatives: Float64Array;
  readonly standardErrors: Float64Array;
  /** The one at that place of `derivatives`: quicker than all, when one horizon is all that is wanted. */
  derivative(at: number): number;
  /** Whether horizon h has numbers. */
  ready(horizon: number): boolean;
}

/** Of numbers that are known already. */
export function knownMotion(
  derivatives: Float64Array,
  standardErrors: Float64Array,
  ready: (horizon: number) => boolean,
): MotionView {
  return { derivatives, standardErrors, ready, derivative: (at) => derivatives[at]! };
}

/**
 * Everything that steers a strategy from outside the market, joined into few numbers in one place
 * (decide/influence.ts), so that it enters every strategy in the same way.
 */
export interface Influence {
  readonly aggression: Aggression;
  readonly bias: Bias;
  /** Multipliers: of the strategy's own size and threshold. */
  readonly size: number;
  readonly threshold: number;
  readonly urgency: Urgency;
  /** Whether the bias leaves the side open for orders that open or add. */
  readonly mayBuy: boolean;
  readonly maySell: boolean;
  /** Fresh and valid ones only. */
  readonly forecast: Forecast | null;
  readonly sentiment: Sentiment | null;
  /** Names and ends of the overrides in force. */
  readonly overrides: readonly string[];
}

/**
 * All that a strategy may know of one symbol at one moment. The object is filled anew at each tick:
 * whoever wants to keep something copies it.
 */
export interface MarketView {
  readonly instrument: Instrument;
  readonly atUs: number;
  readonly monoNs: number;
  readonly bidTicks: number;
  readonly bidLots: number;
  readonly askTicks: number;
  readonly askLots: number;
  /** Quote asset. */
  readonly mid: number;
  readonly feedState: FeedStateName;
  /** Age of the best bid and ask, nanoseconds. */
  readonly quoteAgeNs: number;
  readonly kinematics: MotionView;
  /** See physics/measures.ts for the places. */
  readonly microstructure: { readonly values: Float64Array };
  /** Signed lots held. */
  readonly positionLots: number;
  readonly working: readonly WorkingOrder[];
  /** Since this strategy's last intent on the symbol, allowed or not; infinite before the first. */
  readonly sinceIntentNs: number;
  readonly influence: Influence;
  /** Strictest over all scopes that cover this strategy and symbol. */
  readonly tradingLevel: TradingLevel;
}

/** Nobody steers. */
export const NO_INFLUENCE: Influence = {
  aggression: 'NORMAL',
  bias: 'NONE',
  size: 1,
  threshold: 1,
  urgency: 'TOUCH',
  mayBuy: true,
  maySell: true,
  forecast: null,
  sentiment: null,
  overrides: [],
};

/** Position in `kinematics.derivatives` of one derivative (0 velocity, 1 acceleration, 2 jerk). */
export function derivativeAt(horizon: number, series: number, order: number): number {
  return (horizon * SERIES + series) * 3 + order;
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** Builds the view of one symbol in place: orienting allocates nothing. */
export class Orientation {
  readonly view: Writable<MarketView>;

  constructor(
    private readonly market: SymbolMarket,
    kinematics: MotionView,
    microstructure: MarketView['microstructure'],
  ) {
    this.view = {
      instrument: market.instrument,
      atUs: 0,
      monoNs: 0,
      bidTicks: Number.NaN,
      bidLots: 0,
      askTicks: Number.NaN,
      askLots: 0,
      mid: Number.NaN,
      feedState: 'DOWN',
      quoteAgeNs: Number.POSITIVE_INFINITY,
      kinematics,
      microstructure,
      positionLots: 0,
      working: [],
      sinceIntentNs: Number.POSITIVE_INFINITY,
      influence: NO_INFLUENCE,
      tradingLevel: 4,
    };
  }

  observe(atUs: number, monoNs: number): Writable<MarketView> {
    const { view, market } = this;
    view.atUs = atUs;
    view.monoNs = monoNs;
    view.bidTicks = market.quote.bidTicks;
    view.bidLots = market.quote.bidLots;
    view.askTicks = market.quote.askTicks;
    view.askLots = market.quote.askLots;
    view.mid = market.mid;
    view.feedState = market.feed.state;
    view.quoteAgeNs = monoNs - market.quote.monoNs;
    return view;
  }
}
