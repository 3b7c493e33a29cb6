import type { Instrument } from '@voltaire/reflex/model/instrument.ts';
import type { OrderRequest } from '@voltaire/reflex/model/order.ts';
import {
  type ApprovedAmendment,
  type ApprovedOrder,
  Governor,
  type Verdict,
} from '@voltaire/reflex/risk/governor.ts';
import type { RiskContext } from '@voltaire/reflex/risk/control.ts';
import { ACCOUNT_LIMITS, CONTEXT, REQUEST, STRATEGY_LIMITS, SYMBOL_LIMITS } from './risk.ts';

interface Best {
  readonly bidTicks: number;
  readonly askTicks: number;
}

/** An order of any instrument that the governor approves under limits far wider than anybody's. */
export function approvedAt(
  instrument: Instrument,
  best: Best,
  request: Partial<OrderRequest>,
  id: string,
): ApprovedOrder {
  const asked = wideRequest(instrument, request);
  return allowed(new Governor().judge(asked, wideContext(instrument, best), id, 7));
}

/** Likewise what an open order of ours becomes, of which `filledLots` have traded. */
export function amendmentAt(
  instrument: Instrument,
  best: Best,
  request: Partial<OrderRequest>,
  order: { readonly clientOrderId: string; readonly filledLots: number },
  decisionSeq = 8,
): ApprovedAmendment {
  const asked = wideRequest(instrument, request);
  const context = wideContext(instrument, best);
  return allowed(new Governor().judgeAmendment(asked, context, order, decisionSeq));
}

function allowed<Token>(verdict: Verdict<Token>): Token {
  if (verdict.approved) return verdict.approved;
  throw new Error(`the governor denied it: ${verdict.code}`);
}

function wideRequest(instrument: Instrument, request: Partial<OrderRequest>): OrderRequest {
  return { ...REQUEST, symbolId: instrument.id, parentLots: 1_000_000_000_000, ...request };
}

function wideContext(instrument: Instrument, best: Best): RiskContext {
  return {
    ...CONTEXT,
    instrument,
    mid: ((best.bidTicks + best.askTicks) / 2) * Number(instrument.definition.tickSize),
    ...best,
    freeQuote: 1e12,
    freeBase: 1e12,
    depth: 1e9,
    limits: {
      ...SYMBOL_LIMITS,
      priceCollarBps: 9_000,
      maxOrderValue: 1e12,
      maxOrderQuantity: 1e6,
      maxPosition: 1e6,
    },
    strategyLimits: { ...STRATEGY_LIMITS, symbols: [instrument.symbol] },
    account: { ...ACCOUNT_LIMITS, currency: instrument.definition.quote, capital: 1e12 },
    dayVolume: 1e9,
  };
}
