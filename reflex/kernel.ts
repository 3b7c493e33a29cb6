import { Account } from './act/account.ts';
import { Effects } from './act/effects.ts';
import { OrderCare } from './act/order-care.ts';
import { configureStrategy, type Strategy, type StrategyInstance } from './decide/strategy.ts';
import { Governance, OPERATOR } from './governance/governance.ts';
import { ALL_SYMBOLS, type Boot, EventKind, type KernelEvent } from './model/event.ts';
import { Instrument } from './model/instrument.ts';
import type { PlaceIntent } from './model/intent.ts';
import type { OrderRequest } from './model/order.ts';
import { OutcomeKind, type OutcomePayload } from './model/outcome.ts';
import { TRADING_LEVEL_NAMES, TradingLevel } from './model/trading-level.ts';
import { FeedNote } from './observe/feed-note.ts';
import { Lane } from './orient/lane.ts';
import { recordView } from './orient/record-view.ts';
import { Governor } from './risk/governor.ts';

/** The strategies that decide on one symbol. */
interface Deciders {
  readonly strategies: readonly StrategyInstance[];
  /** By strategy, parallel to `strategies`. */
  readonly lastIntentNs: Float64Array;
}

/**
 * The OODA loop as a pure function of its events: no clock, no randomness, no I/O, no await. Live,
 * in a replay and in a test it is the same code, and the same events give the same outcomes.
 */
export class Kernel {
  /** By symbol. */
  readonly lanes: readonly Lane[];
  private readonly deciders: readonly Deciders[];
  private readonly feedNotes: readonly FeedNote[];
  /** Journal sequence number of the last event or outcome. */
  seq = 0;
  private readonly effects = new Effects();
  private readonly account: Account;
  private readonly care: OrderCare;
  private readonly governance: Governance;
  private readonly governor: Governor;
  /** Of the event that is being applied: all that the kernel knows of time. */
  private readonly now = { atUs: 0, monoNs: 0 };

  constructor(
    private readonly boot: Boot,
    strategies: readonly Strategy[],
  ) {
    const instruments = boot.instruments.map((definition, id) => new Instrument(id, definition));
    this.account = new Account(instruments, boot.carry);
    const emit = (payload: OutcomePayload) => this.emit(payload);
    this.care = new OrderCare(this.account, this.effects, emit, `V${boot.runId}-`);
    this.governance = new Governance(boot);
    this.governor = new Governor(boot.policy);
    this.lanes = instruments.map((instrument) => new Lane(instrument));
    this.feedNotes = this.lanes.map((lane) => new FeedNote(lane.market));
    this.deciders = instruments.map((instrument) => {
      const running = boot.strategies
        .filter(({ symbol }) => symbol === instrument.symbol)
        .map(({ name, parameters }) => {
          const strategy = strategies.find((known) => known.name === name);
          if (!strategy) throw new RangeError(`there is no strategy named "${name}"`);
          return configureStrategy(strategy, instrument.id, parameters);
        });
      const lastIntentNs = new Float64Array(running.length).fill(Number.NEGATIVE_INFINITY);
      return { strategies: running, lastIntentNs };
    });
  }

  get workingCount(): number {
    return this.account.desk.workingCount;
  }

  /** True while the operator's halt is in force. */
  get killed(): boolean {
    return this.governance.state.holds(OPERATOR);
  }

