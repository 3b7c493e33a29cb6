import type { OrderType, Side } from './order.ts';

/** A limit that is absent denies every order that needs it (LIMIT_NOT_CONFIGURED). */
type Limit = number | undefined;

/** Limits of one symbol. */
export interface SymbolLimits {
  /** Largest value of one order, quote asset. */
  readonly maxOrderValue?: Limit;
  /** Largest quantity of one order, base asset. */
  readonly maxOrderQuantity?: Limit;
  /** Largest position either way, base asset, counting all that is working or in flight. */
  readonly maxPosition?: Limit;
  /** Largest distance of an order's price from the mid, basis points. */
  readonly priceCollarBps?: Limit;
  /**
   * Largest distance of a trigger price from the mid, basis points; absent: no order with a trigger passes.
   */
  readonly maxTriggerBps?: Limit;
  /** How far a strategy's own prices may walk within `walkWindowMs`, basis points. */
  readonly maxWalkBps?: Limit;
  readonly walkWindowMs?: Limit;
  /** Largest share (0 to 1) that one order may be of the ten best levels of the side it takes. */
  readonly maxDepthShare?: Limit;
  /** Largest share (0 to 1) that one order may be of what was traded within 24 hours. */
  readonly maxDayVolumeShare?: Limit;
  /** Longest since the venue has told that volume, milliseconds. */
  readonly maxDayVolumeAgeMs?: Limit;
  /** Oldest quote that an order may rest on, milliseconds. */
  readonly maxDataAgeMs?: Limit;
  /** Widest spread at which the market counts as one, basis points. */
  readonly maxSpreadBps?: Limit;
  /** Moves within ten seconds beyond either of these pause the symbol for `pauseMs`. */
  readonly maxMoveBps?: Limit;
  readonly maxMoveSigmas?: Limit;
  /** So does as many times the usual volume within ten seconds. */
  readonly maxVolumeRatio?: Limit;
  readonly pauseMs?: Limit;
  /** Working orders of all strategies. */
  readonly maxOpenOrders?: Limit;
}

/** What one strategy may do, and how often. */
export interface StrategyLimits {
  /** Nothing that is not named here is permitted. */
  readonly symbols: readonly string[];
  readonly sides: readonly Side[];
  readonly types: readonly OrderType[];
  /** Working orders on one symbol. */
  readonly maxOpenOrders?: Limit;
  /** Orders per second, and how many may come at once. */
  readonly ordersPerSecond?: Limit;
  readonly burst?: Limit;
  /** The same order again within this long is a mistake, milliseconds. */
  readonly duplicateWindowMs?: Limit;
  /** Orders that one intent may become: replacements, slices. */
  readonly maxChildren?: Limit;
  /** Fills that open or add, without a person in between: in a window, and since the last re-arm. */
  readonly maxReentries?: Limit;
  readonly reentryWindowMs?: Limit;
  readonly maxReentriesPerSession?: Limit;
  /** Orders for each trade on one symbol within the window; more are told (ORDER_TO_TRADE). */
  readonly maxOrdersPerTrade?: Limit;
  readonly orderTradeWindowMs?: Limit;
  /** Rejects in a row, by the venue or by us, after which it is halted. */
  readonly maxRejects?: Limit;
  /** Largest fall of its P&L from the highest point, in the account's currency. */
  readonly maxDrawdown?: Limit;
}

/** The account at the venue that takes our orders. */
export interface AccountLimits {
  /** Asset in which capital and losses count: the quote asset of everything traded. */
  readonly currency: string;
  readonly capital?: Limit;
  /** Times capital, with all open orders filled in the worst way. */
  readonly maxGrossExposure?: Limit;
  readonly maxNetExposure?: Limit;
  /** Share (0 to 1) of the free balance that no order may touch. */
  readonly marginBuffer?: Limit;
  /** Balances are told at each change; with orders working and none told for this long, they are old. */
  readonly maxBalanceAgeMs?: Limit;
  /** Loss of one UTC day as a share (0 to 1) of capital: only reductions from the first, none from the second. */
  readonly lossReduce?: Limit;
  readonly lossHalt?: Limit;
  /** Orders per second to the venue, and how many may come at once. Cancels are not among them. */
  readonly ordersPerSecond?: Limit;
  readonly burst?: Limit;
}

/** What this machine must be able to do before it may trade. */
export interface SystemLimits {
  readonly maxClockOffsetMs?: Limit;
  readonly maxClockStepMs?: Limit;
  /** Longest stall of the kernel's event loop within the last ten seconds. */
  readonly maxStallMs?: Limit;
  /** Oldest rules of a symbol, as its venue stated them, that an order may rest on. */
  readonly maxRulesAgeMs?: Limit;
}

/** Which models may be listened to. */
export interface InferenceLimits {
  readonly models: readonly string[];
  readonly maxAgeMs?: Limit;
  /** Whether a model's advice holds by itself as far as it tightens; absent: it waits for a person. */
  readonly adviceTightens?: boolean;
  /** A median that jumps further than this from the one before is not believed, basis points. */
  readonly maxJumpBps?: Limit;
}

/** Thresholds of one of the Sentinel's measures. */
export interface MeasureLimits {
  /** From here on CAUTION. */
  readonly warn: number;
  /** From here on, `confirmations` samples in a row, the breaker opens. */
  readonly trip: number;
  /** Below this it counts as well again. */
  readonly clear: number;
}

export interface SentinelLimits {
  /** By the name of the measure (governance/measures.ts). */
  readonly measures: Readonly<Record<string, MeasureLimits>>;
  /** Samples in a row, once a second, that must agree before the breaker moves. */
  readonly confirmations: number;
  /** How long the breaker stays open at least, and how long probation takes, milliseconds. */
  readonly openMs: number;
  readonly probationMs: number;
}

/**
 * The limits in force. Its canonical JSON is hashed, and every decision cites the hash; `version` is
 * that of this shape.
 */
export interface Policy {
  readonly version: 2;
  readonly symbols: Readonly<Record<string, SymbolLimits>>;
  readonly strategies: Readonly<Record<string, StrategyLimits>>;
  readonly account?: AccountLimits | undefined;
  readonly system?: SystemLimits | undefined;
  readonly inference?: InferenceLimits | undefined;
  readonly sentinel?: SentinelLimits | undefined;
}
