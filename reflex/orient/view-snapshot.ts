import { AGGRESSIONS, BIASES, URGENCIES } from '../model/aggression.ts';
import { FEED_STATES } from '../model/feed-health.ts';
import type { Forecast, Sentiment } from '../model/inference.ts';
import type { Instrument } from '../model/instrument.ts';
import type { TradingLevel } from '../model/trading-level.ts';
import { HORIZONS_S, KINEMATICS_SIZE } from '../physics/kinematics.ts';
import { MEASURES_SIZE } from '../physics/measures.ts';
import {
  type Influence,
  knownMotion,
  type MarketView,
  NO_INFLUENCE,
  type WorkingOrder,
} from './market-view.ts';

/** A view with more working orders than this is not written: half of the truth is worse than none. */
export const MOST_WORKING = 256;

/** Places of a view's numbers; names that come from a list are written as the place in it. */
const Place = {
  AT_US: 0,
  MONO_NS: 1,
  BID_TICKS: 2,
  BID_LOTS: 3,
  ASK_TICKS: 4,
  ASK_LOTS: 5,
  MID: 6,
  FEED_STATE: 7,
  QUOTE_AGE_NS: 8,
  POSITION_LOTS: 9,
  SINCE_INTENT_NS: 10,
  TRADING_LEVEL: 11,
  AGGRESSION: 12,
  BIAS: 13,
  URGENCY: 14,
  SIZE: 15,
  THRESHOLD: 16,
  MAY_BUY: 17,
  MAY_SELL: 18,
  WORKING: 19,
  READY: 20,
} as const;
const DERIVATIVES = Place.READY + HORIZONS_S.length;
const STANDARD_ERRORS = DERIVATIVES + KINEMATICS_SIZE;
const MEASURES = STANDARD_ERRORS + KINEMATICS_SIZE;
/** Side, price, lots, age, whether its cancel was requested: for each working order. */
const ORDERS = MEASURES + MEASURES_SIZE;
const ORDER_SIZE = 6;

export const SNAPSHOT_SIZE = ORDERS + MOST_WORKING * ORDER_SIZE;

/** What is no number and rarely changes. */
export interface RareView {
  readonly forecast: Forecast | null;
  readonly sentiment: Sentiment | null;
  readonly overrides: readonly string[];
  /** In the order of the working orders. */
  readonly clientOrderIds: readonly string[];
  /** A hold comes with its hurdles unless it has this code; when null, no hold does. */
  readonly silentCode: string | null;
}

export const NOTHING_RARE: RareView = {
  forecast: null,
  sentiment: null,
  overrides: [],
  clientOrderIds: [],
  silentCode: null,
};

/**
 * One view, copied such that it can go to another thread: the numbers as doubles, at every tick and
 * without allocation, and beside them the rare part with a version that says when it has changed.
 */
export class ViewSnapshot {
  readonly numbers = new Float64Array(SNAPSHOT_SIZE);
  /** How many of them mean something. */
  used = ORDERS;
  rare = NOTHING_RARE;
  rareVersion = 0;

  /** False when the view has more working orders than fit: nothing was written. */
  write(view: MarketView, silentCode: string | null = null): boolean {
    const { numbers } = this;
    const { influence, kinematics, microstructure, working } = view;
    if (working.length > MOST_WORKING) return false;
    numbers[Place.AT_US] = view.atUs;
    numbers[Place.MONO_NS] = view.monoNs;
    numbers[Place.BID_TICKS] = view.bidTicks;
    numbers[Place.BID_LOTS] = view.bidLots;
    numbers[Place.ASK_TICKS] = view.askTicks;
    numbers[Place.ASK_LOTS] = view.askLots;
    numbers[Place.MID] = view.mid;
    numbers[Place.FEED_STATE] = FEED_STATES.indexOf(view.feedState);
    numbers[Place.QUOTE_AGE_NS] = view.quoteAgeNs;
    numbers[Place.POSITION_LOTS] = view.positionLots;
    numbers[Place.SINCE_INTENT_NS] = view.sinceIntentNs;
    numbers[Place.TRADING_LEVEL] = view.tradingLevel;
    numbers[Place.AGGRESSION] = AGGRESSIONS.indexOf(influence.aggression);
    numbers[Place.BIAS] = BIASES.indexOf(influence.bias);
    numbers[Place.URGENCY] = URGENCIES.indexOf(influence.urgency);
    numbers[Place.SIZE] = influence.size;
    numbers[Place.THRESHOLD] = influence.threshold;
    numbers[Place.MAY_BUY] = influence.mayBuy ? 1 : 0;
    numbers[Place.MAY_SELL] = influence.maySell ? 1 : 0;
    numbers[Place.WORKING] = working.length;
    for (let h = 0; h < HORIZONS_S.length; h++) {
      numbers[Place.READY + h] = kinematics.ready(h) ? 1 : 0;
    }
    copy(kinematics.derivatives, 0, numbers, DERIVATIVES, KINEMATICS_SIZE);
    copy(kinematics.standardErrors, 0, numbers, STANDARD_ERRORS, KINEMATICS_SIZE);
    copy(microstructure.values, 0, numbers, MEASURES, MEASURES_SIZE);
    let at = ORDERS;
    for (const order of working) {
      numbers[at] = order.side;
      numbers[at + 1] = order.priceTicks;
      numbers[at + 2] = order.lots;
      numbers[at + 3] = order.ageNs;
      numbers[at + 4] = order.cancelRequested ? 1 : 0;
      numbers[at + 5] = order.amending ? 1 : 0;
      at += ORDER_SIZE;
    }
    this.used = at;
    if (this.rare.silentCode !== silentCode || !isSame(this.rare, influence, working)) {
      this.keepRare(influence, working, silentCode);
    }
    return true;
  }

