import type { Instrument } from '../model/instrument.ts';
import type { OrderRequest } from '../model/order.ts';
import type { SymbolLimits } from '../model/policy.ts';
import type { TradingLevel } from '../model/trading-level.ts';

/** Everything that a control may look at: facts of this moment, already in memory. */
export interface RiskContext {
  readonly instrument: Instrument;
  /** Undefined when the policy does not name the symbol: then nothing passes. */
  readonly limits: SymbolLimits | undefined;
  readonly tradingLevel: TradingLevel;
  /** Quote asset; NaN without a market. */
  readonly mid: number;
  readonly feedLive: boolean;
  readonly quoteAgeMs: number;
  readonly positionLots: number;
  /** Lots of all orders that may still trade: sent, working, in flight or unknown. */
  readonly pendingBuyLots: number;
  readonly pendingSellLots: number;
  /** A reduce-only order that may still trade rests on the same side as this order. */
  readonly reduceOnlyPending: boolean;
  /** Orders that the message rate still allows at this moment; NaN when no rate is configured. */
  readonly messageTokens: number;
}

/**
 * What one control found. A control only writes down what it observed and the limit; whether that
 * passes is decided in one place, which fails closed on anything that is not a finite number.
 */
export interface Reading {
  observed: number;
  limit: number;
}

export type Bound = 'at most' | 'at least';

export interface Control {
  /** Stable, in SAFETY.md; printed wherever a person sees a denial. */
  readonly code: string;
  /** Our number for it, and the rule or guide that asks for it. */
  readonly reference: string;
  readonly unit: string;
  readonly bound: Bound;
  /** One sentence for a person: what was checked, and what to do. */
  readonly explain: string;
  read(order: OrderRequest, context: RiskContext, reading: Reading): void;
}

/**
 * True when the order can only bring the position nearer to zero, even if everything else that is
 * pending on the same side fills first.
 */
export function reduces(order: OrderRequest, context: RiskContext): boolean {
  const pending = order.side > 0 ? context.pendingBuyLots : context.pendingSellLots;
  const held = -order.side * context.positionLots; // lots that this side can take away
  return held > 0 && order.quantityLots + pending <= held;
}
