import type { Instrument } from '@voltaire/reflex/model/instrument.ts';
import type { OrderRequest } from '@voltaire/reflex/model/order.ts';
import type { ApprovedOrder } from '@voltaire/reflex/risk/governor.ts';
import { judge } from './governor.ts';
import { ACCOUNT_LIMITS, STRATEGY_LIMITS, SYMBOL_LIMITS } from './risk.ts';

/** An order of any instrument that the governor approves under limits far wider than anybody's. */
export function approvedAt(
  instrument: Instrument,
  best: { readonly bidTicks: number; readonly askTicks: number },
  request: Partial<OrderRequest>,
  id: string,
): ApprovedOrder {
  const verdict = judge(
    { symbolId: instrument.id, parentLots: 1_000_000_000_000, ...request },
    {
      instrument,
      mid: ((best.bidTicks + best.askTicks) / 2) * Number(instrument.definition.tickSize),
      ...best,
      freeQuote: 1e12,
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
    },
    id,
  );
  if (verdict.approved) return verdict.approved;
  throw new Error(`the governor denied it: ${verdict.code}`);
}
