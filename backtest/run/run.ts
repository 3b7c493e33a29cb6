import type { Effects } from '@voltaire/reflex/act/effects.ts';
import { GOVERNOR } from '@voltaire/reflex/governance/governance.ts';
import type { Kernel } from '@voltaire/reflex/kernel.ts';
import { EventKind, type KernelEvent } from '@voltaire/reflex/model/event.ts';
import { OutcomeKind, type StateReason } from '@voltaire/reflex/model/outcome.ts';
import type { Fees, TierInForce } from '@voltaire/simulator/account/fees.ts';
import { Delays } from '../clock/latency.ts';
import { Arrivals } from '../clock/arrivals.ts';
import { Line } from '../clock/line.ts';
import type { Pace } from '../clock/pace.ts';
import { TapeCursor } from '../tape/cursor.ts';
import type { EventTape } from '../tape/event-tape.ts';
import { paperFees } from '../venue/paper-fees.ts';
import { PaperVenue } from '../venue/paper-venue.ts';
import { kernelOf } from './kernel-of.ts';
import type { Observer } from './observer.ts';
import { RunRecord } from './record.ts';
import { RUN_ID, type RunSettings } from './settings.ts';
import { Surroundings } from './surroundings.ts';
import type { Thinker } from './thinker.ts';

/** What is asked of the venue, on its way there. */
type Request = (venue: PaperVenue, nowMs: number) => void;

export interface RunEnd {
  /** SHA-256 over the outcomes. */
  readonly hash: string;
  /** All that the kernel was given: the tape's, and what was between. */
  readonly events: number;
  /** How often the book fell out of step and was wanted anew: a tape cannot give it. */
  readonly resyncs: number;
  /** Of the fee schedule, in order; none with fixed rates. */
  readonly feeTiers: readonly TierInForce[];
  /** What had latched and was in force at the end: nobody is there to lift it. */
  readonly latched: readonly StateReason[];
}

const TIMER_NS = 100e6;
const TIMERS_PER_PULSE = 10;
const LINES_PER_REPORT = 1 << 13;
/** Lines by which the kernel hears of what it has asked for. */
const FROM_VENUE = 0;
const FROM_STRATEGY = 1;
const NOT_USERS = 0;

/**
 * Plays a tape to a kernel and to a venue, in one thread and in the tape's time. Five things can come
 * next: an order at the venue, an answer from it, an event of the market as we see it, a timer, and
 * the event of the market itself. The earliest is taken; of two at one moment, the one that stands
 * first here. So an order meets the market as it is when it arrives: never what comes later.
 */
export class Run {
  readonly venue: PaperVenue;
  private readonly kernel: Kernel;
  private readonly cursor: TapeCursor;
  private readonly surroundings: Surroundings;
  private readonly record: RunRecord;
  private readonly requests: Line<Request>;
  private readonly answers: Arrivals<KernelEvent>;
  private readonly feed: Delays;
  private readonly fees: Fees;
  private events = 0;
  private resyncs = 0;
  private hadBook = false;
  private latched: readonly StateReason[] = [];
  private nowNs = 0;

  /** Throws a BacktestProblem on a strategy or a parameter that there is not. */
  constructor(
    private readonly tape: EventTape,
    settings: RunSettings,
    private readonly observer: Observer,
    journal: string | null = null,
    private readonly thinker: Thinker | null = null,
  ) {
    const { user, fees, queue, balances, latencies, seed } = settings;
    this.surroundings = new Surroundings(tape, settings);
    this.nowNs = tape.receivedNs[0]!;
    const boot = this.surroundings.boot(this.nowNs);
    this.kernel = kernelOf(boot);
    this.cursor = new TapeCursor(tape);
    this.requests = new Line(new Delays(latencies.order, seed));
    this.answers = new Arrivals([
      new Delays(latencies.response, seed + 1),
      new Delays([user?.thinkMs ?? NOT_USERS], seed),
    ]);
    this.feed = new Delays(latencies.feed, seed + 2);
    this.fees = paperFees(fees, tape.definition, this.nowMs);
    this.venue = new PaperVenue(
      {
        instrument: this.kernel.lanes[0]!.instrument,
        fees: this.fees,
        queue,
        balances,
        say: (event) => this.answers.send(FROM_VENUE, this.nowNs, event),
        onFill: (fill) => observer.fill(fill, this.nowNs, this.venue.market.mid),
      },
      this.nowMs,
    );
    this.record = new RunRecord(journal, RUN_ID);
    this.take(boot);
    for (const event of this.surroundings.opening(this.nowNs)) this.take(event);
  }