  /** Takes one event and says what is to be done. The answer is valid until the next call. */
  apply(event: KernelEvent): Effects {
    this.effects.clear();
    this.seq++;
    this.now.atUs = event.atUs;
    this.now.monoNs = event.monoNs;
    switch (event.kind) {
      case EventKind.TRADE:
      case EventKind.QUOTE:
      case EventKind.CHECKED_BOOK:
      case EventKind.DEPTH_DIFF:
      case EventKind.CHAINED_DIFF:
      case EventKind.DEPTH_SNAPSHOT:
      case EventKind.PARTIAL_BOOK:
      case EventKind.CANDLE:
      case EventKind.DAY_TICKER: {
        const lane = this.lanes[event.symbolId]!;
        const ticked = lane.observe(event);
        this.noteFeed(lane);
        if (ticked) this.tick(lane);
        break;
      }
      case EventKind.SUBSCRIPTION:
        this.onVenue(event.venue, event.symbolId, ({ market }) => {
          market.feed.subscription(event.channel, event.accepted, event.reason);
        });
        break;
      case EventKind.HEARTBEAT:
        this.onVenue(event.venue, ALL_SYMBOLS, ({ market }) => market.onAlive(event.monoNs));
        break;
      case EventKind.VENUE_STATUS:
        this.onVenue(event.venue, event.symbolId, ({ market }) => {
          const source = event.symbolId === ALL_SYMBOLS ? 'venue' : 'symbol';
          market.feed.venue(source, event.open, event.reason);
        });
        break;
      case EventKind.BAD_FRAME:
        this.onVenue(event.venue, event.symbolId, ({ market }) => market.onBadFrame(event));
        break;
      case EventKind.TIMER:
        this.onTimer();
        break;
      case EventKind.LINK:
        if (event.link === 'market') {
          this.onVenue(event.venue, ALL_SYMBOLS, (lane) => {
            lane.onLink(event.up, event.reason, event.monoNs);
          });
        } else this.onOrderLink(event.up, event.reason);
        break;
      case EventKind.COMMAND: {
        const { state, aggression } = this.governance.command(event);
        if (state) this.noteTradingState();
        if (aggression) this.emit(this.governance.legislator.snapshot);
        break;
      }
      case EventKind.EXECUTION:
        this.care.onExecution(event);
        break;
      case EventKind.RECONCILED:
        this.care.onReconciled(event.openOrders, event);
        if (this.governance.reconciled()) this.noteTradingState();
        break;
      case EventKind.NOT_SENT:
        this.care.onNotSent(event.clientOrderId, event.reason, event);
        break;
      case EventKind.HEALTH:
        if (this.governance.recordable(event)) this.noteTradingState();
        break;
      case EventKind.BOOT:
        this.noteTradingState();
        this.emit(this.governance.legislator.snapshot);
        for (const lane of this.lanes) {
          this.noteFeed(lane);
          this.emit(this.account.position(lane.instrument.id).snapshot());
        }
        for (const order of this.account.desk.working) this.emit(order.snapshot());
        break;
      case EventKind.SENT:
        break; // a measurement for the record: nothing is decided by it
    }
    return this.effects;
  }

  private tick(lane: Lane): void {
    this.effects.ticked = lane.instrument.id;
    const { strategies } = this.deciders[lane.instrument.id]!;
    for (let i = 0; i < strategies.length; i++) this.decide(lane, i);
  }

  private decide(lane: Lane, index: number): void {
    const { strategies, lastIntentNs } = this.deciders[lane.instrument.id]!;
    const { strategy, parameters } = strategies[index]!;
    const view = lane.orientation.observe(this.now.atUs, this.now.monoNs);
    view.positionLots = this.account.position(lane.instrument.id).lots;
    view.working = this.account.workingOf(lane.instrument.id, strategy.name, this.now.monoNs);
    view.sinceIntentNs = this.now.monoNs - lastIntentNs[index]!;
    view.aggression = this.governance.legislator.level;
    view.tradingLevel = this.governance.state.level;
    const answer = strategy.decide(view, parameters);
    if (answer.kind === 'hold') return;
    lastIntentNs[index] = this.now.monoNs;
    if (answer.kind === 'cancel') {
      const order = this.account.desk.find(answer.clientOrderId);
      if (order) this.care.cancel(order, this.now);
    } else {
      this.submit(lane, answer, strategy);
    }
  }

