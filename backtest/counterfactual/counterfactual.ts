import { EventKind } from '@voltaire/reflex/model/event.ts';
import type { InstrumentDefinition } from '@voltaire/reflex/model/instrument.ts';
import { OutcomeKind } from '@voltaire/reflex/model/outcome.ts';
import { Collector, type Summary } from '../metrics/collector.ts';
import { DecisionLog, horizonOf } from '../metrics/decision-log.ts';
import { type Changes, describe } from './changes.ts';
import { DecisionList, type DecisionDifference } from './differences.ts';
import { RecordedRun } from './recorded-run.ts';
import { type Assumptions, Rerun, type RerunObserver } from './rerun.ts';

export interface Span {
  /** Of the journal; its last when it is not given. */
  readonly runId?: string | undefined;
  /** µs since the epoch. A run is always played from its begin; what counts is between these. */
  readonly fromUs?: number | undefined;
  readonly toUs?: number | undefined;
}

export interface CounterfactualOptions {
  /** What shares in the summaries are of, quote asset. */
  readonly capital: number;
  /** Differences that are told one by one; all are counted. */
  readonly most: number;
  /** Hears of events played so far, now and then. */
  readonly progress?: (events: number) => void;
}

export interface SymbolOutcome {
  readonly symbol: string;
  readonly quote: string;
  readonly summary: Summary;
}

export interface Counterfactual {
  readonly runId: string;
  readonly buildHash: string;
  /** By symbol id: what ticks and lots of the differences count in. */
  readonly instruments: readonly InstrumentDefinition[];
  readonly fromUs: number;
  readonly toUs: number;
  /** Of the journal, that were played. */
  readonly events: number;
  /** One line each. */
  readonly changes: readonly string[];
  /** As the journal has it: what was really decided and traded. */
  readonly recorded: {
    readonly decisions: number;
    readonly allowed: number;
    readonly fills: number;
  };
  /** The same run at the paper venue, without and with the changes. */
  readonly asItWas: readonly SymbolOutcome[];
  readonly changed: readonly SymbolOutcome[];
  readonly same: number;
  readonly different: number;
  readonly differences: readonly DecisionDifference[];
}

const EVENTS_PER_REPORT = 1 << 14;
const NS_PER_US = 1e3;
/** Samples of the result, as often as in a backtest. */
const SAMPLE_US = 1e6;

/**
 * What would have been. A run of the journal is played twice at a paper venue, as it was and with the
 * changes, so that both rest on the same assumptions; and both beside what was recorded. Same journal
 * and changes, same answer. Throws a BacktestProblem.
 */
export function counterfactual(
  directory: string,
  { runId, fromUs = 0, toUs = Number.POSITIVE_INFINITY }: Span,
  changes: Changes,
  assumptions: Assumptions,
  { capital, most, progress }: CounterfactualOptions,
): Counterfactual {
  const run = new RecordedRun(directory, runId);
  const [before, after] = [new Played(run, capital, fromUs), new Played(run, capital, fromUs)];
  const asItWas = new Rerun(run, {}, assumptions, before);
  const changed = new Rerun(run, changes, assumptions, after);
  const recorded = { decisions: 0, allowed: 0, fills: 0 };
  let events = 0;
  let lastUs = run.boot.atUs;
  for (const record of run.records()) {
    const atUs = record.type === 'event' ? record.event.atUs : record.outcome.atUs;
    if (atUs > toUs) break;
    const counts = atUs >= fromUs;
    if (record.type === 'outcome') {
      const { payload } = record.outcome;
      if (payload.kind !== OutcomeKind.DECISION || !counts) continue;
      recorded.decisions++;
      if (payload.allowed) recorded.allowed++;
      continue;
    }
    if (record.event.kind === EventKind.EXECUTION && record.event.fill && counts) recorded.fills++;
    asItWas.play(record);
    changed.play(record);
    lastUs = atUs;
    if (++events % EVENTS_PER_REPORT === 0) progress?.(events);
  }
  progress?.(events);
  const { same, different, first } = before.decisions.differences(after.decisions, most);
  return {
    runId: run.runId,
    buildHash: run.boot.buildHash,
    instruments: run.boot.instruments,
    fromUs: Math.max(fromUs, run.boot.atUs),
    toUs: lastUs,
    events,
    changes: describe(changes),
    recorded,
    asItWas: before.outcomes(),
    changed: after.outcomes(),
    same,
    different,
    differences: first,
  };
}

interface PlayedSymbol {
  readonly collector: Collector;
  sampledUs: number;
  /** The last, and when. */
  mid: number;
  atUs: number;
}

/** What came of one of the two, from the begin of the span on. */
class Played implements RerunObserver {
  readonly decisions = new DecisionList();
  private readonly symbols = new Map<number, PlayedSymbol>();

  constructor(
    private readonly run: RecordedRun,
    capital: number,
    private readonly fromUs: number,
  ) {
    const { instruments, strategies } = run.boot;
    instruments.forEach(({ symbol, quote }, id) => {
      const strategy = strategies.find((each) => each.symbol === symbol);
      if (!strategy) return;
      const log = new DecisionLog(horizonOf(strategy.parameters));
      const collector = new Collector(log, quote, capital);
      this.symbols.set(id, { collector, sampledUs: 0, mid: Number.NaN, atUs: 0 });
    });
  }

  decision(...[decision, atUs, seq]: Parameters<RerunObserver['decision']>): void {
    if (atUs < this.fromUs) return;
    this.decisions.take(decision, atUs, seq);
    this.symbols.get(decision.symbolId)?.collector.decision(decision, atUs * NS_PER_US);
  }

  fill(...[symbolId, fill, atUs, mid]: Parameters<RerunObserver['fill']>): void {
    if (atUs < this.fromUs) return;
    this.symbols.get(symbolId)?.collector.fill(fill, atUs * NS_PER_US, mid);
  }

  mid(symbolId: number, mid: number, atUs: number): void {
    const symbol = this.symbols.get(symbolId);
    if (!symbol || atUs < this.fromUs) return;
    symbol.mid = mid;
    symbol.atUs = atUs;
    if (atUs < symbol.sampledUs + SAMPLE_US) return;
    symbol.sampledUs = atUs;
    symbol.collector.sample(atUs * NS_PER_US, mid);
  }

  /** After the last event. */
  outcomes(): SymbolOutcome[] {
    const { instruments } = this.run.boot;
    return [...this.symbols].map(([id, { collector, mid, atUs }]) => {
      collector.sample(atUs * NS_PER_US, mid);
      const { symbol, quote } = instruments[id]!;
      return { symbol, quote, summary: collector.summary() };
    });
  }
}
