import { type DecisionBrief, readBrief } from '@voltaire/reflex/journal/decision-codec.ts';
import { BLOCK_HEADER_BYTES } from '@voltaire/reflex/journal/segment.ts';
import type { SegmentFile } from '@voltaire/reflex/journal/reader.ts';
import { RecordWalk } from '@voltaire/reflex/journal/record-walk.ts';
import { decodeRecord } from '@voltaire/reflex/journal/record.ts';
import { type Boot, EventKind, type KernelEvent } from '@voltaire/reflex/model/event.ts';
import { Instrument, type InstrumentDefinition } from '@voltaire/reflex/model/instrument.ts';
import { type OrderSnapshot, type Outcome, OutcomeKind } from '@voltaire/reflex/model/outcome.ts';
import type { ProvenBlock } from '../ledger/journal-blocks.ts';
import { toOrder } from '../views/orders.ts';
import { type ApprovalRow, ApprovalRows, type StoredApproval } from './approval-rows.ts';
import {
  actorsOf,
  type DecisionPlace,
  type DecisionRow,
  decisionRow,
  numeric,
  textsOf,
} from './decision-row.ts';
import { type Facet, facetOf } from './facets.ts';
import { interventionOf, refusalOf } from './intervention-row.ts';
import { placeOf, wholeUs } from './position.ts';
import { textOfWords, wordsOf } from './words.ts';

/** Rows by their tables; each as the columns of its table are named. */
export interface Rows {
  readonly runs: object[];
  /** By hash. */
  readonly policies: Map<string, object>;
  readonly decisions: DecisionRow[];
  readonly decisionActors: object[];
  /** By id. */
  readonly facets: Map<string, Facet>;
  readonly texts: Map<string, object>;
  /** By client order id: the last record counts. */
  readonly orders: Map<string, object>;
  /** By order and trade. */
  readonly fills: Map<string, object>;
  readonly interventions: object[];
  /** By id: the last record counts. */
  readonly approvals: Map<string, ApprovalRow>;
}

export function noRows(): Rows {
  return {
    runs: [],
    policies: new Map(),
    decisions: [],
    decisionActors: [],
    facets: new Map(),
    texts: new Map(),
    orders: new Map(),
    fills: new Map(),
    interventions: [],
    approvals: new Map(),
  };
}

/** Kinds that make rows: the others are not decoded. */
const LOOKED_AT: ReadonlySet<number> = new Set([
  EventKind.BOOT,
  EventKind.COMMAND,
  OutcomeKind.ORDER,
  OutcomeKind.OVERRIDES,
  OutcomeKind.PROPOSAL,
  OutcomeKind.REFUSED,
]);

/** Makes rows of the journal's records, in their order: what a symbol id means is said by the run's boot. */
export class RowMaker {
  private instruments: readonly Instrument[] = [];
  /** Number of its first segment. */
  private run = 0;
  private readonly approvals = new ApprovalRows();

  /** Goes on in the middle of a run, with the approvals that are open there. */
  resume(
    run: number,
    definitions: readonly InstrumentDefinition[],
    open: readonly StoredApproval[],
  ): void {
    this.begin(run, definitions);
    this.approvals.resume(open);
  }

  private begin(run: number, definitions: readonly InstrumentDefinition[]): void {
    this.run = run;
    this.instruments = definitions.map((definition, id) => new Instrument(id, definition));
  }

  /** Adds what the block brings; the number of its records, and where the last of them stands. */
  take({ segment, block, begin }: ProvenBlock, rows: Rows): { records: number; place: bigint } {
    const walk = new RecordWalk(block, BLOCK_HEADER_BYTES);
    let records = 0;
    let seq = 0;
    for (; walk.step(); records++) {
      ({ seq } = walk);
      if (walk.kind === OutcomeKind.DECISION) {
        const { run } = this;
        const of = { run, segment: segment.number, block: begin, record: records };
        const at = { of, place: String(placeOf(run, seq)), atUs: walk.atUs };
        this.decision(at, readBrief(walk.body(), walk.symbolId), rows);
      } else if (LOOKED_AT.has(walk.kind)) {
        const read = decodeRecord(block, walk.at);
        if (read.type === 'event') this.event(segment, read.seq, read.event, rows);
        else this.outcome(read.outcome, rows);
      }
    }
    return { records, place: placeOf(this.run, seq) };
  }

