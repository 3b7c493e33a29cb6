import type { Aggression } from '../model/aggression.ts';
import type { Instrument } from '../model/instrument.ts';
import type { FeedStateName } from '../model/outcome.ts';
import type { Side } from '../model/order.ts';
import type { TradingLevel } from '../model/trading-level.ts';
import type { SymbolMarket } from '../observe/symbol-market.ts';
import { type Kinematics, SERIES } from '../physics/kinematics.ts';
import type { Microstructure } from '../physics/microstructure.ts';

/** One of the strategy's own orders that may still trade. */
export interface WorkingOrder {
  readonly clientOrderId: string;
  readonly side: Side;
  readonly ageNs: number;
  readonly cancelRequested: boolean;
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
  /** See physics/kinematics.ts; `ready(h)` tells whether horizon h has numbers. */
  readonly kinematics: Kinematics;
  /** See physics/measures.ts. */
  readonly microstructure: Microstructure;
  /** Signed lots held. */
  readonly positionLots: number;
  readonly working: readonly WorkingOrder[];
  /** Since this strategy's last intent on the symbol, allowed or not; infinite before the first. */
  readonly sinceIntentNs: number;
  readonly aggression: Aggression;
  readonly tradingLevel: TradingLevel;
}

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
    kinematics: Kinematics,
    microstructure: Microstructure,
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
      aggression: 'NORMAL',
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
