import type { Account } from '../act/account.ts';
import type { Amendment } from '../act/amendment.ts';
import { Balances, stillHeldBy } from '../act/balances.ts';
import type { Effects } from '../act/effects.ts';
import { liquidatedStrategy } from '../act/liquidation.ts';
import type { OrderListener } from '../act/order-care.ts';
import type { TrackedOrder } from '../act/tracked-order.ts';
import type { Boot, Balances as BalancesTold } from '../model/event.ts';
import type { Stamped } from '../model/event-kind.ts';
import type { Instrument } from '../model/instrument.ts';
import type { Fill, OrderRequest } from '../model/order.ts';
import type { OutcomePayload } from '../model/outcome.ts';
import type { Policy } from '../model/policy.ts';
import { LatestInference } from '../risk/latest-inference.ts';
import type { RiskContext } from '../risk/control.ts';
import { inferenceFaults } from '../risk/inference-check.ts';
import type { Latch } from '../risk/latch.ts';
import { Latches } from '../risk/latches.ts';
import { LossWatch } from '../risk/loss-watch.ts';
import { MessageBudget } from '../risk/message-budget.ts';
import { OrderToTrade } from '../risk/order-to-trade.ts';
import { ParentLedger } from '../risk/parent-ledger.ts';
import { PriceWalk } from '../risk/price-walk.ts';
import { RecentOrders } from '../risk/recent-orders.ts';
import { Tallies } from '../risk/tallies.ts';
import { VolatilityGuard } from '../risk/volatility-guard.ts';
import { VolumeGuard } from '../risk/volume-guard.ts';
import type { Asker } from './gate.ts';
import type { Watch } from './watch.ts';

const NONE: readonly TrackedOrder[] = [];
const NO_LATCHES: readonly Latch[] = [];

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

export interface MemoryParts {
  readonly boot: Boot;
  readonly policy: Policy;
  readonly instruments: readonly Instrument[];
  readonly account: Account;
  readonly watch: Watch;
  readonly emit: (payload: OutcomePayload) => void;
  /** Sequence number that the next outcome will have. */
  readonly nextSeq: () => number;
  readonly now: Stamped;
}

/** Everything that controls remember from one order to the next, and how events change it. */
export class RiskMemory implements OrderListener {
  /** By symbol. */
  readonly guards: readonly VolatilityGuard[];
  readonly volumes: readonly VolumeGuard[];
  readonly inferences: readonly LatestInference[];
  readonly loss: LossWatch;
  readonly latches: Latches;
  readonly tallies: Tallies;
  readonly budget: MessageBudget;
  readonly orderToTrade: OrderToTrade;
  private readonly balances: ReadonlyMap<string, Balances>;
  private readonly recent = new RecentOrders();
  private readonly walk = new PriceWalk();
  private readonly parents = new ParentLedger();
  /** Since they were last taken. */
  private over: TrackedOrder[] = [];
  private due: Latch[] = [];

  constructor(private readonly parts: MemoryParts) {
    const { boot, policy, instruments, account } = parts;
    const { carry } = boot;
    this.guards = instruments.map(({ tickSize }) => new VolatilityGuard(tickSize));
    this.volumes = instruments.map(() => new VolumeGuard());
    this.inferences = instruments.map(() => new LatestInference(policy.inference));
    this.budget = new MessageBudget(policy, boot.venueLimits ?? null);
    const symbols = instruments.map(({ symbol }) => symbol);
    this.orderToTrade = new OrderToTrade(policy.strategies, symbols);
    this.loss = new LossWatch(carry?.loss ?? null, policy.account?.currency, instruments);
    this.tallies = new Tallies(carry?.tallies ?? [], boot, (strategy) => this.tellTally(strategy));
    this.latches = new Latches(policy, this.loss, this.tallies);
    const venues = new Set(instruments.map(({ definition }) => definition.venue));
    this.balances = new Map(Array.from(venues, (venue) => [venue, new Balances(venue)]));
    for (const order of account.desk.working) {
      this.parents.place(order.clientOrderId, order.request);
      this.parents.resize(order.clientOrderId, order.terms.mostLots);
      if (order.filledLots > 0) this.parents.filled(order.clientOrderId, order.filledLots);
      this.balancesOf(order).placed(order, this.instrumentOf(order));
    }
  }