  /**
   * `report` hears of the lines of the tape played so far, now and then; `pace` holds the run back to a
   * speed that somebody wants to watch.
   */
  play(report: (lines: number) => void = () => undefined, pace: Pace | null = null): RunEnd {
    const { requests, answers } = this;
    const { receivedNs, frames } = this.tape;
    let timers = 0;
    let timerNs = this.nowNs + TIMER_NS;
    let atVenue = 0;
    let venueNs = receivedNs[0]!;
    let seen = 0;
    let seenNs = venueNs + this.feed.next();
    while (seen < frames) {
      const nextNs = Math.min(requests.dueNs, answers.dueNs, seenNs, timerNs, venueNs);
      this.nowNs = nextNs;
      if (pace) pace.until(nextNs);
      if (requests.dueNs === nextNs) requests.take()(this.venue, this.nowMs);
      else if (answers.dueNs === nextNs) this.deliver(answers.take());
      else if (seenNs === nextNs && seen < atVenue) {
        this.see(seen++);
        // Nothing overtakes on one connection.
        if (seen < frames) seenNs = Math.max(seenNs, receivedNs[seen]! + this.feed.next());
      } else if (timerNs === nextNs) {
        timerNs += TIMER_NS;
        this.onTimer(timers++);
      } else {
        this.moveMarket(atVenue++);
        venueNs = atVenue < frames ? receivedNs[atVenue]! : Number.POSITIVE_INFINITY;
        if (atVenue % LINES_PER_REPORT === 0) report(atVenue);
      }
    }
    report(frames);
    this.observer.sample(this.nowNs, this.venue.market.mid);
    const feeTiers = this.fees.history(this.venue.account);
    const { events, resyncs, latched } = this;
    return { hash: this.record.close(), events, resyncs, feeTiers, latched };
  }

  /** The venue's clock, as it prints it: whole ms since the epoch. */
  private get nowMs(): number {
    return Math.floor(this.surroundings.atUs(this.nowNs) / 1_000);
  }

  private moveMarket(line: number): void {
    const { kinds, numbers, starts } = this.tape;
    this.venue.follow(kinds[line]!, numbers, starts[line]!, this.nowMs);
  }

  private see(line: number): void {
    this.take(this.cursor.read(line, this.surroundings.atUs(this.nowNs), this.nowNs));
  }

  private onTimer(count: number): void {
    if (this.kernel.lanes[0]!.market.feed.bookInStep) this.hadBook = true;
    const { surroundings, nowNs } = this;
    this.take(surroundings.timer(nowNs));
    if (count % TIMERS_PER_PULSE !== 0) return;
    this.take(surroundings.pulse(nowNs));
    for (const event of surroundings.readAgain(nowNs)) this.take(event);
    this.observer.sample(nowNs, this.venue.market.mid);
  }

  private deliver(event: KernelEvent): void {
    event.atUs = this.surroundings.atUs(this.nowNs);
    event.monoNs = this.nowNs;
    this.take(event);
  }

  private take(event: KernelEvent): void {
    const { kernel, observer } = this;
    this.events++;
    const effects = kernel.apply(event);
    const { outcomes } = effects;
    this.record.take(kernel.seq - outcomes.length, event, outcomes);
    for (let i = 0; i < outcomes.length; i++) {
      const { payload } = outcomes[i]!;
      if (payload.kind === OutcomeKind.DECISION) observer.decision(payload, this.nowNs);
      else if (payload.kind === OutcomeKind.TRADING_STATE) {
        this.latched = payload.reasons.filter(({ source }) => source === GOVERNOR);
      }
    }
    this.send(effects);
  }

  private send(effects: Effects): void {
    const { orders, amendments, cancels, queries, resyncs, reconcile, consults } = effects;
    const { nowNs, requests } = this;
    for (const { clientOrderId, request } of orders) {
      requests.send(nowNs, (venue, nowMs) => venue.place(clientOrderId, request, nowMs));
    }
    for (const each of amendments) requests.send(nowNs, (venue, nowMs) => venue.amend(each, nowMs));
    for (const order of cancels) requests.send(nowNs, (venue, nowMs) => venue.cancel(order, nowMs));
    for (const order of queries) requests.send(nowNs, (venue, nowMs) => venue.query(order, nowMs));
    if (reconcile) requests.send(nowNs, (venue, nowMs) => venue.list(nowMs));
    if (this.hadBook) this.resyncs += resyncs.length;
    for (const { strategy, symbolId } of consults) this.consult(strategy, symbolId);
  }

  /** Answered by what it sees now, and heard when it is said to have thought. */
  private consult(strategy: string, symbolId: number): void {
    const consultation = this.kernel.consultation(strategy, symbolId);
    const { askedSeq } = consultation;
    const said = this.thinker!.ask(consultation);
    if (said === null) return; // the kernel's timer finds that there is no answer
    const about = { strategy, symbolId, askedSeq };
    const event = { kind: EventKind.ANSWER, atUs: 0, monoNs: 0, ...about, ...said };
    this.answers.send(FROM_STRATEGY, this.nowNs, event);
  }
}
