import { AGGRESSION_TABLE } from '../model/aggression.ts';
import type { Hold, PlaceIntent, Signal, StrategyAnswer } from '../model/intent.ts';
import type { OrderRequest, Side } from '../model/order.ts';
import { derivativeAt, type MarketView } from '../orient/market-view.ts';
import { HORIZONS_S, PRICE } from '../physics/kinematics.ts';
import type { Strategy } from './strategy.ts';

/** A type, not an interface: only types can be used where a Record is asked for. */
type Parameters = {
  /** Index into HORIZONS_S. */
  horizon: number;
  /** Speed of the mid, bps/s, at which a move is worth following. */
  entryVelocityBpsPerS: number;
  /** Value of one entry, quote asset, at NORMAL aggression. */
  entryValue: number;
  /** Rest between two intents, whatever became of the first. */
  cooldownMs: number;
  /** A passive order that has not traded by then is taken back. */
  orderLifetimeMs: number;
};

const HOLD: Record<string, Hold> = {
  feed: { kind: 'hold', reason: 'FEED_NOT_LIVE' },
  warmUp: { kind: 'hold', reason: 'WARMING_UP' },
  working: { kind: 'hold', reason: 'ORDER_WORKING' },
  cooldown: { kind: 'hold', reason: 'COOLING_DOWN' },
  slow: { kind: 'hold', reason: 'TOO_SLOW' },
  disagree: { kind: 'hold', reason: 'DERIVATIVES_DISAGREE' },
  keep: { kind: 'hold', reason: 'KEEPING_POSITION' },
  small: { kind: 'hold', reason: 'BELOW_MINIMUM_SIZE' },
};

/**
 * Kinetic momentum: a price that moves fast, ever faster, with the push still growing, is likely to
 * go on for a moment. Enters with velocity when acceleration and jerk point the same way; leaves as
 * soon as velocity has turned against the position.
 *
 * Fails in a market that jumps between two prices (every jump looks like a start), and pays the
 * spread and a taker's fee at every turn: at ordinary fees it loses money slowly. It is here to show
 * the whole path of a decision, not to make anyone rich.
 */
export const kinetic: Strategy<Parameters> = {
  name: 'kinetic',
  version: '1',
  defaults: {
    horizon: 1,
    entryVelocityBpsPerS: 0.5,
    entryValue: 1000,
    cooldownMs: 1000,
    orderLifetimeMs: 3000,
  },

  check(p: Readonly<Parameters>): string {
    if (!HORIZONS_S.some((_, index) => index === p.horizon)) {
      return `horizon must be from 0 to ${HORIZONS_S.length - 1}, was ${p.horizon}`;
    }
    const negative = Object.entries(p).find(([, value]) => value < 0);
    return negative ? `${negative[0]} must not be negative, was ${negative[1]}` : '';
  },

  decide(view: MarketView, p: Readonly<Parameters>): StrategyAnswer {
    if (view.feedState !== 'LIVE') return HOLD.feed!;
    if (!view.kinematics.ready(p.horizon)) return HOLD.warmUp!;
    const oldest = view.working[0];
    if (oldest) {
      if (oldest.cancelRequested || oldest.ageNs < p.orderLifetimeMs * 1e6) return HOLD.working!;
      return { kind: 'cancel', clientOrderId: oldest.clientOrderId, why: 'not filled in time' };
    }
    if (view.sinceIntentNs < p.cooldownMs * 1e6) return HOLD.cooldown!;

    const { derivatives } = view.kinematics;
    const velocity = derivatives[derivativeAt(p.horizon, PRICE, 0)]!;
    const acceleration = derivatives[derivativeAt(p.horizon, PRICE, 1)]!;
    const jerk = derivatives[derivativeAt(p.horizon, PRICE, 2)]!;
    const entry = p.entryVelocityBpsPerS * AGGRESSION_TABLE[view.aggression].threshold;

    if (isWorthClosing(view)) {
      const against = -Math.sign(view.positionLots) * velocity;
      if (against < entry / 2) return HOLD.keep!;
      const side: Side = view.positionLots > 0 ? -1 : 1;
      return place(view, p, side, Math.abs(view.positionLots), true, 'velocity has turned');
    }
    if (Math.abs(velocity) < entry) return HOLD.slow!;
    if (velocity * acceleration <= 0 || velocity * jerk <= 0) return HOLD.disagree!;
    const value = p.entryValue * AGGRESSION_TABLE[view.aggression].size;
    const lots = Math.floor(value / view.mid / view.instrument.lotSize);
    if (lots < view.instrument.minQuantityLots) return HOLD.small!;
    const side: Side = velocity > 0 ? 1 : -1;
    return place(view, p, side, lots, false, 'fast, accelerating, and the push still grows');
  },
};

/** What is worth less than the venue's smallest order cannot be closed: it counts as flat. */
function isWorthClosing({ instrument, positionLots, bidTicks }: MarketView): boolean {
  return instrument.notional(bidTicks, Math.abs(positionLots)) >= instrument.minNotional;
}

function place(
  view: MarketView,
  p: Readonly<Parameters>,
  side: Side,
  quantityLots: number,
  reduceOnly: boolean,
  why: string,
): PlaceIntent {
  const request = {
    symbolId: view.instrument.id,
    strategy: 'kinetic',
    side,
    quantityLots,
    reduceOnly,
  };
  return {
    kind: 'place',
    request: { ...request, ...work(view, side) },
    rationale: rationale(view, p),
    why,
  };
}

/** How urgently: rest at the own side of the touch, take the other side, or take the market. */
function work(
  view: MarketView,
  side: Side,
): Pick<OrderRequest, 'type' | 'timeInForce' | 'priceTicks'> {
  const near = side > 0 ? view.bidTicks : view.askTicks;
  const far = side > 0 ? view.askTicks : view.bidTicks;
  switch (AGGRESSION_TABLE[view.aggression].urgency) {
    case 'PASSIVE':
      return { type: 'LIMIT', timeInForce: 'GTC', priceTicks: near };
    case 'TOUCH':
      return { type: 'LIMIT', timeInForce: 'IOC', priceTicks: far };
    case 'MARKET':
      return { type: 'MARKET', timeInForce: 'IOC', priceTicks: far };
  }
}

/** Each derivative in units of its own threshold: 1 means "just fast enough". */
function rationale(view: MarketView, p: Readonly<Parameters>): Signal[] {
  const { derivatives } = view.kinematics;
  const entry = p.entryVelocityBpsPerS;
  return [
    signal('velocity', derivatives[derivativeAt(p.horizon, PRICE, 0)]!, 'bps/s', 1 / entry),
    signal('acceleration', derivatives[derivativeAt(p.horizon, PRICE, 1)]!, 'bps/s²', 1 / entry),
    signal('jerk', derivatives[derivativeAt(p.horizon, PRICE, 2)]!, 'bps/s³', 1 / entry),
  ];
}

function signal(name: string, value: number, unit: string, weight: number): Signal {
  return { name, value, unit, weight, contribution: value * weight };
}
