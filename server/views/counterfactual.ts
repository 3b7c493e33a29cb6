import type { Counterfactual as Found, SymbolOutcome } from '@voltaire/backtest';
import { Instrument } from '@voltaire/reflex/model/instrument.ts';
import type { OrderRequest } from '@voltaire/reflex/model/order.ts';
import type {
  Counterfactual,
  PlayedDecision,
  PlayedSymbol,
} from '@voltaire/schema/counterfactual.ts';

type DecisionInShort = NonNullable<Found['differences'][number]['asItWas']>;

/** For people; `buildHash` is that of this kernel. */
export function toCounterfactual(found: Found, buildHash: string): Counterfactual {
  const { recorded, asItWas, changed, differences, instruments: definitions } = found;
  const instruments = definitions.map((definition, id) => new Instrument(id, definition));
  const shown = (decision: DecisionInShort | null): PlayedDecision | null =>
    decision && toPlayed(decision, instruments[decision.request.symbolId]!);
  return {
    runId: found.runId,
    sameBuild: found.buildHash === buildHash,
    fromUs: found.fromUs,
    toUs: found.toUs,
    events: found.events,
    changes: found.changes,
    recordedDecisions: recorded.decisions,
    recordedAllowed: recorded.allowed,
    recordedFills: recorded.fills,
    asItWas: asItWas.map(toSymbol),
    changed: changed.map(toSymbol),
    same: found.same,
    different: found.different,
    differences: differences.map((each) => ({
      strategy: each.strategy,
      symbol: instruments[each.symbolId]!.symbol,
      asItWas: shown(each.asItWas),
      changed: shown(each.changed),
    })),
  };
}

function toSymbol({ symbol, quote, summary }: SymbolOutcome): PlayedSymbol {
  const { decisions, fills, grossPnl, fees, netPnl, maxDrawdown, turnover } = summary;
  return {
    symbol,
    quote,
    decisions: decisions.decisions,
    allowed: decisions.allowed,
    vetoes: Object.entries(decisions.vetoes).map(([code, count]) => ({ code, count })),
    fills,
    grossPnl,
    fees,
    netPnl,
    maxDrawdown,
    turnover,
    position: summary.openPosition,
  };
}

function toPlayed(
  { atUs, allowed, code, request }: DecisionInShort,
  instrument: Instrument,
): PlayedDecision {
  return {
    atUs,
    outcome: allowed ? 'ALLOWED' : 'DENIED',
    code,
    ...inUnits(request, instrument),
    reduceOnly: request.reduceOnly,
  };
}

function inUnits({ side, type, quantityLots, priceTicks }: OrderRequest, instrument: Instrument) {
  return {
    side: side > 0 ? ('BUY' as const) : ('SELL' as const),
    type,
    quantity: instrument.quantityText(quantityLots),
    price: type === 'MARKET' ? null : instrument.priceText(priceTicks),
  };
}