  /** The only way from an intent to an order. */
  private submit(lane: Lane, intent: PlaceIntent, strategy: Strategy): void {
    const { view } = lane.orientation;
    const request = canonicalRequest(intent.request, lane.instrument.id, strategy.name);
    const decisionSeq = this.seq + 1;
    const clientOrderId = `V${this.boot.runId}-${decisionSeq.toString(36)}`;
    const verdict = this.governor.judge(
      request,
      {
        instrument: lane.instrument,
        tradingLevel: this.governance.state.level,
        mid: view.mid,
        feedLive: view.feedState === 'LIVE',
        quoteAgeMs: view.quoteAgeNs / 1e6,
        positionLots: this.account.position(lane.instrument.id).lots,
        pendingBuyLots: this.account.pendingLots(lane.instrument.id, 1),
        pendingSellLots: this.account.pendingLots(lane.instrument.id, -1),
        reduceOnlyPending: this.account.reduceOnlyPending(lane.instrument.id, request.side),
      },
      this.now.monoNs,
      clientOrderId,
      decisionSeq,
    );
    this.emit({
      kind: OutcomeKind.DECISION,
      id: clientOrderId,
      symbolId: lane.instrument.id,
      strategyVersion: strategy.version,
      intent: { kind: 'place', request, rationale: intent.rationale, why: intent.why },
      allowed: verdict.approved !== null,
      code: verdict.code,
      controls: verdict.controls,
      view: recordView(view),
      aggression: view.aggression,
      tradingLevel: TRADING_LEVEL_NAMES[view.tradingLevel],
    });
    if (verdict.approved) this.care.place(verdict.approved, this.now);
  }

  /** What concerns a venue, or one symbol of it. Version 0.1 named none: it knew only one. */
  private onVenue(venue: string | undefined, symbolId: number, act: (lane: Lane) => void): void {
    for (const lane of this.lanes) {
      const { id, definition } = lane.instrument;
      if (venue !== undefined && definition.venue !== venue) continue;
      if (symbolId !== ALL_SYMBOLS && id !== symbolId) continue;
      act(lane);
      this.noteFeed(lane);
    }
  }

  private onOrderLink(up: boolean, reason: string): void {
    if (this.governance.orderLink(up, reason, this.now.atUs)) this.noteTradingState();
    if (up) {
      this.effects.reconcile = true;
      return;
    }
    this.care.onLinkLost(reason, this.now);
  }

  private onTimer(): void {
    if (this.governance.legislator.expire(this.now.atUs)) {
      this.emit(this.governance.legislator.snapshot);
    }
    for (const lane of this.lanes) {
      lane.onTime(this.now.monoNs);
      this.noteFeed(lane);
    }
    if (this.governance.ordersLinked) this.care.onTimer(this.now);
  }

  private noteTradingState(): void {
    this.emit(this.governance.state.snapshot);
    if (this.governance.state.level >= TradingLevel.CANCEL_ONLY) this.care.cancelAll(this.now);
  }

  private noteFeed({ market, instrument }: Lane): void {
    const { monoNs } = this.now;
    if (market.wantsResync(monoNs)) this.effects.resyncs.push(instrument.id);
    const note = this.feedNotes[instrument.id]!;
    if (note.due(monoNs)) this.emit(note.take(monoNs));
  }

  private emit(payload: OutcomePayload): void {
    this.seq++;
    const { seq } = this;
    const { atUs, monoNs } = this.now;
    this.effects.outcomes.push({ seq, atUs, monoNs, payload });
  }
}

/**
 * A copy of what the strategy asks for, under its own name and for the symbol it was asked about.
 * Always with its fields in one order: everything behind it then meets one shape of object, which
 * the compiler rewards.
 */
function canonicalRequest(asked: OrderRequest, symbolId: number, strategy: string): OrderRequest {
  return {
    symbolId,
    strategy,
    side: asked.side,
    type: asked.type,
    timeInForce: asked.timeInForce,
    reduceOnly: asked.reduceOnly,
    quantityLots: asked.quantityLots,
    priceTicks: asked.priceTicks,
  };
}
