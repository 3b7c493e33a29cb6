import { Account } from '@voltaire/reflex/act/account.ts';
import { Effects } from '@voltaire/reflex/act/effects.ts';
import { KillSweeps } from '@voltaire/reflex/act/kill-sweeps.ts';
import { OrderCare } from '@voltaire/reflex/act/order-care.ts';
import type { TrackedOrder } from '@voltaire/reflex/act/tracked-order.ts';
import { EventKind, type Execution, type ExecutionType } from '@voltaire/reflex/model/event.ts';
import { Instrument } from '@voltaire/reflex/model/instrument.ts';
import { FLATTEN, type OrderRequest } from '@voltaire/reflex/model/order.ts';
import { type KillReport, OutcomeKind } from '@voltaire/reflex/model/outcome.ts';
import { covers, type Scope } from '@voltaire/reflex/model/scope.ts';
import { BTCUSDT, ETHUSDT } from './instruments.ts';
import { NOBODY, orderAs, restingRequest, touchOf, type VenueOrder } from './orders.ts';
import { Post } from './post.ts';

const STEP_MS = 100;
const NEVER = Number.POSITIVE_INFINITY;

/** Sweeps with real order care and a made-up venue that has its own truth, all driven by hand. */
export class SweepVenue {
  readonly instruments = [new Instrument(0, BTCUSDT), new Instrument(1, ETHUSDT)];
  readonly account = new Account(this.instruments, null);
  readonly effects = new Effects();
  readonly reports: (KillReport & { readonly atMs: number })[] = [];
  readonly orders = new Map<string, VenueOrder>();
  /** By symbol, as the venue knows it. */
  readonly truth = [0, 0];
  readonly cancelled: string[] = [];
  readonly slices: {
    readonly request: OrderRequest;
    readonly held: number;
    readonly truth: number;
  }[] = [];
  lists = 0;
  /** By symbol: why nobody else's orders may be there. */
  readonly room = new Map<number, string>();
  /** Orders that were taken back for that. */
  readonly madeRoom = new Set<string>();
  linked = true;
  marketLive = true;
  /** Of the next requests: this many cancels are not heard. */
  deafTo = 0;
  /** Fills are told this much later than everything else. */
  fillDelayMs = 0;
  /** Share of a slice that the market takes. */
  depthLots = NEVER;
  mostLots = 1_000;
  strategyLots = new Map<string, number>();
  readonly sweeps: KillSweeps;
  private readonly care: OrderCare;
  private readonly now = { atUs: 1.7e15, monoNs: 5e9 };
  private readonly post = new Post();
  private count = 0;

  constructor() {
    const emit = (payload: { readonly kind: number }) => {
      if (payload.kind !== OutcomeKind.KILL) return;
      this.reports.push({ ...(payload as KillReport), atMs: this.ms });
    };
    this.care = new OrderCare(this.account, this.effects, emit, 'V', NOBODY);
    this.sweeps = new KillSweeps({
      instruments: this.instruments,
      account: this.account,
      care: this.care,
      effects: this.effects,
      emit,
      touch: (symbolId) => (this.marketLive ? touchOf(symbolId) : null),
      strategyLots: (strategy, symbolId) => this.strategyLots.get(`${strategy} ${symbolId}`) ?? 0,
      makeRoom: (symbolId, reason) => this.makeRoom(symbolId, reason),
      mostLots: () => this.mostLots,
    });
  }

  get ms(): number {
    return this.now.monoNs / 1e6;
  }

  hold(symbolId: number, lots: number): this {
    this.truth[symbolId] = lots;
    const position = this.account.position(symbolId);
    position.restore({ ...position.snapshot(), lots });
    return this;
  }

  /** A working order, at the venue and in our books; `known` false: still on its way. */
  rest(request: Partial<OrderRequest> = {}, { arrived = true } = {}): string {
    const id = `V${++this.count}`;
    const asked = restingRequest(id, request);
    this.note(id, asked, arrived ? 'ACKED' : 'SENT');
    const order = { id, request: asked, left: asked.quantityLots, open: arrived, fills: [] };
    this.orders.set(id, order);
    if (!arrived) {
      this.later(150, false, () => {
        order.open = true; // it arrives, whatever was asked in between
      });
    }
    return id;
  }

  kill(scope: Scope, mode: 'HALT' | 'CANCEL' | 'FLATTEN', number = 1): this {
    this.event(() => this.sweeps.begin({ scope, mode, number }));
    return this;
  }

  link(up: boolean): void {
    if (up === this.linked) return;
    this.linked = up;
    if (!up) this.post.lose();
    this.event(() => {
      if (up) this.effects.reconcile = true;
      else this.care.onLinkLost('lost', this.now);
    });
  }

  /** The market takes some of a working order. */
  trade(id: string, lots: number): void {
    const order = this.orders.get(id);
    if (!order?.open) return;
    this.take(order, Math.min(lots, order.left), this.fillDelayMs);
  }

  pass(ms: number): this {
    for (let passed = 0; passed < ms; passed += STEP_MS) {
      this.now.atUs += STEP_MS * 1e3;
      this.now.monoNs += STEP_MS * 1e6;
      this.post.deliver(this.ms);
      this.event(() => {
        if (this.linked) this.care.onTimer(this.now);
      });
    }
    return this;
  }

  /** Everything answers again, for long enough. */
  heal(): this {
    this.deafTo = 0;
    this.fillDelayMs = 0;
    this.marketLive = true;
    this.depthLots = NEVER;
    this.mostLots = 1_000_000;
    this.link(true);
    return this.pass(40_000);
  }