  private event(segment: SegmentFile, seq: number, event: KernelEvent, rows: Rows): void {
    if (event.kind === EventKind.BOOT) {
      const run = segment.number;
      this.begin(run, event.instruments);
      this.approved(this.approvals.boot({ run, seq, atUs: event.atUs }), rows);
      rows.runs.push(runRow(segment, event));
      if (!rows.policies.has(event.policyHash)) {
        rows.policies.set(event.policyHash, {
          hash: event.policyHash,
          policy: event.policy,
          first_run: run,
          first_used_at_us: wholeUs(event.atUs),
        });
      }
    } else if (event.kind === EventKind.COMMAND) {
      this.approvals.commanded(event.actor, event.action);
      rows.interventions.push(interventionOf(this.run, seq, event));
    }
  }

  private decision(at: DecisionPlace, decision: DecisionBrief, rows: Rows): void {
    const instrument = this.instruments[decision.symbolId]!;
    const text = textOfWords(textsOf(decision).map(wordsOf).join(' '));
    rows.texts.set(text.id, text);
    const facet = facetOf(instrument.symbol, decision.intent.request.strategy, decision.code);
    rows.facets.set(facet.id, facet);
    rows.decisions.push(decisionRow(at, decision, instrument, facet.id, text.id));
    for (const actor of actorsOf(decision.influence.overrides)) {
      rows.decisionActors.push({ actor, at_us: wholeUs(at.atUs), place: at.place });
    }
  }

  private outcome(made: Outcome, rows: Rows): void {
    const { run } = this;
    const { payload, seq, atUs } = made;
    switch (payload.kind) {
      case OutcomeKind.ORDER:
        return this.order(placeOf(run, seq), payload, rows);
      case OutcomeKind.PROPOSAL:
        return this.approved(this.approvals.proposal({ run, seq, atUs }, payload), rows);
      case OutcomeKind.OVERRIDES:
        return this.approved(this.approvals.overrides({ run, seq, atUs }, payload), rows);
      case OutcomeKind.REFUSED:
        this.approvals.refused();
        rows.interventions.push(refusalOf(run, made, payload));
    }
  }

  private approved(changed: readonly ApprovalRow[], rows: Rows): void {
    for (const row of changed) rows.approvals.set(row.id, row);
  }

  private order(place: bigint, snapshot: OrderSnapshot, rows: Rows): void {
    const order = toOrder(snapshot, this.instruments[snapshot.request.symbolId]!);
    rows.orders.set(order.id, {
      id: order.id,
      place: String(place),
      venue_order_id: order.venueOrderId,
      symbol: order.symbol,
      strategy: order.strategy,
      side: order.side,
      type: order.type,
      time_in_force: order.timeInForce,
      reduce_only: order.reduceOnly,
      quantity: order.quantity,
      price: order.price,
      state: order.state,
      reason: order.reason,
      filled_quantity: order.filledQuantity,
      average_price: order.averagePrice,
      created_at_us: wholeUs(order.createdAtUs),
      updated_at_us: wholeUs(order.updatedAtUs),
      trigger_price: order.triggerPrice,
      display_quantity: order.displayQuantity,
    });
    for (const fill of order.fills) {
      rows.fills.set(`${order.id} ${fill.tradeId}`, {
        order_id: order.id,
        trade_id: fill.tradeId,
        at_us: wholeUs(fill.atUs),
        symbol: order.symbol,
        price: fill.price,
        quantity: fill.quantity,
        fee: numeric(fill.fee),
        fee_asset: fill.feeAsset,
        maker: fill.maker,
      });
    }
  }
}

function runRow({ number, runId }: SegmentFile, boot: Boot): object {
  return {
    number,
    run_id: runId,
    started_at_us: wholeUs(boot.atUs),
    build_hash: boot.buildHash,
    policy_hash: boot.policyHash,
    version: boot.manifest?.version ?? null,
    runtime: boot.manifest?.runtime ?? null,
    configuration_hash: boot.manifest?.configurationHash ?? null,
    instruments: boot.instruments,
    strategies: boot.strategies,
  };
}
