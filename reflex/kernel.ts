import { Account } from './act/account.ts';
import { type CancelOrder, Effects } from './act/effects.ts';
import type { TrackedOrder } from './act/tracked-order.ts';
import { configureStrategy, type Strategy, type StrategyInstance } from './decide/strategy.ts';
import { Governance, OPERATOR } from './governance/governance.ts';
import { type Boot, EventKind, type Execution, type KernelEvent } from './model/event.ts';
import { Instrument } from './model/instrument.ts';
import type { PlaceIntent } from './model/intent.ts';
import type { OrderRequest } from './model/order.ts';
import { OutcomeKind, type OutcomePayload } from './model/outcome.ts';
import { TRADING_LEVEL_NAMES, TradingLevel } from './model/trading-level.ts';
import { SymbolMarket } from './observe/symbol-market.ts';
import { Orientation } from './orient/market-view.ts';
import { recordView } from './orient/record-view.ts';
import { Kinematics } from './physics/kinematics.ts';
import { Governor } from './risk/governor.ts';

/** One symbol on its way through the stages: observe, physics, orient, decide. */
interface Lane {
  readonly instrument: Instrument;
  readonly market: SymbolMarket;
  readonly kinematics: Kinematics;
  readonly orientation: Orientation;
  readonly strategies: readonly StrategyInstance[];
  /** By strategy, parallel to `strategies`. */
  readonly lastIntentNs: Float64Array;
  feedState: string;
}

/**
 * The OODA loop as a pure function of its events: no clock, no randomness, no I/O, no await. Live,
 * in a replay and in a test it is the same code, and the same events give the same outcomes.
 */
export class Kernel {
  readonly lanes: readonly Lane[];
  /** Journal sequence number of the last event or outcome. */
  seq = 0;
  private readonly effects = new Effects();
  private readonly account: Account;
  private readonly governance: Governance;
  private readonly governor: Governor;
  private atUs: number;
  private monoNs: number;