  private keepRare(
    influence: Influence,
    working: readonly WorkingOrder[],
    silentCode: string | null,
  ): void {
    this.rare = {
      forecast: influence.forecast,
      sentiment: influence.sentiment,
      overrides: [...influence.overrides],
      clientOrderIds: working.map(({ clientOrderId }) => clientOrderId),
      silentCode,
    };
    this.rareVersion++;
  }
}

/** Forecast and sentiment come in events, which nobody changes: the same object is the same advice. */
function isSame(rare: RareView, influence: Influence, working: readonly WorkingOrder[]): boolean {
  const { overrides, clientOrderIds } = rare;
  if (rare.forecast !== influence.forecast || rare.sentiment !== influence.sentiment) return false;
  if (overrides.length !== influence.overrides.length) return false;
  if (clientOrderIds.length !== working.length) return false;
  for (let i = 0; i < overrides.length; i++) {
    if (overrides[i] !== influence.overrides[i]) return false;
  }
  for (let i = 0; i < clientOrderIds.length; i++) {
    if (clientOrderIds[i] !== working[i]!.clientOrderId) return false;
  }
  return true;
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** The other end: a view of the same shape and content, filled anew at each reading. */
export class SnapshotReader {
  readonly view: Writable<MarketView>;
  private readonly ready = new Float64Array(HORIZONS_S.length);
  private readonly derivatives = new Float64Array(KINEMATICS_SIZE);
  private readonly standardErrors = new Float64Array(KINEMATICS_SIZE);
  private readonly measures = new Float64Array(MEASURES_SIZE);

  constructor(instrument: Instrument) {
    const { derivatives, standardErrors, measures, ready } = this;
    this.view = {
      instrument,
      atUs: 0,
      monoNs: 0,
      bidTicks: Number.NaN,
      bidLots: 0,
      askTicks: Number.NaN,
      askLots: 0,
      mid: Number.NaN,
      feedState: 'DOWN',
      quoteAgeNs: Number.POSITIVE_INFINITY,
      kinematics: knownMotion(derivatives, standardErrors, (horizon) => ready[horizon] === 1),
      microstructure: { values: measures },
      positionLots: 0,
      working: [],
      sinceIntentNs: Number.POSITIVE_INFINITY,
      influence: NO_INFLUENCE,
      tradingLevel: 4,
    };
  }

  read(numbers: Float64Array, rare: RareView): MarketView {
    const { view } = this;
    view.atUs = numbers[Place.AT_US]!;
    view.monoNs = numbers[Place.MONO_NS]!;
    view.bidTicks = numbers[Place.BID_TICKS]!;
    view.bidLots = numbers[Place.BID_LOTS]!;
    view.askTicks = numbers[Place.ASK_TICKS]!;
    view.askLots = numbers[Place.ASK_LOTS]!;
    view.mid = numbers[Place.MID]!;
    view.feedState = FEED_STATES[numbers[Place.FEED_STATE]!] ?? 'DOWN';
    view.quoteAgeNs = numbers[Place.QUOTE_AGE_NS]!;
    view.positionLots = numbers[Place.POSITION_LOTS]!;
    view.sinceIntentNs = numbers[Place.SINCE_INTENT_NS]!;
    view.tradingLevel = numbers[Place.TRADING_LEVEL] as TradingLevel;
    copy(numbers, Place.READY, this.ready, 0, HORIZONS_S.length);
    copy(numbers, DERIVATIVES, this.derivatives, 0, KINEMATICS_SIZE);
    copy(numbers, STANDARD_ERRORS, this.standardErrors, 0, KINEMATICS_SIZE);
    copy(numbers, MEASURES, this.measures, 0, MEASURES_SIZE);
    view.influence = {
      aggression: AGGRESSIONS[numbers[Place.AGGRESSION]!] ?? 'LOW',
      bias: BIASES[numbers[Place.BIAS]!] ?? 'PAUSE',
      urgency: URGENCIES[numbers[Place.URGENCY]!] ?? 'PASSIVE',
      size: numbers[Place.SIZE]!,
      threshold: numbers[Place.THRESHOLD]!,
      mayBuy: numbers[Place.MAY_BUY] === 1,
      maySell: numbers[Place.MAY_SELL] === 1,
      forecast: rare.forecast,
      sentiment: rare.sentiment,
      overrides: rare.overrides,
    };
    view.working = rare.clientOrderIds.map((clientOrderId, i) => {
      const at = ORDERS + i * ORDER_SIZE;
      return {
        clientOrderId,
        side: numbers[at] === 1 ? 1 : -1,
        priceTicks: numbers[at + 1]!,
        lots: numbers[at + 2]!,
        ageNs: numbers[at + 3]!,
        cancelRequested: numbers[at + 4] === 1,
        amending: numbers[at + 5] === 1,
      };
    });
    return view;
  }
}

/** Of so few numbers a loop is faster than subarray and set, and makes no object. */
function copy(from: Float64Array, at: number, to: Float64Array, start: number, count: number) {
  for (let i = 0; i < count; i++) to[start + i] = from[at + i]!;
}
