import type { CheckText, Reading } from '../model/check.ts';
import type { Instrument } from '../model/instrument.ts';
import type { OrderRequest } from '../model/order.ts';
import { hasTrigger, takesAnyPrice } from '../model/order-kind.ts';
import type { AccountLimits, StrategyLimits, SymbolLimits, SystemLimits } from '../model/policy.ts';
import type { TradingLevel } from '../model/trading-level.ts';
import { amount } from './known.ts';

/**
 * Everything that a control may look at: facts of this moment, already in memory. An order that is
 * being replaced (an amendment) is in none of them: it becomes the new one in place, or the venue has
 * confirmed its end before the new one leaves. NaN is what nobody knows, and denies.
 */
export interface RiskContext {
  readonly instrument: Instrument;
  readonly monoNs: number;

  /** Undefined when the policy does not name symbol, strategy or account: then nothing passes. */
  readonly limits: SymbolLimits | undefined;
  readonly strategyLimits: StrategyLimits | undefined;
  readonly account: AccountLimits | undefined;
  readonly system: SystemLimits | undefined;

  /** Strictest over all scopes that cover the order. */
  readonly tradingLevel: TradingLevel;
  /** Checks of the auditor that did not pass. */
  readonly vetoes: number;

  /** Since the venue stated the rules of the symbol. */
  readonly rulesAgeMs: number;

  /** Quote asset. */
  readonly mid: number;
  readonly bidTicks: number;
  readonly askTicks: number;
  readonly feedLive: boolean;
  readonly quoteAgeMs: number;
  /** Base asset, in the ten best levels of the side that the order would take from. */
  readonly depth: number;
  /** Base asset, traded within 24 hours, as the venue said; and since when. */
  readonly dayVolume: number;
  readonly dayVolumeAgeMs: number;
  /** Largest move of the mid within ten seconds; and what its volatility makes likely, one sigma. */
  readonly moveBps: number;
  readonly sigmaBps: number;
  /** Volume of ten seconds in units of the usual; 0 while nobody knows what is usual. */
  readonly volumeRatio: number;

  readonly positionLots: number;
  /** Lots of all orders that may still trade: sent, working, in flight or unknown. */
  readonly pendingBuyLots: number;
  readonly pendingSellLots: number;
  /** On the order's side of the symbol, of orders of our account that are none of ours. */
  readonly foreignLots: number;
  /** A reduce-only order that may still trade rests on the same side as this order. */
  readonly reduceOnlyPending: boolean;
  /** Orders that may still trade: of the strategy on the symbol, and of everybody on the symbol. */
  readonly openOrders: number;
  readonly symbolOpenOrders: number;
  /** Orders of unknown fate on this side of the symbol, or of the same parent. */
  readonly unknownOrders: number;
  /** Best prices of our own orders that may still trade; 0 and Infinity when there are none. */
  readonly ownBidTicks: number;
  readonly ownAskTicks: number;
  /**
   * The order could trade with one of our own on the other side as soon as the one of the two is released
   * that waits for its trigger price.
   */
  readonly releaseMeets: boolean;

  /**
   * Worst case of all other symbols of the account, account currency: gross; and net if every buy
   * fills and no sale, and the other way round (a net short is above zero in otherShort).
   */
  readonly otherGross: number;
  readonly otherLong: number;
  readonly otherShort: number;
  /** Free at the venue, less what orders in flight will need: quote asset and base asset. */
  readonly freeQuote: number;
  readonly freeBase: number;
  /** Since the venue has told the balances while orders were working; 0 when nothing works. */
  readonly balanceAgeMs: number;
  /** Net, account currency: of the UTC day, and the strategy's fall from its highest P&L (≥ 0). */
  readonly dayPnl: number;
  readonly drawdown: number;

  /** Since the strategy's last order that asked for the same. */
  readonly sinceSameMs: number;
  /** Distance from the strategy's own lowest or highest price in the window, whichever is further. */
  readonly walkBps: number;
  /** Of the order's parent: lots filled or still open, orders so far. Both without this order. */
  readonly parentCommittedLots: number;
  readonly parentChildren: number;
  /** Orders that the budgets still allow: of the account's session, of the strategy. */
  readonly sessionTokens: number;
  readonly strategyTokens: number;
  /** Before half of the orders that the venue takes; before the requests that cancels keep. */
  readonly venueOrders: number;
  readonly venueRequests: number;
  /** Fills that opened or added, without a person in between. */
  readonly reentries: number;
  readonly reentriesInSession: number;
  readonly rejectStreak: number;

  /** Faults of the inference that entered the decision; 0 when none did. */
  readonly inferenceFaults: number;

  readonly clockOffsetMs: number;
  readonly clockStepMs: number;
  /** Longest within the last ten seconds. */
  readonly stallMs: number;
  /** Whether decisions can be recorded. */
  readonly recordable: boolean;
}

/** The check that every control is, and what it writes down. */
export type { Bound, CheckText, Reading } from '../model/check.ts';

export interface Control extends CheckText {
  /** Who is at fault when it denies: only strategies are halted for too many denials in a row (C15). */
  readonly blames: 'strategy' | 'world';
  read(order: OrderRequest, context: RiskContext, reading: Reading): void;
}

/**
 * What a lot of the order may cost at worst, ticks. A market order that a trigger releases is judged by
 * nobody any more when it trades: a buy is taken to cost the collar more than its trigger price. NaN
 * without a collar.
 */
export function worstTicks(order: OrderRequest, { limits }: RiskContext): number {
  const { type, side, priceTicks } = order;
  if (side < 0 || !hasTrigger(type) || !takesAnyPrice(type)) return priceTicks;
  return priceTicks * (1 + amount(limits?.priceCollarBps ?? Number.NaN) / BPS);
}

const BPS = 1e4;

/** Lots that may still trade on the order's side, without it. */
export function pendingWith(order: OrderRequest, context: RiskContext): number {
  return amount(order.side > 0 ? context.pendingBuyLots : context.pendingSellLots);
}

/**
 * True when the order can only bring the position nearer to zero, even if everything else that is
 * pending on the same side fills first.
 */
export function reduces(order: OrderRequest, context: RiskContext): boolean {
  const held = -order.side * context.positionLots; // lots that this side can take away
  return held > 0 && order.quantityLots + pendingWith(order, context) <= held;
}
