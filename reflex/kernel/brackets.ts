import type { Account } from '../act/account.ts';
import { Bracket } from '../act/bracket.ts';
import { leastLots, type Touch } from '../act/liquidation.ts';
import type { OrderCare } from '../act/order-care.ts';
import type { TrackedOrder } from '../act/tracked-order.ts';
import type { Governance } from '../governance/governance.ts';
import type { Exits } from '../model/bracket.ts';
import type { Carry } from '../model/outcome.ts';
import type { Stamped } from '../model/event-kind.ts';
import type { Grounds } from '../model/intent.ts';
import { OutcomeKind, type OutcomePayload } from '../model/outcome.ts';
import type { RequestedOrder } from '../model/order.ts';
import { TradingLevel } from '../model/trading-level.ts';
import type { Lane } from '../orient/lane.ts';
import { type Gate, OWN } from './gate.ts';
import { obedient } from './obedient.ts';

export interface BracketsParts {
  readonly lanes: readonly Lane[];
  readonly account: Account;
  readonly care: OrderCare;
  readonly gate: Gate;
  readonly governance: Governance;
  readonly touch: (symbolId: number) => Touch | null;
  readonly emit: (payload: OutcomePayload) => void;
  /** Sequence number that the next outcome will have. */
  readonly nextSeq: () => number;
}

/**
 * The brackets that are open: after every event each is asked what it wants, and its exits pass the gate
 * like every order, in the name of the strategy whose entry it was.
 */
export class Brackets {
  private readonly open = new Map<string, Bracket>();
  /** What was last told of each. */
  private readonly told = new Map<string, string>();

  constructor(
    private readonly parts: BracketsParts,
    carry: Carry | null,
  ) {
    const { lanes, account } = parts;
    for (const snapshot of carry?.brackets ?? []) {
      const symbol = carry!.symbols[snapshot.symbolId];
      const symbolId = lanes.findIndex(({ instrument }) => instrument.symbol === symbol);
      if (symbolId < 0) continue; // nothing is held there: else the account had refused to begin
      const find = (id: string) => account.desk.find(id);
      this.open.set(snapshot.id, Bracket.restore({ ...snapshot, symbolId }, find));
    }
  }

  get count(): number {
    return this.open.size;
  }

  /** At the boot: the next run may have to go on from this one. */
  tellAll(): void {
    for (const bracket of this.open.values()) this.tell(bracket);
  }

  /** An entry has passed the gate with these exits. */
  begin(entryId: string, exits: Exits): void {
    const entry = this.parts.account.desk.find(entryId);
    if (!entry) return;
    const { symbolId, strategy, side } = entry.request;
    const bracket = new Bracket({ id: entryId, symbolId, strategy, side, exits }, entry);
    this.open.set(entryId, bracket);
    this.tell(bracket);
  }

  /**
   * Somebody takes back an exit, or an entry that has ended: from then on what is held is their matter,
   * and no exit stays. True when it was of a bracket.
   */
  release({ clientOrderId }: TrackedOrder, now: Stamped): boolean {
    let released = false;
    for (const bracket of this.open.values()) {
      const { leg, origin, entryOver } = bracket;
      const meant =
        leg?.clientOrderId === clientOrderId || (entryOver && origin.id === clientOrderId);
      if (!meant) continue;
      if (leg) this.parts.care.cancel(leg, now);
      bracket.end('its exit was taken back by its owner');
      this.settled(bracket);
      released = true;
    }
    return released;
  }

  /** `linked`: orders have a way to the venue. */
  advance(now: Stamped, linked: boolean): void {
    for (const bracket of this.open.values()) this.follow(bracket, now, linked);
  }

  /** After a tick of the symbol: its target may have been reached. */
  onTick(symbolId: number, now: Stamped, linked: boolean): void {
    for (const bracket of this.open.values()) {
      if (bracket.origin.symbolId === symbolId) this.follow(bracket, now, linked);
    }
  }

  private follow(bracket: Bracket, now: Stamped, linked: boolean): void {
    const { symbolId, side } = bracket.origin;
    const { account, care, lanes } = this.parts;
    const { instrument } = lanes[symbolId]!;
    const touch = this.parts.touch(symbolId);
    const held = side * account.position(symbolId).lots;
    const wish = bracket.wish({
      touch: linked ? touch : null,
      heldLots: held,
      closableLots: held - account.pendingLots(symbolId, bracket.exitSide),
      leastLots: touch ? leastLots(instrument, touch.bidTicks) : Number.NaN,
      monoNs: now.monoNs,
    });
    if (wish === 'cancel') care.cancel(bracket.leg!, now);
    else if (wish !== 'nothing') this.place(bracket, wish, now);
    this.settled(bracket);
  }

  private place(bracket: Bracket, request: RequestedOrder, now: Stamped): void {
    const { gate, governance, lanes, account, nextSeq } = this.parts;
    const { symbolId, strategy, side } = bracket.origin;
    const lane = lanes[symbolId]!;
    const asker = obedient(strategy, lane, governance);
    if (asker.tradingLevel > TradingLevel.REDUCE_ONLY) {
      return bracket.denied('the trading state does not allow an exit', now.monoNs);
    }
    const view = lane.orientation.observe(now.atUs, now.monoNs);
    view.positionLots = account.position(symbolId).lots;
    const decisionSeq = nextSeq();
    const intent = { ...grounds(side, bracket.origin.id), request };
    if (!gate.submit(lane, asker, Number.NaN, intent, OWN, decisionSeq, now)) {
      return bracket.denied('its exit was denied; the decision says why', now.monoNs);
    }
    bracket.placed(account.desk.find(gate.idOf(decisionSeq))!);
  }

  private settled(bracket: Bracket): void {
    this.tell(bracket);
    if (bracket.phase !== 'ENDED') return;
    this.open.delete(bracket.origin.id);
    this.told.delete(bracket.origin.id);
  }

  /** Each change once; that it has no exit, and that it has one again, to people as well. */
  private tell(bracket: Bracket): void {
    const { emit } = this.parts;
    const snapshot = bracket.snapshot();
    const { id, phase, reason, entryLots, closedLots, leg, legLots } = snapshot;
    const text = [phase, reason, entryLots, closedLots, leg, legLots].join(' ');
    const before = this.told.get(id) ?? '';
    if (text === before) return;
    this.told.set(id, text);
    emit(snapshot);
    const active = phase === 'UNPROTECTED';
    if (active === before.startsWith('UNPROTECTED')) return;
    const { instrument } = this.parts.lanes[snapshot.symbolId]!;
    emit({
      kind: OutcomeKind.ALERT,
      code: 'BRACKET_UNPROTECTED',
      scope: `strategy:${snapshot.strategy}`,
      subject: `${instrument.symbol} ${id}`,
      active,
      observed: bracket.openLots * instrument.lotSize,
      limit: 0,
      unit: 'base without an exit',
      reason: active
        ? `no exit is at the venue: ${reason}`
        : 'its exit is at the venue, or it has ended',
    });
  }
}

/** What an exit rests on: that its entry was wanted with it. */
function grounds(entrySide: number, entryId: string): Grounds {
  const score = -entrySide;
  const signal = { name: 'bracket', value: score, unit: '', weight: 1, contribution: score };
  return { score, threshold: 0, rationale: [signal], why: `exit of ${entryId}` };
}