  constructor(
    private readonly boot: Boot,
    strategies: readonly Strategy[],
  ) {
    this.atUs = boot.atUs;
    this.monoNs = boot.monoNs;
    const instruments = boot.instruments.map((definition, id) => new Instrument(id, definition));
    this.account = new Account(instruments, boot.carry);
    this.governance = new Governance(boot);
    this.governor = new Governor(boot.policy);
    this.lanes = instruments.map((instrument) => {
      const market = new SymbolMarket(instrument);
      const kinematics = new Kinematics();
      const running = boot.strategies
        .filter(({ symbol }) => symbol === instrument.symbol)
        .map(({ name, parameters }) => {
          const strategy = strategies.find((known) => known.name === name);
          if (!strategy) throw new RangeError(`there is no strategy named "${name}"`);
          return configureStrategy(strategy, instrument.id, parameters);
        });
      return {
        instrument,
        market,
        kinematics,
        orientation: new Orientation(market, kinematics),
        strategies: running,
        lastIntentNs: new Float64Array(running.length).fill(Number.NEGATIVE_INFINITY),
        feedState: '',
      };
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
    this.atUs = event.atUs;
    this.monoNs = event.monoNs;
    switch (event.kind) {
      case EventKind.TRADE: {
        const lane = this.lanes[event.symbolId]!;
        if (lane.market.onTrade(event)) this.tick(lane);
        break;
      }
      case EventKind.QUOTE: {
        const lane = this.lanes[event.symbolId]!;
        if (lane.market.onQuote(event)) this.tick(lane);
        break;
      }
      case EventKind.DEPTH_DIFF: {
        const lane = this.lanes[event.symbolId]!;
        lane.market.onDiff(event);
        this.noteFeed(lane);
        break;
      }
      case EventKind.DEPTH_SNAPSHOT: {
        const lane = this.lanes[event.symbolId]!;
        lane.market.onSnapshot(event);
        this.noteFeed(lane);
        break;
      }
      case EventKind.TIMER:
        this.onTimer();
        break;
      case EventKind.LINK:
        if (event.link === 'market') this.onMarketLink(event.up, event.reason);
        else this.onOrderLink(event.up, event.reason);
        break;
      case EventKind.COMMAND: {
        const { state, aggression } = this.governance.command(event);
        if (state) this.noteTradingState();
        if (aggression) this.emit(this.governance.legislator.snapshot);
        break;
      }
      case EventKind.EXECUTION:
        this.onExecution(event);
        break;
      case EventKind.RECONCILED:
        this.onReconciled(event.openOrders);
        break;
      case EventKind.NOT_SENT: {
        const order = this.account.desk.find(event.clientOrderId);
        if (order) this.changed(order, () => order.notSent(event.reason, event.atUs));
        break;
      }
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
    const { market, instrument, kinematics } = lane;
    this.noteFeed(lane);
    if (!market.quoted) return;
    const { lotSize } = instrument;
    const volume = market.volumeLots * lotSize;
    kinematics.tick(this.monoNs, market.mid, volume, market.signedVolumeLots * lotSize);
    for (let i = 0; i < lane.strategies.length; i++) this.decide(lane, i);
  }

  private decide(lane: Lane, index: number): void {
    const { strategy, parameters } = lane.strategies[index]!;
    const view = lane.orientation.observe(this.atUs, this.monoNs);
    view.positionLots = this.account.position(lane.instrument.id).lots;
    view.working = this.account.workingOf(lane.instrument.id, strategy.name, this.monoNs);
    view.sinceIntentNs = this.monoNs - lane.lastIntentNs[index]!;
    view.aggression = this.governance.legislator.level;
    view.tradingLevel = this.governance.state.level;
    const answer = strategy.decide(view, parameters);
    if (answer.kind === 'hold') return;
    lane.lastIntentNs[index] = this.monoNs;
    if (answer.kind === 'cancel') {
      const order = this.account.desk.find(answer.clientOrderId);
      if (order) this.cancel(order);
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
      this.monoNs,
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
    if (!verdict.approved) return;
    const order = this.account.desk.place(verdict.approved, this.atUs, this.monoNs);
    order.sent(this.atUs);
    this.emit(order.snapshot());
    this.effects.orders.push(verdict.approved);
  }

  private cancel(order: TrackedOrder): void {
    if (order.ended || order.cancelRequested) return;
    order.cancelRequested = true;
    this.emit(order.snapshot());
    this.askBack(order);
  }

  private askBack(order: TrackedOrder): void {
    order.cancelAskedNs = this.monoNs;
    this.effects.cancels.push(addressOf(order));
  }

  private ask(order: TrackedOrder): void {
    order.askedNs = this.monoNs;
    this.effects.queries.push(addressOf(order));
  }

  private cancelAll(): void {
    for (const order of this.account.desk.working) this.cancel(order);
  }

  private onExecution(execution: Execution): void {
    const { desk } = this.account;
    const order = desk.find(execution.clientOrderId);
    if (!order) return;
    const { changed, fill } = desk.apply(order, execution);
    if (changed) this.emit(order.snapshot());
    if (fill) {
      const position = this.account.position(order.request.symbolId);
      position.apply(order.side, fill);
      this.emit(position.snapshot());
    }
  }

  private onMarketLink(up: boolean, reason: string): void {
    for (const lane of this.lanes) {
      lane.market.onLink(up, reason);
      lane.kinematics.reset();
      this.noteFeed(lane);
    }
  }

  private onOrderLink(up: boolean, reason: string): void {
    if (this.governance.orderLink(up, reason, this.atUs)) this.noteTradingState();
    if (up) {
      this.effects.reconcile = true;
      return;
    }
    for (const order of this.account.desk.working) {
      this.changed(order, () => order.lost(reason, this.atUs));
    }
  }

  /**
   * The venue's list of open orders. Every order that we think works is asked about: it may have
   * traded while we were away. One that should be gone, or is left from an earlier run, is taken back
   * (again), and so is one that the venue lists and we hold for ended.
   */
  private onReconciled(openAtVenue: readonly string[]): void {
    const run = `V${this.boot.runId}-`;
    const listed = new Set(openAtVenue);
    for (const order of this.account.desk.working) {
      order.questioned = true;
      this.ask(order);
      if (!listed.has(order.clientOrderId)) continue;
      if (order.cancelRequested) this.askBack(order);
      else if (!order.clientOrderId.startsWith(run)) this.cancel(order);
    }
    for (const clientOrderId of listed) {
      const order = this.account.desk.find(clientOrderId);
      if (order?.ended) this.askBack(order);
    }
    if (this.governance.reconciled()) this.noteTradingState();
  }

  private onTimer(): void {
    if (this.governance.legislator.expire(this.atUs)) {
      this.emit(this.governance.legislator.snapshot);
    }
    for (const lane of this.lanes) {
      lane.market.onTime(this.monoNs);
      this.noteFeed(lane);
    }
    if (!this.governance.ordersLinked) return;
    const { queries, cancels } = this.account.unsettled(this.monoNs);
    for (const order of queries) this.ask(order);
    for (const order of cancels) this.askBack(order);
  }

  private noteTradingState(): void {
    this.emit(this.governance.state.snapshot);
    if (this.governance.state.level >= TradingLevel.CANCEL_ONLY) this.cancelAll();
  }

  private noteFeed(lane: Lane): void {
    const { market, instrument } = lane;
    if (market.wantsSnapshot(this.monoNs)) this.effects.snapshots.push(instrument.id);
    if (market.state === lane.feedState) return;
    lane.feedState = market.state;
    this.emit({
      kind: OutcomeKind.FEED,
      symbolId: instrument.id,
      state: market.state,
      reason: market.reason,
      gaps: market.depth.gaps,
      resyncs: market.depth.resyncs,
      reconnects: market.reconnects,
    });
  }

  /** Runs a change of an order outside of the venue's messages and notes what came of it. */
  private changed(order: TrackedOrder, change: () => boolean | void): void {
    if (change() === false) return;
    this.account.desk.settle(order);
    this.emit(order.snapshot());
  }

  private emit(payload: OutcomePayload): void {
    this.seq++;
    const { seq, atUs, monoNs } = this;
    this.effects.outcomes.push({ seq, atUs, monoNs, payload });
  }
}

function addressOf({ clientOrderId, request }: TrackedOrder): CancelOrder {
  return { symbolId: request.symbolId, clientOrderId };
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
