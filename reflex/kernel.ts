import { Account } from './act/account.ts';
import { Effects } from './act/effects.ts';
import { KillSweeps } from './act/kill-sweeps.ts';
import { OrderCare } from './act/order-care.ts';
import type { Consultation } from './decide/consultation.ts';
import type { Strategy } from './decide/strategy.ts';
import { Governance, OPERATOR } from './governance/governance.ts';
import { Alerts } from './kernel/alerts.ts';
import { Brackets } from './kernel/brackets.ts';
import { Desk } from './kernel/desk.ts';
import { Facts } from './kernel/facts.ts';
import { Gate } from './kernel/gate.ts';
import { Latching } from './kernel/latching.ts';
import { withLiquidations } from './kernel/liquidation-limits.ts';
import { Markets } from './kernel/markets.ts';
import type { RareEvent } from './kernel/rare-event.ts';
import { Reconciliation } from './kernel/reconciliation.ts';
import { RiskMemory } from './kernel/risk-memory.ts';
import { takeBack } from './kernel/take-back.ts';
import { tellTakenOver } from './kernel/taken-over.ts';
import { Ticket } from './kernel/ticket.ts';
import { Watch } from './kernel/watch.ts';
import { type Boot, type Command, EventKind, type KernelEvent } from './model/event.ts';
import { Instrument } from './model/instrument.ts';
import type { KillReport, OutcomePayload, StateReason } from './model/outcome.ts';
import type { Scope } from './model/scope.ts';
import { Lane } from './orient/lane.ts';

/**
 * The OODA loop as a pure function of its events: no clock, no randomness, no I/O, no await. Live,
 * in a replay and in a test it is the same code, and the same events give the same outcomes. This file
 * takes events to the stages; reflex/kernel/ holds what joins several of them.
 */
export class Kernel {
  /** By symbol. */
  readonly lanes: readonly Lane[];
  /** Journal sequence number of the last event or outcome. */
  seq = 0;
  private readonly effects = new Effects();
  private readonly account: Account;
  private readonly care: OrderCare;
  private readonly governance: Governance;
  private readonly memory: RiskMemory;
  private readonly markets: Markets;
  private readonly desk: Desk;
  private readonly watch: Watch;
  private readonly latching: Latching;
  private readonly alerts: Alerts;
  private readonly sweeps: KillSweeps;
  private readonly reconciliation: Reconciliation;
  private readonly brackets: Brackets;
  private readonly ticket: Ticket;
  private toldState = -1;
  /** Of the event that is being applied: all that the kernel knows of time. */
  private readonly now = { atUs: 0, monoNs: 0 };

  constructor(boot: Boot, strategies: readonly Strategy[]) {
    const instruments = boot.instruments.map((definition, id) => new Instrument(id, definition));
    const policy = withLiquidations(boot.policy);
    const { effects, now } = this;
    const emit = (payload: OutcomePayload) => this.emit(payload);
    const nextSeq = () => this.seq + 1;
    this.lanes = instruments.map((instrument) => new Lane(instrument));
    this.account = new Account(instruments, boot.carry);
    this.governance = new Governance(boot);
    const { lanes, account, governance } = this;
    this.watch = new Watch({ boot, lanes, governance, emit });
    const { watch } = this;
    const memory = new RiskMemory({
      boot,
      policy,
      instruments,
      account,
      watch,
      emit,
      nextSeq,
      now,
    });
    this.memory = memory;
    this.markets = new Markets({ lanes, watch, memory, effects, emit, now });
    this.care = new OrderCare(account, effects, emit, `V${boot.runId}-`, memory);
    this.latching = new Latching({ boot, policy, lanes, governance, memory });
    this.alerts = new Alerts({ policy, lanes, account, memory, emit });
    const facts = new Facts(policy, lanes, account, memory, watch, governance);
    const gate = new Gate(boot, facts, this.latching, governance, this.care, emit);
    const { care } = this;
    const mostLots = (lane: Lane) => facts.mostLots(lane);
    const shared = { boot, lanes, account, memory, governance, care, effects, gate };
    const parts = { ...shared, mostLots, emit, nextSeq };
    this.desk = new Desk(parts, strategies);
    const touch = (symbolId: number) => facts.touch(lanes[symbolId]!, now.monoNs);
    this.sweeps = new KillSweeps({
      instruments,
      account,
      care,
      effects,
      emit,
      touch,
      strategyLots: (strategy, symbolId) => memory.loss.lots(strategy, symbolId),
      makeRoom: (id, reason) => governance.makeRoom(lanes[id]!.instrument.symbol, reason, now.atUs),
      mostLots: (symbolId) => mostLots(lanes[symbolId]!),
    });
    const bracketed = { lanes, account, care, gate, governance, emit, nextSeq };
    this.brackets = new Brackets({ ...bracketed, touch }, boot.carry);
    this.desk.brackets = this.brackets;
    this.ticket = new Ticket({ ...bracketed, brackets: this.brackets });
    this.reconciliation = new Reconciliation({ ...shared, instruments, sweeps: this.sweeps, emit });
    for (const kill of this.kills) this.sweeps.begin(kill);
  }

  get workingCount(): number {
    return this.account.desk.workingCount;
  }

  /** Whether the Sentinel lets a venue's dead-man timer be renewed; else it runs out. */
  get keepsOrders(): boolean {
    return this.watch.keepsOrders;
  }

  /** Kills in force, for the board that the loop reads before each send. */
  get kills(): readonly ({ readonly scope: Scope } & NonNullable<StateReason['kill']>)[] {
    const { reasons } = this.governance.state.snapshot;
    return reasons.flatMap(({ scope, kill }) => (kill ? [{ scope, ...kill }] : []));
  }

