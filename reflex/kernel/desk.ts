import type { Account } from '../act/account.ts';
import type { Effects } from '../act/effects.ts';
import type { OrderCare } from '../act/order-care.ts';
import type { TrackedOrder } from '../act/tracked-order.ts';
import type { Consultation } from '../decide/consultation.ts';
import type { Strategy } from '../decide/strategy.ts';
import type { Answer } from '../model/event.ts';
import type { Stamped } from '../model/event-kind.ts';
import type { AmendIntent, Grounds, Hurdle, StrategyAnswer } from '../model/intent.ts';
import type { OrderRequest, RequestedOrder } from '../model/order.ts';
import type { OutcomePayload } from '../model/outcome.ts';
import { withTerms } from '../model/terms.ts';
import type { Lane } from '../orient/lane.ts';
import type { MarketView } from '../orient/market-view.ts';
import type { Decider } from './decider.ts';
import { Deciders, type DecidersParts } from './deciders.ts';
import { wayOf } from './amend-way.ts';
import type { Brackets } from './brackets.ts';
import { exitsRefusal } from './exits.ts';
import { flatten } from './flatten.ts';
import { type Gate, type Lineage, OWN } from './gate.ts';
import { isNoMoreThanReduction } from './only-reductions.ts';

/** The venue has confirmed the end of an order so late that nobody knows if its successor is still wanted. */
const TOO_LATE = 'AMENDMENT_TOO_LATE';
/** As built-in strategies say when they may only reduce. */
const NO_FORECAST = 'NO_FORECAST';

export interface DeskParts extends DecidersParts {
  readonly account: Account;
  readonly care: OrderCare;
  readonly effects: Effects;
  readonly gate: Gate;
  readonly emit: (payload: OutcomePayload) => void;
  /** Sequence number that the next outcome will have. */
  readonly nextSeq: () => number;
}

/** An order that is being taken back so that another can follow it. */
interface Replacement {
  readonly decider: Decider;
  readonly intent: AmendIntent;
  readonly wantedNs: number;
}

/** Where strategies are asked, and what they answer is carried to the gate. */
export class Desk {
  private readonly deciders: Deciders;
  /** Set by the kernel, which builds both. */
  brackets: Brackets | null = null;
  private readonly replacements = new Map<string, Replacement>();

  /** Throws a RangeError when a strategy is not known, or its parameters are wrong. */
  constructor(
    private readonly parts: DeskParts,
    strategies: readonly Strategy[],
  ) {
    this.deciders = new Deciders(parts, strategies);
  }

  /** The open question to a user's strategy, for whoever carries it to its thread. */
  consultation(strategy: string, symbolId: number): Consultation {
    const { consultation } = this.deciders.find(strategy, symbolId)!.parts;
    return consultation!;
  }

  tick(lane: Lane, now: Stamped): void {
    const deciders = this.deciders.on(lane.instrument.id);
    for (let i = 0; i < deciders.length; i++) {
      const decider = deciders[i]!;
      const view = this.orient(lane, decider, now);
      // A user's own is asked, and answers later; whoever may not be asked loses its orders at once.
      const { consultation } = decider.parts;
      if (consultation && !decider.notAsked(view)) this.consult(decider, lane, view);
      else this.act(decider, lane, view, decider.ask(view), now);
    }
  }

  /** What a user's strategy has answered: acted upon with the market of now. */
  answer(event: Answer): void {
    const lane = this.parts.lanes[event.symbolId];
    const decider = this.deciders.find(event.strategy, event.symbolId);
    if (!lane || !decider?.parts.consultation) return;
    const { consultation } = decider.parts;
    const reply = consultation.answer(event);
    if (reply.kind === 'problem') this.isolate(event.strategy, reply.problem, event);
    if (reply.kind !== 'answer') return;
    const view = this.orient(lane, decider, event);
    if (decider.notAsked(view)) this.act(decider, lane, view, decider.ask(view), event);
    else if (reply.answer.kind !== 'hold') this.act(decider, lane, view, reply.answer, event);
    else {
      // Told or not by when it was asked: by that it was known whether its hurdles were wanted.
      const { askedNs } = consultation;
      this.hold(decider, lane, view, reply.answer.code, event, askedNs, reply.hurdles);
    }
    if (!consultation.missedTick) return;
    const next = this.orient(lane, decider, event); // with what has just become of its answer
    if (!decider.notAsked(next)) this.consult(decider, lane, next);
  }

