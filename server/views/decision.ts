import type { Instrument } from '@voltaire/reflex/model/instrument.ts';
import type {
  Decision as DecisionRecord,
  RecordedInfluence,
  RecordedIntent,
  RecordedView,
} from '@voltaire/reflex/model/outcome.ts';
import type { Decision, DecisionView, Intent } from '@voltaire/schema/decisions.ts';
import type { Influence } from '@voltaire/schema/influence.ts';
import type { Order } from '@voltaire/schema/orders.ts';
import { explain, toControlResult } from './checks.ts';
import { toHorizons } from './motion.ts';
import { orderTerms } from './order-terms.ts';

/** A decision and its place in the journal. */
export interface Made {
  readonly record: DecisionRecord;
  readonly seq: number;
  readonly atUs: number;
}

export function toDecision(
  { record, seq, atUs }: Made,
  instrument: Instrument,
  order: Order | null,
): Decision {
  const { intent } = record;
  return {
    id: record.id,
    seq,
    atUs,
    symbol: instrument.symbol,
    strategy: intent.request.strategy,
    strategyVersion: record.strategyVersion,
    outcome: record.allowed ? 'ALLOWED' : 'DENIED',
    code: record.code,
    reason: reasonOf(record),
    intent: toIntent(intent, instrument),
    rationale: [...intent.rationale],
    score: intent.score,
    threshold: intent.threshold,
    audit: record.audit.map(toControlResult),
    controls: record.controls.map(toControlResult),
    view: toView(record.view, instrument),
    influence: toInfluence(record.influence),
    tradingState: record.tradingLevel,
    order,
    policyHash: record.policyHash,
    buildHash: record.buildHash,
  };
}

/** Why it was wanted, or what denied it first. */
export function reasonOf({
  allowed,
  code,
  intent,
  audit,
  controls,
}: Pick<DecisionRecord, 'allowed' | 'code' | 'intent' | 'audit' | 'controls'>): string {
  if (allowed) return intent.why;
  const found = [...audit, ...controls].find((each) => each.code === code && !each.passed);
  return found ? explain(found) : (code ?? 'no reason is on record');
}

export function toIntent(
  { kind, request, replaces }: RecordedIntent,
  instrument: Instrument,
): Intent {
  return {
    kind: kind === 'amend' ? 'AMEND' : 'PLACE',
    replaces: replaces === '' ? null : replaces,
    parentId: request.parentId,
    symbol: instrument.symbol,
    side: request.side > 0 ? 'BUY' : 'SELL',
    type: request.type,
    timeInForce: request.timeInForce,
    quantity: instrument.quantityText(request.quantityLots),
    ...orderTerms(request, instrument),
    notional: instrument.notional(request.priceTicks, request.quantityLots),
    reduceOnly: request.reduceOnly,
  };
}

function toView(view: RecordedView, instrument: Instrument): DecisionView {
  return {
    bid: instrument.priceText(view.bidTicks),
    ask: instrument.priceText(view.askTicks),
    mid: view.mid,
    spreadBps: (((view.askTicks - view.bidTicks) * instrument.tickSize) / view.mid) * 1e4,
    feedState: view.feedState,
    ageMs: view.quoteAgeMs,
    position: instrument.quantityText(view.positionLots),
    horizons: toHorizons(view.horizonsS, (index) => view.derivatives[index] ?? null),
  };
}

function toInfluence({ forecast, sentiment, ...rest }: RecordedInfluence): Influence {
  return {
    ...rest,
    forecast: forecast && { ...forecast },
    sentiment: sentiment && { ...sentiment, sources: sentiment.sources ?? [] },
  };
}
