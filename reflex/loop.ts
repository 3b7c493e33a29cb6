import type { RecordableHistogram } from 'node:perf_hooks';
import { EventKind, type KernelEvent } from './model/event.ts';
import { FLATTEN } from './model/order.ts';
import type { ApprovedAmendment, ApprovedOrder } from './risk/governor.ts';
import type { JournalWriter } from './journal/writer.ts';
import type { Kernel } from './kernel.ts';
import { type Effects, NOTHING_TICKED } from './act/effects.ts';
import type { Clock, MarketFeed, OrderGateway, StrategyThreads } from './ports.ts';
import type { PulseMeter } from './pulse-meter.ts';
import type { ByteRing } from './rings/byte-ring.ts';
import type { KillBoard } from './rings/kill-board.ts';
import { type TelemetryRing, TICK_QUOTE, TICK_TRADE } from './rings/telemetry-ring.ts';
import { fillTick } from './telemetry.ts';

/** Of the record ring. Full early enough that what is decided meanwhile still fits. */
const RING_FULL = 0.9;
const RING_FREE = 0.5;
/** Outcomes kept for followers that do not listen; without new orders they are few. */
const MOST_UNTOLD = 100_000;

export interface LoopParts {
  readonly kernel: Kernel;
  readonly journal: JournalWriter;
  readonly clock: Clock;
  readonly killBoard: KillBoard;
  readonly pulse: Pick<PulseMeter, 'decided' | 'ordered'>;
  readonly record: ByteRing;
  readonly telemetry: TelemetryRing;
  readonly tickToDecision: RecordableHistogram;
  readonly tickToOrder: RecordableHistogram;
}

/**
 * Runs the kernel: takes events one by one, journals them with their outcomes, and only then lets
 * the effects out. What an effect leads to at once (an order that was not sent) is queued as the next
 * event, so that the kernel never sees one event inside another.
 */
export class Loop {
  /** By symbol: who sees it. */
  feeds: readonly MarketFeed[] = [];
  gateway: OrderGateway | null = null;
  /** Null when every strategy is the kernel's own. */
  strategies: StrategyThreads | null = null;
  private readonly queue: KernelEvent[] = [];
  private busy = false;
  private recordable = true;
  /** Copies of records that could not be told yet, oldest first. */
  private readonly untold: Uint8Array[] = [];

  constructor(private readonly parts: LoopParts) {}

  /** The sink of all edges. */
  readonly take = (event: KernelEvent): void => {
    if (this.busy) {
      this.queue.push(event);
      return;
    }
    this.busy = true;
    try {
      this.step(event);
      for (let next = this.queue.shift(); next; next = this.queue.shift()) this.step(next);
    } finally {
      this.busy = false;
    }
  };

  /** To be called now and then: what waits in memory goes to the file, and then to its followers. */
  flush(): void {
    const { journal, record } = this.parts;
    if (!journal.flush()) {
      this.setRecordable(false, `the journal cannot be written: ${journal.failure}`);
      return;
    }
    journal.rotate(this.parts.clock.monoNs());
    let told = 0;
    while (told < this.untold.length && record.write(this.untold[told]!)) told++;
    if (told > 0) this.untold.splice(0, told);
    if (this.untold.length === 0 && record.occupancy < RING_FREE) this.setRecordable(true, '');
  }

  private step(event: KernelEvent): void {
    const { kernel, journal, clock, tickToDecision } = this.parts;
    const effects = kernel.apply(event);
    const { ticked } = effects;
    const isTick = ticked !== NOTHING_TICKED;
    const sends = effects.orders.length + effects.amendments.length > 0;
    const decidedAfterNs = isTick || sends ? clock.monoNs() - event.monoNs : 0;
    journal.event(kernel.seq - effects.outcomes.length, event);
    const records = effects.outcomes.map((outcome) => journal.outcome(outcome));
    // What others are told, or act on, is in the file first. Market data alone waits for the timer.
    const written = records.length === 0 || journal.flush();
    if (sends) this.send(effects, event, decidedAfterNs, written);
    this.tell(records, written);
    this.carryOut(effects);
    for (const { scope, killNumber } of effects.released) {
      this.parts.killBoard.release(scope, killNumber);
    }
    if (isTick) {
      tickToDecision.record(atLeastOne(decidedAfterNs));
      this.parts.pulse.decided(decidedAfterNs);
      const lane = kernel.lanes[ticked]!;
      const kind = event.kind === EventKind.TRADE ? TICK_TRADE : TICK_QUOTE;
      this.parts.telemetry.write((data, at) =>
        fillTick(data, at, kind, kernel.seq, event.atUs, lane),
      );
    }
  }