  /** What the run before has left, in the words of this one: the next may have to go on from it. */
  tellTakenOver(): void {
    if (this.parts.boot.carry?.loss) this.parts.emit(this.loss.snapshot());
    for (const strategy of this.tallies.takenOver) this.tellTally(strategy);
  }

  tick(symbolId: number, monoNs: number, mid: number, tradedLots: number): void {
    this.guards[symbolId]!.tick(monoNs, mid);
    this.volumes[symbolId]!.see(monoNs, tradedLots);
    this.loss.mark(symbolId, mid);
  }

  /** A connection came or went: what lies between was not seen. */
  unseen(symbolId: number): void {
    this.guards[symbolId]!.reset();
    this.volumes[symbolId]!.reset();
  }

  /** Time passes also without ticks, and trades may come before there is a quote. */
  advance(symbolId: number, monoNs: number, tradedLots: number): void {
    this.guards[symbolId]!.advance(monoNs);
    this.volumes[symbolId]!.see(monoNs, tradedLots);
  }

  onBalances(event: BalancesTold): void {
    this.balances.get(event.venue)?.onBalances(event, this.parts.nextSeq());
  }

  /** What is about to leave besides orders, which count from the moment they are placed. */
  counted(effects: Effects): Effects {
    const { cancels, queries, reconcile } = effects;
    if (cancels.length > 0 || queries.length > 0 || reconcile) {
      const { monoNs } = this.parts.now;
      this.budget.venue.asked(cancels.length, queries.length, reconcile ? 1 : 0, monoNs);
    }
    return effects;
  }

  /** Of all orders that serve the intent: traded, or still able to. */
  committedLots(parentId: string): number {
    return this.parents.committedLots(parentId);
  }

  /** Orders that have ended since the last call. */
  takeEnded(): readonly TrackedOrder[] {
    if (this.over.length === 0) return NONE;
    const ended = this.over;
    this.over = [];
    return ended;
  }

  /** What fills and rejects have latched since the last call. */
  takeLatches(): readonly Latch[] {
    if (this.due.length === 0) return NO_LATCHES;
    const { due } = this;
    this.due = [];
    return due;
  }

  placed(order: TrackedOrder): void {
    const { request, clientOrderId } = order;
    this.recent.note(request, this.parts.now.monoNs);
    this.walk.note(request, this.parts.now.monoNs);
    this.budget.spend(request.strategy, this.parts.now.monoNs);
    this.orderToTrade.placed(request.strategy, request.symbolId, this.parts.now.monoNs);
    this.parents.place(clientOrderId, request);
    this.balancesOf(order).placed(order, this.instrumentOf(order));
  }

  amending(order: TrackedOrder): void {
    const { clientOrderId, amendment } = order;
    const { request } = amendment!;
    const { monoNs } = this.parts.now;
    this.recent.note({ ...request, quantityLots: request.quantityLots - order.filledLots }, monoNs);
    this.walk.note(request, monoNs);
    this.budget.spendOnAmendment(request.strategy, monoNs);
    this.orderToTrade.placed(request.strategy, request.symbolId, monoNs);
    this.parents.amending(clientOrderId);
    this.parents.resize(clientOrderId, order.terms.mostLots);
    this.balancesOf(order).amending(order, this.instrumentOf(order));
  }

  amended(order: TrackedOrder, was: Amendment | null, exchangeUs: number): void {
    this.parents.resize(order.clientOrderId, order.terms.mostLots);
    if (was) this.balancesOf(order).amended(order, was, exchangeUs, this.parts.nextSeq());
  }

  changed(order: TrackedOrder, exchangeUs: number): void {
    this.balancesOf(order).follow(
      order,
      this.instrumentOf(order),
      exchangeUs,
      this.parts.nextSeq(),
    );
  }