  /** How far the kill of exactly this scope has come; null when none is in force. */
  killReport(scope: Scope): KillReport | null {
    return this.sweeps.reportOf(scope);
  }

  /** What an isolated strategy is asked; valid until its answer. */
  consultation(strategy: string, symbolId: number): Consultation {
    return this.desk.consultation(strategy, symbolId);
  }

  /** Takes one event and says what is to be done. The answer is valid until the next call. */
  apply(event: KernelEvent): Effects {
    const { effects, now } = this;
    effects.clear();
    this.seq++;
    now.atUs = event.atUs;
    now.monoNs = event.monoNs;
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
        this.watch.stampAt(event, lane.market);
        this.markets.note(lane);
        if (ticked) this.tick(lane);
        if (this.governance.state.version !== this.toldState) this.settle();
        return this.memory.counted(effects);
      }
      case EventKind.SENT:
        return effects; // a measurement for the record: nothing is decided by it
      default:
        this.watch.stamp(event);
        this.applyRare(event);
        this.settle();
        return this.memory.counted(effects);
    }
  }

  private applyRare(event: RareEvent): void {
    if (this.markets.take(event)) return;
    switch (event.kind) {
      case EventKind.TIMER:
        this.onTimer();
        break;
      case EventKind.LINK:
        this.onOrderLink(event.up, event.reason);
        break;
      case EventKind.COMMAND:
        this.onCommand(event);
        break;
      case EventKind.EXECUTION:
        this.care.onExecution(event);
        break;
      case EventKind.RECONCILED:
        this.reconciliation.take(event);
        break;
      case EventKind.NOT_SENT:
        this.care.onNotSent(event);
        break;
      case EventKind.HEALTH:
        this.governance.recordable(event);
        break;
      case EventKind.PULSE:
        this.watch.onPulse(event);
        break;
      case EventKind.INFERENCE:
        this.memory.inferences[event.symbolId]?.take(event);
        break;
      case EventKind.ANSWER:
        this.desk.answer(event);
        break;
      case EventKind.BALANCES:
        this.memory.onBalances(event);
        this.reconciliation.onBalances(event);
        break;
      case EventKind.BOOT: {
        const { governance, memory, watch, lanes, markets, account, brackets } = this;
        const parts = { governance, memory, watch, lanes, markets, account, brackets };
        tellTakenOver(parts, (payload) => this.emit(payload));
      }
    }
  }

  private tick(lane: Lane): void {
    this.effects.ticked = lane.instrument.id;
    const { id } = lane.instrument;
    this.memory.tick(id, this.now.monoNs, lane.market.mid, lane.market.tape.volumeLots);
    this.latching.onTick(lane, this.now);
    if (this.brackets.count > 0) this.brackets.onTick(id, this.now, this.governance.ordersLinked);
    this.desk.tick(lane, this.now);
  }

  private onCommand(event: Command): void {
    if (this.ticket.take(event)) return;
    const ruling = this.governance.command(event, this.seq, this.watch.releaseHealth());
    for (const proposal of ruling.proposals) this.emit(proposal);
    if (ruling.refused) this.emit(ruling.refused);
    if (ruling.overrides) this.emit(this.governance.legislator.snapshot);
    if (ruling.killed) this.sweeps.begin(ruling.killed);
    if (ruling.released) {
      const { source, scope, killNumber } = ruling.released;
      if (source === OPERATOR) {
        this.sweeps.end(scope, killNumber);
        this.effects.released.push({ scope, killNumber });
      } else this.rearm(scope);
    }
  }

  /** People have looked at what had latched by itself. */
  private rearm(scope: Scope): void {
    this.latching.rearm(scope);
    this.emit(this.memory.loss.snapshot());
    if (scope.startsWith('strategy:')) this.desk.reopen(scope.slice('strategy:'.length));
  }

  private onOrderLink(up: boolean, reason: string): void {
    this.governance.orderLink(up, reason, this.now.atUs);
    if (up) this.effects.reconcile = true;
    else this.care.onLinkLost(reason, this.now);
  }

  private onTimer(): void {
    const { atUs, monoNs } = this.now;
    const { overrides, proposals } = this.governance.expire(atUs);
    if (overrides) this.emit(this.governance.legislator.snapshot);
    for (const proposal of proposals) this.emit(proposal);
    this.markets.onTimer();
    this.watch.onTimer(this.now);
    if (this.memory.loss.at(atUs)) this.emit(this.memory.loss.snapshot());
    this.latching.onTimer(this.now);
    this.alerts.onTimer(this.now);
    this.desk.timer(this.now);
    if (!this.governance.ordersLinked) return;
    this.care.onTimer(this.now);
    this.reconciliation.onTimer(monoNs);
  }

  /**
   * What follows from what is now held, ended or known, whichever event it was: what latches, what
   * follows an order that has ended, what is taken back, how far the kills have come.
   */
  private settle(): void {
    const { now, governance, sweeps } = this;
    this.latching.settle(now);
    for (const order of this.memory.takeEnded()) this.desk.orderEnded(order, now);
    this.followState();
    sweeps.advance(now, governance.ordersLinked);
    const slices = sweeps.slices(now, governance.ordersLinked);
    this.followState();
    this.desk.liquidate(slices, now);
    this.brackets.advance(now, governance.ordersLinked);
  }

  private followState(): void {
    const { state } = this.governance;
    if (state.version === this.toldState) return;
    this.toldState = state.version;
    this.emit(state.snapshot);
    takeBack(this.lanes, this.account, this.care, state, this.now);
  }

  private emit(payload: OutcomePayload): void {
    this.seq++;
    const { seq } = this;
    const { atUs, monoNs } = this.now;
    this.effects.outcomes.push({ seq, atUs, monoNs, payload });
  }
}
