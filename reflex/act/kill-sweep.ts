import type { KillMode } from '../model/event.ts';
import type { Instrument } from '../model/instrument.ts';
import type { ForeignOrder } from '../model/listed-order.ts';
import { FLATTEN, type OrderRequest } from '../model/order.ts';
import { type KillReport, OutcomeKind, type OutcomePayload } from '../model/outcome.ts';
import { covers, type Scope } from '../model/scope.ts';
import type { Account } from './account.ts';
import type { Effects } from './effects.ts';
import { Liquidation, type Touch } from './liquidation.ts';
import type { Moment, OrderCare } from './order-care.ts';
import type { TrackedOrder } from './tracked-order.ts';

/** The venue is asked for its list of open orders this often, until it shows none of the scope. */
const ASK_AGAIN_NS = 2e9;
/** Orders that are none of ours and are named in a report. */
const NAMED = 20;
/** Besides changes of phase, how far it has come is told this often at most. */
const REPORT_NS = 250e6;

export interface Kill {
  readonly scope: Scope;
  readonly number: number;
  readonly mode: KillMode;
}

/** What a sweep looks at and acts through. */
export interface SweepParts {
  readonly instruments: readonly Instrument[];
  readonly account: Account;
  readonly care: OrderCare;
  readonly effects: Effects;
  readonly emit: (payload: OutcomePayload) => void;
  /** Null while the market is not live, or its quote is too old to trade on. */
  readonly touch: (symbolId: number) => Touch | null;
  /** Signed lots that the strategy holds of the symbol, what was liquidated for it taken off. */
  readonly strategyLots: (strategy: string, symbolId: number) => number;
  /** Keeps everybody else's orders out of the symbol, with the reason; '' lets them in again. */
  readonly makeRoom: (symbolId: number, reason: string) => void;
  /** Largest slice of a liquidation. */
  readonly mostLots: (symbolId: number) => number;
}

/**
 * What a kill does after it blocks. Its phase follows from what is known now, so that a restart, a lost
 * connection or a late message needs no way of its own: while orders of the scope may still trade they
 * are taken back (order-care.ts asks again every 2 s); then the venue's own list decides, and is asked
 * for until it shows none of them; then, in mode FLATTEN, positions are closed.
 */
export class KillSweep {
  /** Orders of the scope that were taken back since the sweep began. */
  private readonly asked = new Set<string>();
  private readonly liquidations = new Map<number, Liquidation>();
  /** By symbol that it closes: why no other order may be there until it has. */
  readonly room = new Map<number, string>();
  /** The venue's last list showed none of the scope, and none was working when it came. */
  private verified = false;
  private listedEnded = 0;
  private working = false;
  private askListNs = Number.NEGATIVE_INFINITY;
  private told = '';
  private toldNs = Number.NEGATIVE_INFINITY;
  report: KillReport;

  /** `cancels`: working orders are taken back, also when a newer kill in mode HALT has followed. */
  constructor(
    readonly kill: Kill,
    private readonly cancels: boolean,
    private readonly parts: SweepParts,
  ) {
    const { scope, number: killNumber, mode } = kill;
    const counts = { cancelsAsked: 0, ordersOpen: 0, ordersEnded: 0, residual: [], foreign: [] };
    const kind = OutcomeKind.KILL;
    this.report = { kind, killNumber, scope, mode, phase: 'BLOCKING', ...counts };
  }

  /** The same kill in another mode, or said again: goes on from here. */
  followedBy(kill: Kill): KillSweep {
    const next = new KillSweep(kill, this.cancels || kill.mode !== 'HALT', this.parts);
    for (const id of this.asked) next.asked.add(id);
    return next;
  }

  /**
   * The venue's list of open orders; order care has already asked those back of ours that should be
   * gone. Of those that are none of ours nothing else is ever heard: each list that shows one asks again.
   */
  onReconciled(openAtVenue: readonly string[]): void {
    const { desk } = this.parts.account;
    this.listedEnded = 0;
    let listed = 0;
    for (const id of openAtVenue) {
      const order = desk.find(id);
      if (!order || !this.concerns(order)) continue;
      listed++;
      if (this.cancels) this.asked.add(id);
      if (order.ended) this.listedEnded++;
    }
    const { effects } = this.parts;
    const foreign = this.foreign();
    if (this.cancels) {
      for (const order of foreign) {
        this.asked.add(order.clientOrderId);
        if (!effects.foreignCancels.includes(order)) effects.foreignCancels.push(order);
      }
    }
    this.verified = listed + foreign.length === 0 && this.open().length === 0;
  }

  /** To be called after every event that may have changed orders, positions or links, and on timers. */
  advance(now: Moment, linked: boolean): void {
    const open = this.open();
    if (this.cancels) {
      for (const order of open) {
        this.asked.add(order.clientOrderId);
        this.parts.care.cancel(order, now);
      }
      this.askForList(open.length > 0, now.monoNs, linked);
    }
    if (this.kill.mode === 'FLATTEN') {
      for (const { id } of this.parts.instruments) {
        const busy = this.liquidating(id) || open.some(({ request }) => request.symbolId === id);
        this.liquidationOf(id).observe(this.held(id), busy, now);
      }
    }
    this.tell(this.phase(open.length), open.length, now);
    for (const id of this.room.keys()) if (!this.closes(id)) this.room.delete(id);
  }