  /** Questions that will not be answered any more. */
  timer(now: Stamped): void {
    for (const { name, parts } of this.deciders.all) {
      const problem = parts.consultation?.overdue(now.monoNs) ?? '';
      if (problem === '') continue;
      this.isolate(name, problem, now);
      this.parts.effects.terminated.push(name);
    }
  }

  /** People have lifted the halt of a user's strategy. */
  reopen(strategy: string): void {
    for (const decider of this.deciders.of(strategy)) decider.parts.consultation?.reopen();
  }

  /** An order has ended: what was to follow it follows now, judged anew. */
  orderEnded(order: TrackedOrder, now: Stamped): void {
    const replacement = this.replacements.get(order.clientOrderId);
    if (!replacement) return;
    this.replacements.delete(order.clientOrderId);
    if (order.state !== 'CANCELED' && order.state !== 'EXPIRED') return;
    const { decider, intent, wantedNs } = replacement;
    const lane = this.parts.lanes[order.request.symbolId]!;
    const { parentId, parentLots } = order.request;
    const left = parentLots - this.parts.memory.committedLots(parentId);
    const quantityLots = Math.min(intent.quantityLots, left);
    if (quantityLots <= 0) return;
    const view = this.orient(lane, decider, now);
    if (!this.stillWanted(lane, wantedNs, now)) {
      this.hold(decider, lane, view, TOO_LATE, now);
      return;
    }
    const request = withTerms(order.request, { ...intent, quantityLots });
    const successor = { ...intent, kind: 'place', request } as const;
    if (this.goesTooFar(decider, lane, successor)) {
      return this.hold(decider, lane, view, NO_FORECAST, now);
    }
    const parent = { id: parentId, lots: parentLots };
    this.submit(decider, lane, successor, { kind: 'place', replaced: order, parent }, now);
  }

  /** Slices by which a kill closes positions. */
  liquidate(slices: readonly OrderRequest[], now: Stamped): void {
    for (const slice of slices) {
      const lane = this.parts.lanes[slice.symbolId]!;
      const view = lane.orientation.observe(now.atUs, now.monoNs);
      view.positionLots = this.parts.account.position(slice.symbolId).lots;
      const asker = flatten(lane, this.parts.governance);
      const lineage: Lineage = { ...OWN, parent: { id: slice.parentId, lots: slice.parentLots } };
      const { gate, nextSeq } = this.parts;
      const intent = { ...closing(slice.side), request: slice };
      gate.submit(lane, asker, Number.NaN, intent, lineage, nextSeq(), now);
    }
  }

  private orient(lane: Lane, decider: Decider, now: Stamped): MarketView {
    const { account } = this.parts;
    const { id } = lane.instrument;
    const { atUs, monoNs } = now;
    decider.steer(atUs);
    if (decider.mayOnlyReduce) this.withdraw(decider, id, now);
    const view = lane.orientation.observe(atUs, monoNs);
    view.positionLots = account.position(id).lots;
    view.working = account.workingOf(id, decider.name, monoNs);
    view.sinceIntentNs = monoNs - decider.lastIntentNs;
    view.influence = decider.influence;
    view.tradingLevel = decider.tradingLevel;
    return view;
  }

  /** Those of its orders that could open or add: placed while there was a forecast. */
  private withdraw({ name }: Decider, symbolId: number, now: Stamped): void {
    const { account, care } = this.parts;
    care.cancelWhere(
      ({ request, side }) =>
        request.symbolId === symbolId &&
        request.strategy === name &&
        account.mayAdd(symbolId, side),
      now,
    );
  }

  private consult(decider: Decider, lane: Lane, view: MarketView): void {
    const { nextSeq, effects } = this.parts;
    const silentCode = decider.notes.silentCode(view.monoNs);
    if (!decider.parts.consultation!.ask(nextSeq() - 1, view, silentCode)) return;
    effects.consults.push({ strategy: decider.name, symbolId: lane.instrument.id });
  }

