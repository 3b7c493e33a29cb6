import type { Effects } from '@voltaire/reflex/act/effects.ts';
import { Kernel } from '@voltaire/reflex/kernel.ts';
import { type Boot, EventKind, type KernelEvent } from '@voltaire/reflex/model/event.ts';
import type { Carry, Outcome } from '@voltaire/reflex/model/outcome.ts';
import type { ApprovedOrder } from '@voltaire/reflex/risk/governor.ts';
import { carryOf } from '../support/carry.ts';
import { Timeline } from '../support/events.ts';
import {
  CONFIGURED,
  DEFINITIONS,
  FIRST_BID,
  type GamePolicy,
  POLICIES,
  SPREAD,
  STRATEGIES,
  TRADED,
} from './rules.ts';
import { type Message, Venue, type VenueOrder } from './venue.ts';

/** Lots at each level of a book. */
const DEEP = 1e6;

/** Looks at everything that happens, and throws when it should not. */
export interface Watcher {
  booted?(carry: Carry | null): void;
  /** After each event, before its effects leave. */
  applied?(event: KernelEvent, effects: Effects): void;
  /** At the moment an order leaves: the venue's truth does not have it yet. */
  leaving?(order: ApprovedOrder): void;
  traded?(order: VenueOrder, before: number, after: number): void;
  /** When the venue has answered everything for long enough. */
  calmed?(): void;
}

/** One run of a kernel: what it was told, and what it said. */
export interface Chapter {
  readonly boot: Boot;
  readonly events: KernelEvent[];
  readonly outcomes: Outcome[];
}

/** A kernel, a venue, two markets, and whoever watches. Moves are played on it by play.ts. */
export class Game {
  readonly time = new Timeline();
  readonly venue: Venue;
  readonly policy: GamePolicy;
  readonly bids = [...FIRST_BID] as number[];
  readonly chapters: Chapter[] = [];
  readonly consults: { symbolId: number; askedSeq: number }[] = [];
  watchers: readonly Watcher[] = [];
  kernel!: Kernel;
  /** Of the newest kill: they are counted over all runs. */
  kills = 0;
  /** The venue's market data says nothing any more. */
  silent = false;
  /** By symbol, as the venue last told it. */
  private readonly books: { lastUpdateId: number; bid: number }[] = [];
  private timerNs = 0;
  private timers = 0;
  /** Effects do not leave: the process is about to be killed. */
  dying = false;

  constructor(
    readonly bounds: keyof typeof POLICIES,
    unruly: boolean,
  ) {
    this.policy = POLICIES[bounds];
    this.venue = new Venue(unruly);
    this.venue.onFill = (order, before, after) => {
      for (const watcher of this.watchers) watcher.traded?.(order, before, after);
    };
  }

  get chapter(): Chapter {
    return this.chapters.at(-1)!;
  }

  mid(symbolId: number): number {
    return (this.bids[symbolId]! + SPREAD / 2) * this.kernel.lanes[symbolId]!.instrument.tickSize;
  }

  boot(carry: Carry | null): void {
    const runId = `r${this.chapters.length + 1}`;
    const { policy } = this;
    const instruments = DEFINITIONS;
    const boot = this.time.boot({ runId, policy, instruments, strategies: CONFIGURED, carry });
    this.kernel = new Kernel(boot, STRATEGIES);
    this.chapters.push({ boot, events: [], outcomes: [] });
    this.consults.length = 0;
    this.dying = false;
    this.timerNs = this.time.monoNs;
    for (const watcher of this.watchers) watcher.booted?.(carry);
    this.apply(boot);
  }

  /**
   * The next run begins with what the journal of this one says. It knows nothing of orders that had
   * ended: a fill that is told after the end of its order has to be told to the same run.
   */
  restart(): void {
    for (const message of this.venue.takeHidden()) this.deliver(message);
    this.venue.drop();
    const { boot, outcomes } = this.chapter;
    this.boot(carryOf(boot, outcomes));
  }

  apply(event: KernelEvent): void {
    const { kernel, venue, chapter } = this;
    venue.nowNs = event.monoNs;
    const effects = kernel.apply(event);
    chapter.events.push(event);
    chapter.outcomes.push(...effects.outcomes);
    for (const watcher of this.watchers) watcher.applied?.(event, effects);
    if (this.dying) {
      for (const { clientOrderId, request } of effects.orders) {
        venue.neverSent(clientOrderId, request);
      }
      return;
    }
    for (const order of effects.orders) {
      for (const watcher of this.watchers) watcher.leaving?.(order);
      venue.send(order.clientOrderId, order.request);
    }
    for (const { clientOrderId: id } of effects.cancels) {
      const order = venue.orders.get(id);
      if (order) order.askedBack = true;
      venue.inbox.push({ kind: 'cancel', id });
    }
    for (const { clientOrderId: id } of effects.foreignCancels) {
      venue.inbox.push({ kind: 'cancel by hand', id });
    }
    for (const { clientOrderId: id } of effects.queries) venue.inbox.push({ kind: 'query', id });
    if (effects.reconcile) venue.inbox.push({ kind: 'list' });
    for (const { strategy, symbolId } of effects.consults) {
      const { askedSeq } = kernel.consultation(strategy, symbolId);
      this.consults.push({ symbolId, askedSeq });
    }
  }