  openIn(scope: Scope): string[] {
    return [...this.orders.values()]
      .filter(({ open, request }) => open && this.covers(scope, request))
      .map(({ id }) => id);
  }

  covers(
    scope: Scope,
    { symbolId, strategy }: Pick<OrderRequest, 'symbolId' | 'strategy'>,
  ): boolean {
    const { venue, symbol } = this.instruments[symbolId]!.definition;
    return covers(scope, { venue, symbol, strategy });
  }

  get last(): KillReport {
    return this.reports.at(-1)!;
  }

  /** What the kernel does with one event. */
  private event(what: () => void): void {
    this.effects.clear();
    what();
    this.sweeps.advance(this.now, this.linked);
    for (const request of this.sweeps.slices(this.now, this.linked)) this.slice(request);
    this.carryOut();
  }

  /** As the trading state does it: others' orders are taken back. */
  private makeRoom(symbolId: number, reason: string): void {
    if (reason === '') this.room.delete(symbolId);
    if (reason === '' || this.room.has(symbolId)) return;
    this.room.set(symbolId, reason);
    const others = ({ request }: TrackedOrder) =>
      request.symbolId === symbolId && request.strategy !== FLATTEN;
    for (const order of this.account.desk.working) {
      if (others(order)) this.madeRoom.add(order.clientOrderId);
    }
    this.care.cancelWhere(others, this.now);
  }

  private slice(request: OrderRequest): void {
    const { symbolId } = request;
    const held = this.account.position(symbolId).lots;
    this.slices.push({ request, held, truth: this.truth[symbolId]! });
    const id = `V${++this.count}`;
    this.note(id, request, 'SENT');
    const order: VenueOrder = { id, request, left: request.quantityLots, open: false, fills: [] };
    this.orders.set(id, order);
    this.later(0, true, () => {
      order.open = true;
      const taken = Math.min(order.left, this.depthLots);
      if (taken > 0) this.take(order, taken, this.fillDelayMs);
      if (order.open) this.end(order, 'EXPIRED');
    });
  }

  private carryOut(): void {
    const cancels = this.effects.cancels.map(({ clientOrderId }) => clientOrderId);
    const queries = this.effects.queries.map(({ clientOrderId }) => clientOrderId);
    const { reconcile } = this.effects;
    if (!this.linked) return; // nothing leaves
    for (const id of cancels) {
      this.cancelled.push(id);
      if (this.deafTo > 0) this.deafTo--;
      else this.later(0, true, () => this.cancel(id));
    }
    for (const id of queries) this.later(0, true, () => this.answer(id));
    if (!reconcile) return;
    this.lists++;
    this.later(0, true, () => {
      const open = [...this.orders.values()].flatMap((order) => (order.open ? order.id : []));
      this.later(0, true, () =>
        this.event(() => {
          this.care.onReconciled(open, this.now);
          this.sweeps.onReconciled(open);
        }),
      );
    });
  }

  private cancel(id: string): void {
    const order = this.orders.get(id)!;
    if (order.open) this.end(order, 'CANCELED');
  }

  private answer(id: string): void {
    const order = this.orders.get(id)!;
    for (const fill of order.fills) this.execute(id, 'FILL', fill);
    const arrived = order.open || order.left < order.request.quantityLots || this.ended.has(id);
    this.execute(id, order.open ? 'ACKED' : arrived ? 'CANCELED' : 'NOT_FOUND');
  }

  private readonly ended = new Set<string>();

  private end(order: VenueOrder, type: ExecutionType): void {
    order.open = false;
    this.ended.add(order.id);
    this.later(0, true, () => this.execute(order.id, type));
  }

  private take(order: VenueOrder, lots: number, delayMs: number): void {
    this.truth[order.request.symbolId]! += order.request.side * lots;
    order.left -= lots;
    const fill = {
      tradeId: `${order.id}-${order.fills.length}`,
      priceTicks: order.request.priceTicks,
      quantityLots: lots,
      fee: '0',
      feeAsset: 'USDT',
      maker: true,
    };
    order.fills.push(fill);
    if (order.left === 0) {
      order.open = false;
      this.ended.add(order.id);
    }
    this.later(delayMs, false, () => this.execute(order.id, 'FILL', fill));
  }

  private execute(id: string, type: ExecutionType, fill: Execution['fill'] = null): void {
    const order = this.orders.get(id)!;
    const strategyKey = `${order.request.strategy} ${order.request.symbolId}`;
    this.event(() => {
      const before = this.account.position(order.request.symbolId).lots;
      this.care.onExecution({
        kind: EventKind.EXECUTION,
        ...this.now,
        clientOrderId: id,
        venueOrderId: type === 'NOT_FOUND' ? '' : `v-${id}`,
        type,
        exchangeUs: this.now.atUs,
        reason: '',
        fill,
      });
      const moved = this.account.position(order.request.symbolId).lots - before;
      // Liquidations are booked to the one strategy that is killed alone here.
      const key =
        order.request.strategy === FLATTEN ? `kinetic ${order.request.symbolId}` : strategyKey;
      this.strategyLots.set(key, (this.strategyLots.get(key) ?? 0) + moved);
    });
  }

  private note(clientOrderId: string, request: OrderRequest, state: 'SENT' | 'ACKED'): void {
    this.account.desk.restore(orderAs(state, clientOrderId, request, this.now));
  }

  private later(ms: number, losable: boolean, deliver: () => void): void {
    this.post.add({ dueMs: this.ms + ms, losable, deliver });
  }
}