  private act(
    decider: Decider,
    lane: Lane,
    view: MarketView,
    answer: StrategyAnswer,
    now: Stamped,
  ): void {
    if (this.goesTooFar(decider, lane, answer)) {
      return this.hold(decider, lane, view, NO_FORECAST, now);
    }
    if (answer.kind === 'hold') return this.hold(decider, lane, view, answer.code, now);
    decider.lastIntentNs = now.monoNs;
    decider.notes.decided();
    switch (answer.kind) {
      case 'cancel': {
        const order = this.ownOrder(decider, lane, answer.clientOrderId);
        if (!order) return;
        this.brackets?.release(order, now);
        this.parts.care.cancel(order, now);
        return;
      }
      case 'amend':
        return this.amend(decider, lane, answer, now);
      case 'place': {
        const { request, exits } = answer;
        const refused = exits ? exitsRefusal(request, exits, lane.instrument) : null;
        if (refused !== null) return this.hold(decider, lane, view, refused, now);
        const decisionSeq = this.parts.nextSeq();
        const placed = this.submit(decider, lane, answer, OWN, now);
        if (placed && exits) this.brackets?.begin(this.parts.gate.idOf(decisionSeq), exits);
      }
    }
  }

  private goesTooFar(decider: Decider, { instrument }: Lane, answer: StrategyAnswer): boolean {
    if (!decider.mayOnlyReduce) return false;
    return !isNoMoreThanReduction(answer, instrument.id, this.parts.account);
  }

  private amend(decider: Decider, lane: Lane, intent: AmendIntent, now: Stamped): void {
    const order = this.ownOrder(decider, lane, intent.clientOrderId);
    if (!order || order.ended || order.cancelRequested || order.amendment) return;
    const way = wayOf(lane.instrument.amends, order, intent);
    if (way === 'nothing') return;
    const { parentId: id, parentLots: lots } = order.request;
    const request = withTerms(order.request, intent);
    const inPlace = way === 'in place';
    const lineage: Lineage = { kind: 'amend', replaced: order, inPlace, parent: { id, lots } };
    if (!this.submit(decider, lane, { ...intent, request }, lineage, now) || inPlace) return;
    this.replacements.set(order.clientOrderId, { decider, intent, wantedNs: now.monoNs });
    this.parts.care.cancel(order, now);
  }

  /** An order may not rest on an older quote than the policy allows: nor may one that took its time. */
  private stillWanted({ instrument }: Lane, wantedNs: number, { monoNs }: Stamped): boolean {
    const { maxDataAgeMs = Number.NaN } = this.parts.boot.policy.symbols[instrument.symbol] ?? {};
    return monoNs - wantedNs <= maxDataAgeMs * 1e6;
  }

  private submit(
    decider: Decider,
    lane: Lane,
    intent: Grounds & { readonly request: RequestedOrder },
    lineage: Lineage,
    now: Stamped,
  ): boolean {
    const { gate, nextSeq } = this.parts;
    const largestLots = decider.largestLots(lane.orientation.view);
    return gate.submit(lane, decider, largestLots, intent, lineage, nextSeq(), now);
  }

  private hold(
    decider: Decider,
    lane: Lane,
    view: MarketView,
    code: string,
    now: Stamped,
    dueNs = now.monoNs,
    own?: readonly Hurdle[],
  ): void {
    const { notes, name } = decider;
    if (!notes.due(code, dueNs)) return;
    const hurdles = decider.hurdles(view, code, own);
    this.parts.emit(notes.take(lane.instrument.id, name, code, hurdles, now.monoNs));
  }

  /** A user's strategy is at fault: it alone is halted, on all its symbols. */
  private isolate(strategy: string, problem: string, { atUs }: Stamped): void {
    for (const decider of this.deciders.of(strategy)) decider.parts.consultation?.close(problem);
    this.parts.governance.isolate(strategy, problem, atUs);
  }

  private ownOrder(decider: Decider, lane: Lane, clientOrderId: string): TrackedOrder | undefined {
    const order = this.parts.account.desk.find(clientOrderId);
    const { strategy, symbolId } = order?.request ?? {};
    return strategy === decider.name && symbolId === lane.instrument.id ? order : undefined;
  }
}

/** What a liquidation rests on: a person's kill, and nothing of the market. */
function closing(side: number): Grounds {
  const signal = { name: 'kill', value: side, unit: '', weight: 1, contribution: side };
  return { score: side, threshold: 0, rationale: [signal], why: 'a kill closes the position' };
}
