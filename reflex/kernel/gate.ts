import type { OrderCare } from '../act/order-care.ts';
import type { TrackedOrder } from '../act/tracked-order.ts';
import { Auditor } from '../governance/auditor.ts';
import type { Governance } from '../governance/governance.ts';
import type { Boot } from '../model/event.ts';
import type { Stamped } from '../model/event-kind.ts';
import type { Grounds } from '../model/intent.ts';
import type { OrderRequest, RequestedOrder } from '../model/order.ts';
import { type Decision, OutcomeKind, type RecordedIntent } from '../model/outcome.ts';
import type { Place } from '../model/scope.ts';
import { TRADING_LEVEL_NAMES, TradingLevel } from '../model/trading-level.ts';
import type { Lane } from '../orient/lane.ts';
import type { Influence } from '../orient/market-view.ts';
import { recordView } from '../orient/record-view.ts';
import { Governor, isApprovedAmendment } from '../risk/governor.ts';
import type { Facts } from './facts.ts';
import type { Latching } from './latching.ts';

/** Who wants an order, and how. */
export interface Asker {
  readonly name: string;
  readonly version: string;
  readonly place: Place;
  readonly influence: Influence;
  readonly tradingLevel: TradingLevel;
}

/** What an order comes from: an intent of its own, or an order that it replaces. */
export interface Lineage {
  readonly kind: 'place' | 'amend';
  readonly replaced: TrackedOrder | null;
  /** It changes in place, and is not taken back first. */
  readonly inPlace?: boolean;
  /** Null: the order is its own parent. */
  readonly parent: { readonly id: string; readonly lots: number } | null;
}

export const OWN: Lineage = { kind: 'place', replaced: null, parent: null };

/**
 * The only way from an intent to an order: the auditor, then the governor, then the record, then the
 * desk. Whoever asks (strategy, user's thread, flatten, replacement) comes through here.
 */
export class Gate {
  private readonly auditor = new Auditor();
  private readonly governor = new Governor();

  constructor(
    private readonly boot: Boot,
    private readonly facts: Facts,
    private readonly latching: Latching,
    private readonly governance: Governance,
    private readonly care: OrderCare,
    private readonly emit: (decision: Decision) => void,
  ) {}

  /** Client order id of what is decided under this sequence number. */
  idOf(decisionSeq: number): string {
    return `V${this.boot.runId}-${decisionSeq.toString(36)}`;
  }

  /**
   * Judges and records. An amendment in place leaves at once; of one that is not, the order comes when the
   * old one has ended.
   */
  submit(
    lane: Lane,
    from: Asker,
    /** That the asker's own parameters allow; NaN when it says nothing. */
    largestLots: number,
    intent: Grounds & { readonly request: RequestedOrder },
    lineage: Lineage,
    decisionSeq: number,
    now: Stamped,
  ): boolean {
    // The order that follows an amendment was asked for when that was judged.
    const follows = lineage.kind === 'place' && lineage.replaced !== null;
    const asker = !follows && this.latching.asked(from.name, now) ? halted(from) : from;
    const id = this.idOf(decisionSeq);
    const request = orderOf(intent.request, lane.instrument.id, asker.name, lineage.parent, id);
    const recorded = recordedIntent(intent, request, lineage);
    const audit = this.auditor.examine({
      intent: recorded,
      positionLots: this.facts.positionLots(lane),
      baseLots: largestLots,
      feedState: lane.orientation.view.feedState,
      quoteAgeNs: lane.orientation.view.quoteAgeNs,
      maxQuoteAgeMs: this.boot.policy.symbols[lane.instrument.symbol]?.maxDataAgeMs,
      influence: asker.influence,
      inForce: this.governance.legislator.effective(asker.place),
      inference: this.boot.policy.inference,
      atUs: now.atUs,
    });
    const veto = audit.find(({ passed }) => !passed)?.code ?? null;
    const context = this.facts.gather(lane, request, asker, audit, lineage.replaced, now);
    const { replaced, inPlace = false } = lineage;
    const verdict =
      replaced && inPlace
        ? this.governor.judgeAmendment(request, context, replaced, decisionSeq)
        : this.governor.judge(request, context, id, decisionSeq);
    this.emit({
      kind: OutcomeKind.DECISION,
      id,
      symbolId: lane.instrument.id,
      strategyVersion: asker.version,
      intent: recorded,
      allowed: verdict.approved !== null,
      code: veto ?? verdict.code,
      audit,
      controls: verdict.controls,
      view: recordView(lane.orientation.view),
      influence: recordedInfluence(asker.influence),
      tradingLevel: TRADING_LEVEL_NAMES[asker.tradingLevel],
      policyHash: this.boot.policyHash,
      buildHash: this.boot.buildHash,
    });
    this.latching.judged(request, verdict, veto, now);
    const { approved } = verdict;
    if (isApprovedAmendment(approved)) this.care.amend(replaced!, approved, now);
    else if (approved && lineage.kind === 'place') this.care.place(approved, now);
    return approved !== null;
  }
}

/** What has just been halted, by what it asks for now, is judged as such. */
function halted({ name, version, place, influence }: Asker): Asker {
  return { name, version, place, influence, tradingLevel: TradingLevel.HALTED };
}

/**
 * A copy of what is asked for, under the asker's own name and for the symbol it was asked about.
 * Always with its fields in one order: everything behind it then meets one shape of object, which
 * the compiler rewards.
 */
function orderOf(
  asked: RequestedOrder,
  symbolId: number,
  strategy: string,
  parent: Lineage['parent'],
  id: string,
): OrderRequest {
  return {
    symbolId,
    strategy,
    side: asked.side,
    type: asked.type,
    timeInForce: asked.timeInForce,
    reduceOnly: asked.reduceOnly,
    quantityLots: asked.quantityLots,
    priceTicks: asked.priceTicks,
    triggerTicks: asked.triggerTicks ?? 0,
    displayLots: asked.displayLots ?? 0,
    parentId: parent?.id ?? id,
    parentLots: parent?.lots ?? asked.quantityLots,
  };
}

function recordedIntent(
  { score, threshold, rationale, why }: Grounds,
  request: OrderRequest,
  { kind, replaced }: Lineage,
): RecordedIntent {
  const replaces = replaced?.clientOrderId ?? '';
  return { kind, request, replaces, score, threshold, rationale, why };
}

function recordedInfluence(influence: Influence): Decision['influence'] {
  const { aggression, bias, size, threshold, urgency, overrides, forecast, sentiment } = influence;
  return { aggression, bias, size, threshold, urgency, overrides, forecast, sentiment };
}