  /** Slices to be judged and sent now: one for each symbol at most. */
  slices(now: Moment, barred: (symbolId: number) => boolean): OrderRequest[] {
    if (this.report.phase !== 'FLATTENING') return [];
    const { instruments, account, mostLots, touch } = this.parts;
    return instruments.flatMap(({ id }) => {
      const market = touch(id);
      if (market === null || !this.closes(id) || barred(id) || this.liquidating(id)) return [];
      const liquidation = this.liquidationOf(id);
      const obstacle = liquidation.obstacle(market, account);
      if (obstacle === '') return liquidation.slice(market, mostLots(id), now) ?? [];
      // Closing goes before opening: what is in its way is taken back, and nothing follows it.
      if (!this.room.has(id)) this.room.set(id, `${this.kill.scope} is being closed: ${obstacle}`);
      return [];
    });
  }

  private closes(symbolId: number): boolean {
    return this.report.phase === 'FLATTENING' && this.held(symbolId) !== 0;
  }

  /** As soon as nothing works any more; before that when it takes long. */
  private askForList(working: boolean, monoNs: number, linked: boolean): void {
    if (working) this.verified = false;
    if (working && !this.working) this.askListNs = monoNs + ASK_AGAIN_NS;
    if ((!working && this.working) || !linked) this.askListNs = Number.NEGATIVE_INFINITY;
    this.working = working;
    if (!linked || this.verified || monoNs < this.askListNs) return;
    this.parts.effects.reconcile = true;
    this.askListNs = monoNs + ASK_AGAIN_NS;
  }

  private phase(open: number): KillReport['phase'] {
    if (!this.cancels) return 'BLOCKING';
    if (open + this.foreign().length > 0) return 'CANCELLING';
    if (!this.verified) return 'VERIFYING';
    return this.kill.mode === 'FLATTEN' && this.toLiquidate() ? 'FLATTENING' : 'CONFIRMED';
  }

  /** Without a market nobody knows whether it is too little to be traded: it waits. */
  private toLiquidate(): boolean {
    return this.parts.instruments.some(({ id }) => {
      const lots = this.held(id);
      if (lots === 0) return this.liquidating(id);
      const market = this.parts.touch(id);
      if (market === null || this.liquidating(id)) return true;
      return this.liquidationOf(id).possible(lots > 0 ? market.bidTicks : market.askTicks);
    });
  }

  private tell(phase: KillReport['phase'], open: number, now: Moment): void {
    const foreign = this.foreign();
    const ordersOpen = open + this.listedEnded + foreign.length;
    const residual = this.residual();
    const cancelsAsked = this.asked.size;
    const ordersEnded = Math.max(0, cancelsAsked - (this.cancels ? ordersOpen : 0));
    const said = [
      phase,
      cancelsAsked,
      ordersOpen,
      ...residual.flatMap((r) => [r.symbolId, r.lots]),
      ...foreign.map(({ clientOrderId }) => clientOrderId),
    ];
    const text = said.join(' ');
    const soon = phase === this.report.phase && now.monoNs - this.toldNs < REPORT_NS;
    if (text === this.told || soon) return;
    this.told = text;
    this.toldNs = now.monoNs;
    const counts = { cancelsAsked, ordersOpen, ordersEnded };
    this.report = { ...this.report, phase, ...counts, residual, foreign: foreign.slice(0, NAMED) };
    this.parts.emit(this.report);
  }

  private residual(): KillReport['residual'] {
    return this.parts.instruments.flatMap((instrument) => {
      const lots = this.held(instrument.id);
      if (lots === 0) return [];
      const market = this.parts.touch(instrument.id);
      const mid = market && (market.bidTicks + market.askTicks) / 2;
      const notional = mid === null ? null : instrument.notional(mid, lots);
      return [{ symbolId: instrument.id, lots, notional }];
    });
  }

  /** Signed lots of the scope. Of a strategy never more than what is really there. */
  private held(symbolId: number): number {
    const { instruments, account, strategyLots } = this.parts;
    const { venue, symbol } = instruments[symbolId]!.definition;
    const { lots } = account.position(symbolId);
    const { scope } = this.kill;
    if (scope.startsWith('strategy:')) {
      const share = strategyLots(scope.slice('strategy:'.length), symbolId);
      return share * lots > 0 ? Math.sign(lots) * Math.min(Math.abs(share), Math.abs(lots)) : 0;
    }
    return covers(scope, { venue, symbol, strategy: '' }) ? lots : 0;
  }

  private foreign(): readonly ForeignOrder[] {
    return this.parts.account.foreign.within(this.kill.scope);
  }

  private open(): TrackedOrder[] {
    return Array.from(this.parts.account.desk.working).filter((order) => this.concerns(order));
  }

  /** Orders of the scope, but not those by which this kill itself closes positions. */
  private concerns({ request }: TrackedOrder): boolean {
    const { mode, scope } = this.kill;
    if (mode === 'FLATTEN' && request.strategy === FLATTEN) return false;
    const { venue, symbol } = this.parts.instruments[request.symbolId]!.definition;
    return covers(scope, { venue, symbol, strategy: request.strategy });
  }

  private liquidating(symbolId: number): boolean {
    for (const { request } of this.parts.account.desk.working) {
      if (request.symbolId === symbolId && request.strategy === FLATTEN) return true;
    }
    return false;
  }

  private liquidationOf(symbolId: number): Liquidation {
    let liquidation = this.liquidations.get(symbolId);
    if (!liquidation) {
      liquidation = new Liquidation(this.parts.instruments[symbolId]!, this.kill);
      this.liquidations.set(symbolId, liquidation);
    }
    return liquidation;
  }
}
