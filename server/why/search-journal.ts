import { listSegments, SegmentReader } from '@voltaire/reflex/journal/reader.ts';
import { EventKind, type Boot } from '@voltaire/reflex/model/event.ts';
import type { InstrumentDefinition } from '@voltaire/reflex/model/instrument.ts';
import {
  OutcomeKind,
  type OutcomePayload,
  type StateReason,
} from '@voltaire/reflex/model/outcome.ts';
import { follow, type Moment, type Said, strategyOf } from './timeline.ts';

export interface JournalQuestion {
  readonly symbol: string;
  readonly atUs: number;
}

/** What the run that was then knew of the symbol. */
export interface JournalAnswer {
  /** Null when the run did not have the symbol. */
  readonly instrument: InstrumentDefinition | null;
  /** The run's strategies on the symbol, each with what it had said last. */
  readonly strategies: readonly { readonly name: string; readonly moment: Moment | null }[];
  readonly reasons: readonly StateReason[];
  /** Of the last record at or before the moment: long before it, nothing ran. */
  readonly lastRecordUs: number;
}

/** Wall clocks step: what was written a little later may bear an earlier time. */
const STEP_US = 60_000_000;

/** Null when nothing was recorded as long ago as that. Reads one run from its begin: not for the server's thread. */
export function searchJournal(directory: string, question: JournalQuestion): JournalAnswer | null {
  for (const { path } of listSegments(directory).reverse()) {
    const records = new SegmentReader(path).records();
    const first = records.next();
    if (first.done || first.value.type !== 'event') continue;
    const boot = first.value.event;
    if (boot.kind !== EventKind.BOOT || boot.atUs > question.atUs) continue;
    return searchRun(boot, records, question);
  }
  return null;
}

function searchRun(
  boot: Boot,
  records: ReturnType<SegmentReader['records']>,
  { symbol, atUs }: JournalQuestion,
): JournalAnswer {
  const symbolId = boot.instruments.findIndex((each) => each.symbol === symbol);
  const configured = boot.strategies.filter((each) => each.symbol === symbol);
  const last = new Map<string, Moment | null>(configured.map(({ name }) => [name, null]));
  let reasons: readonly StateReason[] = [];
  let lastRecordUs = boot.atUs;
  for (const record of records) {
    const stamped = record.type === 'event' ? record.event : record.outcome;
    if (stamped.atUs > atUs + STEP_US) break;
    if (stamped.atUs > atUs) continue;
    lastRecordUs = stamped.atUs;
    if (record.type === 'event') continue;
    const { payload } = record.outcome;
    if (payload.kind === OutcomeKind.TRADING_STATE) reasons = payload.reasons;
    if (!isSaid(payload) || payload.symbolId !== symbolId) continue;
    const name = strategyOf(payload);
    last.set(name, follow(last.get(name) ?? undefined, payload, record.outcome));
  }
  return {
    instrument: boot.instruments[symbolId] ?? null,
    strategies: Array.from(last, ([name, moment]) => ({ name, moment })),
    reasons,
    lastRecordUs,
  };
}

function isSaid(payload: OutcomePayload): payload is Said {
  return payload.kind === OutcomeKind.DECISION || payload.kind === OutcomeKind.HOLD;
}
