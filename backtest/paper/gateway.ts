import type { OrderAddress } from '@voltaire/reflex/act/effects.ts';
import { EventKind, type KernelEvent } from '@voltaire/reflex/model/event.ts';
import type { Stamped } from '@voltaire/reflex/model/event-kind.ts';
import type { Instrument } from '@voltaire/reflex/model/instrument.ts';
import type { EdgeParts, OrderGateway } from '@voltaire/reflex/ports.ts';
import type { ApprovedAmendment, ApprovedOrder } from '@voltaire/reflex/risk/governor.ts';
import type { PaperSettings } from '@voltaire/reflex/thread-protocol.ts';
import { Delays } from '../clock/latency.ts';
import { Line } from '../clock/line.ts';
import { type ExchangeRequest, PaperExchange } from '../venue/paper-exchange.ts';

/**
 * Orders to a paper venue on the market that the kernel sees at this moment: the engine, filters and
 * queue models of a backtest, in real time. Nothing leaves this machine. An order and its answer take
 * their latencies, so that an order meets the market as it is when it arrives.
 *
 * The account begins with the settings' balances at each start, and has no order then: those of the
 * run before are told as not found.
 */
export class PaperGateway implements OrderGateway {
  private readonly exchange: PaperExchange;
  private readonly requests: Line<ExchangeRequest>;
  private readonly answers: Line<KernelEvent>;
  private readonly venue: string;
  private timer: NodeJS.Timeout | null = null;
  /** The moment at the venue: never before what has already happened there. */
  private now: Stamped;

  /** Throws a RangeError on fees and balances that are none. `instruments`: all of the run. */
  constructor(
    { venue, paper }: PaperSettings,
    instruments: readonly Instrument[],
    private readonly edges: Pick<EdgeParts, 'clock' | 'sink'>,
  ) {
    const { fees, queue, balances, latencyMs, seed } = paper;
    this.venue = venue;
    this.now = this.moment();
    this.requests = new Line(new Delays([latencyMs.order], seed));
    this.answers = new Line(new Delays([latencyMs.response], seed + 1));
    this.exchange = new PaperExchange(
      {
        instruments: instruments.filter(({ definition }) => definition.venue === venue),
        fees,
        queue,
        balances,
        say: (event) => this.answers.send(this.now.monoNs, event),
        onFill: () => undefined,
      },
      this.nowMs,
    );
  }

  start(): void {
    const reason = 'the paper venue takes orders';
    this.edges.sink({ kind: EventKind.LINK, ...this.moment(), link: 'orders', up: true, reason });
  }

  /** What was seen of a market, before the kernel hears of it: the venue is ahead of who watches it. */
  follow(event: KernelEvent): void {
    this.catchUp(event);
    switch (event.kind) {
      case EventKind.TRADE:
      case EventKind.QUOTE:
      case EventKind.DEPTH_DIFF:
      case EventKind.CHAINED_DIFF:
      case EventKind.CHECKED_BOOK:
      case EventKind.DEPTH_SNAPSHOT:
      case EventKind.PARTIAL_BOOK:
        this.exchange.follow(event.symbolId, event, this.nowMs);
        break;
      case EventKind.LINK:
        if (event.link === 'market') this.exchange.unseen(event.venue);
    }
    this.wake();
  }

  place(order: ApprovedOrder): void {
    this.ask((exchange, nowMs) => exchange.place(order, nowMs));
  }

  amend(amendment: ApprovedAmendment): void {
    this.ask((exchange, nowMs) => exchange.amend(amendment, nowMs));
  }

  cancel(order: OrderAddress): void {
    this.ask((exchange, nowMs) => exchange.cancel(order, nowMs));
  }

  /** There are none: nobody else has a key to this account. */
  cancelForeign(): void {}

  query(order: OrderAddress): void {
    this.ask((exchange, nowMs) => exchange.query(order, nowMs));
  }

  reconcile(): void {
    this.ask((exchange, nowMs) => exchange.list(nowMs));
  }

  stop(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
  }

  private get nowMs(): number {
    return Math.floor(this.now.atUs / 1e3);
  }

  private ask(request: ExchangeRequest): void {
    this.requests.send(this.moment().monoNs, request);
    this.wake();
  }

  /** What arrives by then, in order; of two at one moment the request before the answer. */
  private catchUp({ atUs, monoNs }: Stamped): void {
    if (monoNs > this.now.monoNs) this.now = { atUs, monoNs };
    for (;;) {
      const { requests, answers, now } = this;
      const dueNs = Math.min(requests.dueNs, answers.dueNs);
      if (!(dueNs <= now.monoNs)) return;
      if (requests.dueNs === dueNs) requests.take()(this.exchange, this.nowMs);
      else this.edges.sink({ ...answers.take(), ...now });
    }
  }

  /** At the next moment at which anything arrives. */
  private wake(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    const dueNs = Math.min(this.requests.dueNs, this.answers.dueNs);
    if (!Number.isFinite(dueNs)) return;
    const ms = Math.max(0, (dueNs - this.edges.clock.monoNs()) / 1e6);
    this.timer = setTimeout(() => {
      this.catchUp(this.moment());
      this.wake();
    }, Math.ceil(ms));
  }

  private moment(): Stamped & { readonly venue: string } {
    const { clock } = this.edges;
    return { venue: this.venue, atUs: clock.atUs(), monoNs: clock.monoNs() };
  }
}
