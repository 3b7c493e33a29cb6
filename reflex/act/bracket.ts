import type { BracketPhase, BracketSnapshot, Exits } from '../model/bracket.ts';
import type { RequestedOrder, Side } from '../model/order.ts';
import { OutcomeKind } from '../model/outcome-kind.ts';
import type { Touch } from './liquidation.ts';
import type { TrackedOrder } from './tracked-order.ts';

/** After this long a stop follows an entry that has gone on trading; and what failed is tried again. */
const PACE_NS = 1e9;

/** What a bracket wants now: nothing, its exit back, or an exit placed. */
export type BracketWish = 'nothing' | 'cancel' | RequestedOrder;

/** What it has to know of the world. */
export interface Around {
  /** Null without a market that could be traded on. */
  readonly touch: Touch | null;
  /** Lots of the position that its exits could close. */
  readonly heldLots: number;
  /** The same without what other orders of ours may close. */
  readonly closableLots: number;
  /** Smallest order that the venue takes at the touch. */
  readonly leastLots: number;
  readonly monoNs: number;
}

export interface BracketOrigin {
  readonly id: string;
  readonly symbolId: number;
  readonly strategy: string;
  readonly side: Side;
  readonly exits: Exits;
}

/**
 * Stop and target for what one entry brings, of which one cancels the other (OCO), held here. At the
 * venue there is never more than one of the two: the stop, which has to be there when we are not. When
 * the market offers the target, the stop is taken back, and only after the venue has confirmed its end
 * the target is placed for what is left. So the two together can not close more than the entry brought,
 * whatever is filled while a cancel is on its way.
 */
export class Bracket {
  phase: BracketPhase = 'WAITING';
  reason = '';
  /** Works, or worked last. */
  leg: TrackedOrder | null = null;
  /** Of a run before, when their orders are no longer known. */
  private entryBefore = 0;
  private closedBefore = 0;
  private readonly former: TrackedOrder[] = [];
  private notBeforeNs = Number.NEGATIVE_INFINITY;
  /** The venue takes no stop of it: what it holds is closed. */
  private stopRefused = false;

  constructor(
    readonly origin: BracketOrigin,
    private entry: TrackedOrder | null,
  ) {}

  /** `find`: an order of the run before that still works. */
  static restore(
    snapshot: BracketSnapshot,
    find: (clientOrderId: string) => TrackedOrder | undefined,
  ): Bracket {
    const { id, symbolId, strategy, side, stopTicks, profitTicks, leg, legLots } = snapshot;
    const exits = { stopTicks, profitTicks };
    const entry = find(id) ?? null;
    const bracket = new Bracket({ id, symbolId, strategy, side, exits }, entry);
    if (!entry) bracket.entryBefore = snapshot.entryLots;
    bracket.leg = find(leg) ?? null;
    if (bracket.leg) bracket.leg.isExit = true;
    bracket.closedBefore = snapshot.closedLots + (bracket.leg ? 0 : legLots);
    bracket.phase = snapshot.phase;
    bracket.reason = snapshot.reason;
    return bracket;
  }

  get exitSide(): Side {
    return this.origin.side > 0 ? -1 : 1;
  }

  /** Lots that the entry has brought and no exit has closed. */
  get openLots(): number {
    return this.entryLots - this.closedLots - (this.leg?.filledLots ?? 0);
  }

  get entryOver(): boolean {
    return this.entry === null || this.entry.ended;
  }

  get legWorks(): boolean {
    return this.leg !== null && !this.leg.ended;
  }

  /** The exit was placed. */
  placed(leg: TrackedOrder): void {
    if (this.leg) this.former.push(this.leg);
    this.leg = leg;
    leg.isExit = true;
    this.tell('PROTECTED', '');
  }

  /** The exit was not placed, and why. */
  denied(reason: string, monoNs: number): void {
    this.tell('UNPROTECTED', reason);
    this.notBeforeNs = monoNs + PACE_NS;
  }

  end(reason: string): void {
    if (this.leg) this.leg.isExit = false;
    this.tell('ENDED', reason);
  }