  /** Journal first, then the kill board, then the venue. Nothing stands between the last two. */
  private send(
    effects: Effects,
    cause: KernelEvent,
    decidedAfterNs: number,
    written: boolean,
  ): void {
    const { record, clock } = this.parts;
    const followed = this.untold.length === 0 && record.occupancy < RING_FULL;
    const one = (
      approved: ApprovedOrder | ApprovedAmendment,
      hand: Hand,
      amends?: number,
    ): void => {
      const { clientOrderId } = approved;
      let reason = '';
      let checkedNs = 0;
      if (!written) reason = 'AUDIT_WRITE_FAILED: the decision could not be written';
      else if (!followed) reason = 'AUDIT_WRITE_FAILED: nobody takes the decisions';
      else if (!this.gateway) reason = 'NO_GATEWAY: no venue takes orders';
      else {
        checkedNs = clock.monoNs(); // before the look: every kill up to this moment is seen
        if (this.killed(approved)) reason = 'KILL_SWITCH: engaged between decision and send';
        else reason = problemOf(hand, this.gateway);
      }
      if (reason === '') {
        this.noteSent(approved, cause, decidedAfterNs, checkedNs - cause.monoNs);
        return;
      }
      const of = amends === undefined ? { clientOrderId } : { clientOrderId, amends };
      this.queue.push({ kind: EventKind.NOT_SENT, ...this.now(), ...of, reason });
    };
    for (const order of effects.orders) one(order, (gateway) => gateway.place(order));
    for (const amendment of effects.amendments) {
      one(amendment, (gateway) => amend(gateway, amendment), amendment.decisionSeq);
    }
  }

  private killed({ request }: ApprovedOrder | ApprovedAmendment): boolean {
    const { kernel, killBoard } = this.parts;
    const { strategy, symbolId, reduceOnly } = request;
    const { venue, symbol } = kernel.lanes[symbolId]!.instrument.definition;
    return killBoard.blocks({ venue, symbol, strategy }, strategy === FLATTEN && reduceOnly);
  }

  private noteSent(
    { decisionSeq }: ApprovedOrder | ApprovedAmendment,
    cause: KernelEvent,
    decidedAfterNs: number,
    checkedAfterNs: number,
  ): void {
    const now = this.now();
    const writtenAfterNs = now.monoNs - cause.monoNs;
    this.queue.push({
      kind: EventKind.SENT,
      ...now,
      decisionSeq,
      decidedAfterNs,
      checkedAfterNs,
      writtenAfterNs,
    });
    this.parts.tickToOrder.record(atLeastOne(writtenAfterNs));
    this.parts.pulse.ordered(writtenAfterNs);
  }

  /** Followers hear nothing that is not in the file, and in the end everything that is. */
  private tell(records: readonly Uint8Array[], written: boolean): void {
    const { record } = this.parts;
    for (const bytes of records) {
      if (written && this.untold.length === 0 && record.write(bytes)) continue;
      if (this.untold.length === MOST_UNTOLD) {
        throw new Error(
          'nobody has taken the outcomes for so long that memory for them is used up',
        );
      }
      this.untold.push(bytes.slice());
    }
    if (this.untold.length > 0 || record.occupancy >= RING_FULL) {
      this.setRecordable(false, 'nobody takes the decisions: the record ring is full');
    }
  }

  private carryOut(effects: Effects): void {
    for (const cancel of effects.cancels) this.gateway?.cancel(cancel);
    for (const foreign of effects.foreignCancels) this.gateway?.cancelForeign(foreign);
    for (const query of effects.queries) this.gateway?.query(query);
    for (const symbolId of effects.resyncs) this.feeds[symbolId]?.resync(symbolId);
    if (effects.reconcile) this.gateway?.reconcile();
    for (const strategy of effects.terminated) this.strategies?.terminate(strategy);
    for (const { strategy, symbolId } of effects.consults) {
      this.strategies?.ask(this.parts.kernel.consultation(strategy, symbolId));
    }
  }

  private setRecordable(recordable: boolean, reason: string): void {
    if (this.recordable === recordable) return;
    this.recordable = recordable;
    this.take({ kind: EventKind.HEALTH, ...this.now(), recordable, reason });
  }

  private now(): { atUs: number; monoNs: number } {
    return { atUs: this.parts.clock.atUs(), monoNs: this.parts.clock.monoNs() };
  }
}

/** Hands one thing to the venue. */
type Hand = (gateway: OrderGateway) => void;

/** Empty when it left. Only what the gateway itself throws means that it did not. */
function problemOf(hand: Hand, gateway: OrderGateway): string {
  try {
    hand(gateway);
    return '';
  } catch (error) {
    return `NOT_SENT: ${error instanceof Error ? error.message : String(error)}`;
  }
}

function amend(gateway: OrderGateway, amendment: ApprovedAmendment): void {
  if (!gateway.amend) throw new Error('this venue changes no order in place');
  gateway.amend(amendment);
}

/** A histogram refuses zero, and a coarse clock may give it. */
function atLeastOne(ns: number): number {
  return ns >= 1 ? ns : 1;
}
