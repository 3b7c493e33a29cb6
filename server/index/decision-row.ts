import type { DecisionBrief } from '@voltaire/reflex/journal/decision-codec.ts';
import type { Instrument } from '@voltaire/reflex/model/instrument.ts';
import { PLAIN_DECIMAL } from '@voltaire/schema/scalars.ts';
import { finite, textOf } from '../views/checks.ts';
import { reasonOf, toIntent } from '../views/decision.ts';
import { wholeUs } from './position.ts';

/** Of its columns, those that are looked at before it is written. */
export interface DecisionRow {
  readonly id: string;
  /** A whole number. */
  readonly place: string;
}

interface RecordPlace {
  readonly run: number;
  readonly segment: number;
  readonly block: number;
  readonly record: number;
}

/** Where a decision stands, and when it was made. */
export interface DecisionPlace {
  readonly of: RecordPlace;
  /** Among all records. */
  readonly place: string;
  readonly atUs: number;
}

export function decisionRow(
  { of, place, atUs }: DecisionPlace,
  decision: DecisionBrief,
  instrument: Instrument,
  facetId: string,
  textId: string,
): DecisionRow {
  const intent = toIntent(decision.intent, instrument);
  const { kind, side, type, timeInForce, reduceOnly, quantity, price, notional } = intent;
  const { request, score, threshold, why } = decision.intent;
  const row = {
    place,
    run: of.run,
    segment: of.segment,
    block: of.block,
    record: of.record,
    id: decision.id,
    at_us: wholeUs(atUs),
    symbol: instrument.symbol,
    strategy: request.strategy,
    strategy_version: decision.strategyVersion,
    code: decision.code,
    why,
    denial: decision.allowed ? null : reasonOf(decision),
    kind,
    side,
    type,
    time_in_force: timeInForce,
    reduce_only: reduceOnly,
    quantity: numeric(quantity),
    price: numericOrNull(price),
    trigger_price: numericOrNull(intent.triggerPrice),
    display_quantity: numericOrNull(intent.displayQuantity),
    notional: finite(notional),
    score: finite(score),
    threshold: finite(threshold),
    trading_level: decision.tradingLevel,
    facet_id: facetId,
    text_id: textId,
  };
  return row;
}

/** A strategy may ask for what is no number, and is denied: then it is none here, and stops nothing. */
export function numeric(text: string): string {
  return PLAIN_DECIMAL.test(text) ? text : 'NaN';
}

function numericOrNull(text: string | null): string | null {
  return text === null ? null : numeric(text);
}

/** All that somebody may search for: reasons, signals, overrides, titles of news. */
export function textsOf({ code, influence, intent: { why, rationale } }: DecisionBrief): string[] {
  return [
    why,
    ...(code === null ? [] : [textOf(code).explain]),
    ...rationale.map(({ name }) => name),
    ...influence.overrides,
    ...(influence.sentiment?.sources ?? []).map(({ title }) => title),
  ];
}

/** As governance/overrides.ts cites them: "LOW by ada for symbol:BTCUSDT, until …". */
const CITATION = /^\S+ by (.+) for \S+, until /;

/** Whose overrides it was made under. */
export function actorsOf(overrides: readonly string[]): string[] {
  return [...new Set(overrides.flatMap((text) => CITATION.exec(text)?.[1] ?? []))];
}