  /** To be asked after everything that may have changed its orders, the position or the market. */
  wish(around: Around): BracketWish {
    if (this.legWorks) return this.legIsRight(around) ? 'nothing' : 'cancel';
    this.followEnd(around.monoNs);
    const lots = Math.min(this.openLots, around.closableLots);
    if (this.openLots <= 0 || around.heldLots <= 0) {
      if (this.entryOver) this.end(this.openLots <= 0 ? 'closed' : 'the position was closed');
      return 'nothing';
    }
    if (lots <= 0) return this.without('other orders could close all that is held');
    if (around.monoNs < this.notBeforeNs) return 'nothing';
    if (around.touch === null) return this.without('there is no market to trade on');
    if (lots < around.leastLots) {
      if (this.entryOver) this.end('what is left is less than the venue takes');
      return 'nothing';
    }
    return this.exit(lots, around.touch);
  }

  snapshot(): BracketSnapshot {
    const { id, symbolId, strategy, side, exits } = this.origin;
    const { phase, reason, entryLots, closedLots, leg } = this;
    return {
      kind: OutcomeKind.BRACKET,
      id,
      symbolId,
      strategy,
      side,
      stopTicks: exits.stopTicks,
      profitTicks: exits.profitTicks,
      phase,
      reason,
      entryLots,
      closedLots,
      leg: leg?.clientOrderId ?? '',
      legLots: leg?.filledLots ?? 0,
    };
  }

  private get entryLots(): number {
    return this.entryBefore + (this.entry?.filledLots ?? 0);
  }

  private get closedLots(): number {
    return this.former.reduce((sum, { filledLots }) => sum + filledLots, this.closedBefore);
  }

  /** One that waits can be had back; one that trades already is what was wanted. */
  private legIsRight({ touch, closableLots, monoNs }: Around): boolean {
    const leg = this.leg!;
    if (leg.cancelRequested || !leg.waits) return true;
    if (touch && this.reached(touch)) return false;
    const wanted = Math.min(this.openLots, closableLots + leg.pendingLots);
    if (wanted < leg.pendingLots) return false;
    return wanted === leg.pendingLots || monoNs - leg.createdNs < PACE_NS;
  }

  /** A stop that the venue refused will be refused again; what found nobody is not tried at once. */
  private followEnd(monoNs: number): void {
    const { leg } = this;
    if (!leg) return;
    if (leg.state === 'REJECTED' && leg.request.type === 'STOP') this.stopRefused = true;
    if (leg.state === 'REJECTED' || leg.state === 'EXPIRED') this.notBeforeNs = monoNs + PACE_NS;
    if (leg.state === 'REJECTED') this.tell('UNPROTECTED', leg.reason);
    this.former.push(leg);
    this.leg = null;
  }

  private exit(quantityLots: number, touch: Touch): BracketWish {
    const { stopTicks, profitTicks } = this.origin.exits;
    const order = { side: this.exitSide, quantityLots, reduceOnly: true } as const;
    const atOnce = { ...order, type: 'LIMIT', timeInForce: 'IOC' } as const;
    if (this.reached(touch)) return { ...atOnce, priceTicks: profitTicks };
    if (stopTicks === 0) return 'nothing';
    if (this.stopRefused || this.passed(touch)) return { ...atOnce, priceTicks: this.at(touch) };
    const terms = { type: 'STOP', timeInForce: 'GTC', priceTicks: stopTicks } as const;
    return { ...order, ...terms, triggerTicks: stopTicks };
  }

  private without(reason: string): 'nothing' {
    this.tell('UNPROTECTED', reason);
    return 'nothing';
  }

  /** Somebody offers the target, or better. */
  private reached(touch: Touch): boolean {
    const { side, exits } = this.origin;
    return exits.profitTicks > 0 && side * (this.at(touch) - exits.profitTicks) >= 0;
  }

  /** The market is past the stop already: it would be refused. */
  private passed({ bidTicks, askTicks }: Touch): boolean {
    const { side, exits } = this.origin;
    return side * ((bidTicks + askTicks) / 2 - exits.stopTicks) <= 0;
  }

  /** Where an exit trades at once. */
  private at({ bidTicks, askTicks }: Touch): number {
    return this.exitSide > 0 ? askTicks : bidTicks;
  }

  private tell(phase: BracketPhase, reason: string): void {
    if (this.phase === 'ENDED') return;
    this.phase = phase;
    this.reason = reason;
  }
}