  quote(symbolId: number, bidLots: number, askLots: number): void {
    const bid = this.bids[symbolId]!;
    this.apply(this.time.quote(bid, bid + SPREAD, bidLots, askLots, symbolId));
  }

  sync(symbolId: number): void {
    const bid = this.bids[symbolId]!;
    const { lastUpdateId } = this.time.diff([], []); // an id that no quote has
    const event = this.time.snapshot([[bid, DEEP]], [[bid + SPREAD, DEEP]], lastUpdateId, symbolId);
    this.books[symbolId] = { lastUpdateId, bid };
    this.apply(event);
  }

  /** The book follows the quotes. */
  private move(symbolId: number): void {
    const known = this.books[symbolId];
    if (!known || !this.kernel.lanes[symbolId]!.market.feed.bookInStep) return;
    const bid = this.bids[symbolId]!;
    const moved = bid !== known.bid;
    const side = (from: number, to: number) =>
      moved
        ? ([
            [from, 0],
            [to, DEEP],
          ] as const)
        : ([[to, DEEP]] as const);
    const event = this.time.diff(side(known.bid, bid), side(known.bid + SPREAD, bid + SPREAD), {
      symbolId,
    });
    const { lastUpdateId } = event;
    this.books[symbolId] = { lastUpdateId, bid };
    this.apply({ ...event, firstUpdateId: known.lastUpdateId + 1 });
  }

  /** Time passes: the kernel's timer every 100 ms, and once a second what comes once a second. */
  advance(ms: number): void {
    const { time } = this;
    const endNs = time.monoNs + ms * 1e6;
    while (this.timerNs <= endNs) {
      time.pass(Math.max(0, this.timerNs - time.monoNs) / 1e6);
      this.timerNs = time.monoNs + 97e6; // each event takes a millisecond of its own
      this.apply(time.timer());
      if (++this.timers % 10 > 0) continue;
      this.pulse(1);
      if (this.silent) continue;
      this.apply({ kind: EventKind.HEARTBEAT, ...time.stamp(), venue: 'binance' });
      for (const id of TRADED) this.move(id);
    }
    time.pass(Math.max(0, endNs - time.monoNs) / 1e6);
  }

  pulse(loopStallMs: number): void {
    this.apply({
      kind: EventKind.PULSE,
      ...this.time.stamp(),
      tickToDecisionP50Us: 10,
      tickToDecisionP99Us: 20,
      tickToDecisionP999Us: 30,
      loopStallMs,
      recordOccupancy: 0,
      commandOccupancy: 0,
      journalOccupancy: 0,
    });
  }

  deliver(message: Message): void {
    if (message.kind === 'list') {
      this.apply(this.time.reconciled(...message.rows));
      return;
    }
    const order = this.venue.orders.get(message.id)!;
    for (const { type, fill } of message.words) {
      if (fill) order.told.add(fill.tradeId);
      else if (type !== 'ACKED' && type !== 'NOT_FOUND' && type !== 'UNKNOWN') order.toldEnd = true;
      const executedLots = order.request.quantityLots - order.left;
      const told = type === 'CANCELED' ? { executedLots } : {};
      const execution = { ...this.time.execution(message.id, type, fill), ...told };
      this.apply(message.kind === 'order' ? { ...execution, pushed: true } : execution);
    }
  }

  linkUp(): void {
    this.venue.linked = true;
    this.apply(this.time.link('orders', true));
    this.balances();
  }

  /**
   * Plenty of everything, or so much USDT is free. What is held besides is not told: it would have to be
   * what has traded, and kernel.holdings.test.ts is about that.
   */
  balances(usdt?: string): void {
    const free = Object.keys(this.time.balances().assets).map((asset) => [asset, '100000000000']);
    const all = usdt === undefined ? free : [['USDT', usdt]];
    const assets = Object.fromEntries(
      all.map(([asset, amount]) => [asset!, { free: amount!, locked: 'untold' }]),
    );
    this.apply(this.time.balances('binance', assets));
  }
}
