import type { Effects } from '@voltaire/reflex/act/effects.ts';
import type { Kernel } from '@voltaire/reflex/kernel.ts';
import {
  type Answer,
  type Boot,
  type Command,
  EventKind,
  type KernelEvent,
} from '@voltaire/reflex/model/event.ts';
import { type Decision, OutcomeKind } from '@voltaire/reflex/model/outcome.ts';
import type { FeeTerms } from '@voltaire/simulator/account/fees.ts';
import type { Fill } from '@voltaire/simulator/matching/order.ts';
import type { QueueModel } from '@voltaire/simulator/matching/queue.ts';
import { Delays, type Latencies } from '../clock/latency.ts';
import { Line } from '../clock/line.ts';
import { BacktestProblem } from '../problem.ts';
import { kernelOf } from '../run/kernel-of.ts';
import { type ExchangeRequest, PaperExchange } from '../venue/paper-exchange.ts';
import { type Changes, changedBoot, isOverruled, steering } from './changes.ts';
import type { RecordedEvent, RecordedRun } from './recorded-run.ts';

/** What is assumed of the venue, for the run as it was and as it would have been. */
export interface Assumptions {
  readonly fees: FeeTerms;
  readonly queue: QueueModel;
  /** The market was seen when it was recorded: `feed` adds nothing to that here. */
  readonly latencies: Latencies;
  /** Of the draws from latencies. */
  readonly seed: number;
}

/** Who looks on. `seq` is that of the last event of the journal before it. */
export interface RerunObserver {
  decision(decision: Decision, atUs: number, seq: number): void;
  fill(symbolId: number, fill: Fill, atUs: number, mid: number): void;
  /** After each event of the market: the symbol's middle, in 10^-8. */
  mid(symbolId: number, mid: number, atUs: number): void;
}

/** Asked with the event `from` of the journal or what came of it, before the event `until`. */
interface Question {
  readonly from: number;
  until: number | null;
  readonly askedSeq: number;
}

/** Said by the venue of then, or about what was sent to it. */
const OF_THE_VENUE: ReadonlySet<number> = new Set([
  EventKind.BOOT,
  EventKind.EXECUTION,
  EventKind.RECONCILED,
  EventKind.BALANCES,
  EventKind.SENT,
  EventKind.NOT_SENT,
]);

/**
 * Plays what a run saw to a kernel of its own, with another policy, parameters or overrides, and to a
 * paper venue in place of the one that the orders went to. What operators did is done again, at the
 * same moments; what users' strategies answered is answered again.
 */
export class Rerun {
  private readonly kernel: Kernel;
  private readonly exchange: PaperExchange;
  private readonly requests: Line<ExchangeRequest>;
  private readonly answers: Line<KernelEvent>;
  /** By strategy and symbol: the question that a user's strategy has not answered yet. */
  private readonly questions = new Map<string, Question>();
  /** Of proposals and advice: what they are called now, by what they were. */
  private readonly ids = new Map<string, string>();
  private readonly runId: string;
  private seq = 0;
  private nowNs: number;
  private offsetUs: number;

  /** Throws a BacktestProblem on a change of what is not there. */
  constructor(
    run: RecordedRun,
    private readonly changes: Changes,
    { fees, queue, latencies, seed }: Assumptions,
    private readonly observer: RerunObserver,
  ) {
    const boot = changedBoot(withoutOrders(run.boot), changes);
    this.runId = boot.runId;
    this.kernel = kernelOf(boot);
    this.nowNs = boot.monoNs;
    this.offsetUs = boot.atUs - boot.monoNs / 1e3;
    this.requests = new Line(new Delays(latencies.order, seed));
    this.answers = new Line(new Delays(latencies.response, seed + 1));
    const traded = new Set(boot.strategies.map(({ symbol }) => symbol));
    const instruments = this.kernel.lanes
      .map(({ instrument }) => instrument)
      .filter(({ symbol }) => traded.has(symbol));
    if (instruments.length === 0) throw new BacktestProblem('no strategy traded in this run');
    this.exchange = new PaperExchange(
      {
        instruments,
        fees,
        queue,
        balances: run.balances,
        say: (event) => this.answers.send(this.nowNs, event),
        onFill: (symbolId, fill) =>
          observer.fill(symbolId, fill, this.atUs, this.exchange.mid(symbolId)),
      },
      this.nowMs,
    );
    this.take(boot);
    for (const action of steering(changes)) {
      const stamp = { atUs: boot.atUs, monoNs: boot.monoNs };
      this.take({ kind: EventKind.COMMAND, ...stamp, actor: 'counterfactual', action });
    }
  }