  filled(order: TrackedOrder, fill: Fill): void {
    const { strategy, side, symbolId, parentId } = order.request;
    this.parents.filled(order.clientOrderId, fill.quantityLots);
    this.orderToTrade.traded(strategy, symbolId, this.parts.now.monoNs);
    const closedFor = liquidatedStrategy(parentId);
    this.loss.fill(strategy, this.instrumentOf(order), side, fill, closedFor);
    this.parts.emit(this.loss.snapshot());
    const { lots } = this.parts.account.position(symbolId);
    const opened = Math.abs(lots) > Math.abs(lots - side * fill.quantityLots);
    const first = order.filledLots === fill.quantityLots;
    if (opened && first) this.due.push(...this.latches.opened(strategy, this.parts.now.monoNs));
  }

  accepted(order: TrackedOrder): void {
    this.latches.accepted(order.request.strategy);
    this.answered(order, false);
  }

  ended(order: TrackedOrder, byVenue: boolean): void {
    this.parents.ended(order.clientOrderId);
    this.over.push(order);
    if (!byVenue || order.state !== 'REJECTED') return;
    this.due.push(...this.latches.rejected(order.request.strategy, order.reason));
    this.answered(order, true);
  }

  /** Writes what is remembered of such an order into what the controls look at. */
  fill(
    context: Mutable<RiskContext>,
    request: OrderRequest,
    replaced: TrackedOrder | null,
    { influence }: Asker,
    { atUs, monoNs }: Stamped,
  ): void {
    const { strategy, parentId, symbolId } = request;
    const instrument = this.parts.instruments[symbolId]!;
    const { definition } = instrument;
    const { policy } = this.parts;
    const balances = this.balances.get(definition.venue)!;
    const back = replaced ? stillHeldBy(replaced, instrument) : 0;
    const { side } = request;
    context.freeQuote = balances.freeAfterReserve(instrument.assetFor(1), side > 0 ? back : 0);
    context.freeBase = balances.freeAfterReserve(instrument.assetFor(-1), side > 0 ? 0 : back);
    context.balanceAgeMs = balances.ageMs(monoNs, this.oldestWorkingNs());
    context.dayPnl = this.loss.dayPnl;
    context.drawdown = this.loss.drawdown(strategy);
    context.sinceSameMs = this.recent.sinceSameMs(request, monoNs);
    const walkWindowMs = context.limits?.walkWindowMs ?? Number.NaN;
    context.walkBps = this.walk.walkBps(request, walkWindowMs, monoNs);
    context.parentCommittedLots = this.parents.committedLots(parentId, replaced?.clientOrderId);
    context.parentChildren = this.parents.children(parentId);
    context.sessionTokens = this.budget.sessionTokens(monoNs);
    context.strategyTokens = this.budget.strategyTokens(strategy, monoNs);
    context.venueOrders = this.budget.venue.ordersLeft(monoNs);
    context.venueRequests = this.budget.venue.requestsLeft(monoNs);
    const reentryWindowMs = context.strategyLimits?.reentryWindowMs ?? Number.NaN;
    const { reentries, rejects } = this.tallies;
    context.reentries = reentries.inWindow(strategy, reentryWindowMs, monoNs);
    context.reentriesInSession = reentries.inSession(strategy);
    context.rejectStreak = rejects.streak(strategy);
    context.inferenceFaults = inferenceFaults(
      influence.forecast,
      influence.sentiment,
      this.inferences[symbolId]!.previousMedianBps,
      policy.inference,
      atUs,
    );
  }

  private tellTally(strategy: string): void {
    const { policy, emit, now } = this.parts;
    const windowMs = policy.strategies[strategy]?.reentryWindowMs ?? Number.NaN;
    emit(this.tallies.snapshot(strategy, windowMs, now));
  }

  private answered(order: TrackedOrder, rejected: boolean): void {
    const { watch, now } = this.parts;
    watch.answered(this.instrumentOf(order).definition.venue, rejected, now.monoNs);
  }

  private oldestWorkingNs(): number | null {
    for (const order of this.parts.account.desk.working) return order.createdNs;
    return null;
  }

  private instrumentOf({ request }: TrackedOrder): Instrument {
    return this.parts.instruments[request.symbolId]!;
  }

  private balancesOf(order: TrackedOrder): Balances {
    return this.balances.get(this.instrumentOf(order).definition.venue)!;
  }
}