  /** The next event of the journal, in order; what the venue does until then comes first. */
  play({ seq, event }: RecordedEvent): void {
    if (OF_THE_VENUE.has(event.kind)) return;
    this.catchUp(event.monoNs);
    for (const question of this.questions.values()) question.until ??= seq;
    this.nowNs = event.monoNs;
    this.offsetUs = event.atUs - event.monoNs / 1e3;
    this.seq = seq;
    switch (event.kind) {
      case EventKind.COMMAND:
        this.command(event, seq);
        break;
      case EventKind.ANSWER:
        this.answer(event);
        break;
      default:
        this.observe(event);
    }
  }

  private get atUs(): number {
    return this.offsetUs + this.nowNs / 1e3;
  }

  private get nowMs(): number {
    return Math.floor(this.atUs / 1e3);
  }

  /** The venue first: an order meets the market as it is when it arrives. */
  private observe(event: KernelEvent): void {
    switch (event.kind) {
      case EventKind.TRADE:
      case EventKind.QUOTE:
      case EventKind.DEPTH_DIFF:
      case EventKind.CHAINED_DIFF:
      case EventKind.CHECKED_BOOK:
      case EventKind.DEPTH_SNAPSHOT:
      case EventKind.PARTIAL_BOOK: {
        const { symbolId } = event;
        this.exchange.follow(symbolId, event, this.nowMs);
        this.observer.mid(symbolId, this.exchange.mid(symbolId), this.atUs);
        break;
      }
      case EventKind.LINK:
        if (event.link === 'market') this.exchange.unseen(event.venue);
    }
    this.take(event);
  }

  private command(event: Command, seq: number): void {
    const { action } = event;
    if (isOverruled(action, this.changes)) return;
    // Ids have the sequence number of the command in them, which is another now.
    const now = this.kernel.seq + 1;
    if (action.type === 'propose' || action.type === 'advise') this.rename(seq, now);
    if (action.type === 'approve') {
      const proposalId = this.ids.get(action.proposalId) ?? action.proposalId;
      this.take({ ...event, action: { ...action, proposalId } });
    } else if (action.type === 'accept') {
      const adviceId = this.ids.get(action.adviceId) ?? action.adviceId;
      this.take({ ...event, action: { ...action, adviceId } });
    } else this.take(event);
  }

  /** Of a question that was not asked now, there is no answer either. */
  private answer(event: Answer): void {
    const key = `${event.strategy} ${event.symbolId}`;
    const { from = Number.NaN, until, askedSeq = 0 } = this.questions.get(key) ?? {};
    if (!(event.askedSeq >= from && event.askedSeq < (until ?? Number.POSITIVE_INFINITY))) return;
    this.questions.delete(key);
    this.take({ ...event, askedSeq });
  }

  private rename(seq: number, now: number): void {
    const { runId } = this;
    for (const letter of ['P', 'A']) {
      const id = (number: number) => `${letter}${runId}-${number.toString(36)}`;
      this.ids.set(id(seq), id(now));
    }
  }

  /** Requests that arrive and answers that come back by then; of two at one moment the request first. */
  private catchUp(untilNs: number): void {
    const { requests, answers } = this;
    for (;;) {
      const dueNs = Math.min(requests.dueNs, answers.dueNs);
      if (!(dueNs <= untilNs)) return;
      this.nowNs = dueNs;
      if (requests.dueNs === dueNs) requests.take()(this.exchange, this.nowMs);
      else this.take({ ...answers.take(), atUs: this.atUs, monoNs: dueNs });
    }
  }

  private take(event: KernelEvent): void {
    const { kernel, observer } = this;
    const effects = kernel.apply(event);
    for (const { strategy, symbolId } of effects.consults) {
      const { askedSeq } = kernel.consultation(strategy, symbolId);
      this.questions.set(`${strategy} ${symbolId}`, { from: this.seq, until: null, askedSeq });
    }
    for (const { payload } of effects.outcomes) {
      if (payload.kind === OutcomeKind.DECISION) observer.decision(payload, event.atUs, this.seq);
    }
    this.send(effects);
  }

  private send({ orders, amendments, cancels, queries, reconcile }: Effects): void {
    const ask = (request: ExchangeRequest): void => this.requests.send(this.nowNs, request);
    for (const each of orders) ask((exchange, nowMs) => exchange.place(each, nowMs));
    for (const each of amendments) ask((exchange, nowMs) => exchange.amend(each, nowMs));
    for (const each of cancels) ask((exchange, nowMs) => exchange.cancel(each, nowMs));
    for (const each of queries) ask((exchange, nowMs) => exchange.query(each, nowMs));
    if (reconcile) ask((exchange, nowMs) => exchange.list(nowMs));
  }
}

/** What was open at the venue of then is not at this one. */
function withoutOrders(boot: Boot): Boot {
  return boot.carry ? { ...boot, carry: { ...boot.carry, orders: [] } } : boot;
}
