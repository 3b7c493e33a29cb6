import type { Fill, OrderRequest } from '../model/order.ts';
import { ORDER_STATES, ORDER_TYPES, TIMES_IN_FORCE } from '../model/order.ts';
import { type AmendmentSnapshot, type OrderSnapshot, OutcomeKind } from '../model/outcome.ts';
import type { ByteReader, ByteWriter } from './bytes.ts';

/*
 * Body of an order as it stands:
 *
 *     client order id │ venue order id │ f64 decision seq │ request │ u8 state │ u8 changes
 *     reason │ f64 filled lots │ f64 filled tick-lots │ f64 created at µs │ f64 created ns
 *     f64 updated at µs │ u16 n │ n × fill: trade id, f64 at µs, price, lots, fee, fee asset, u8 maker
 *     of AMENDING changes: f64 lots, price, decision seq, since ns
 *
 * request: strategy │ u8 buys │ u8 type │ u8 time in force │ u8 terms │ f64 lots │ f64 price
 *          parent id │ f64 parent lots │ of DETAILED terms: f64 trigger, f64 displayed lots
 *
 * changes: CANCEL_REQUESTED and AMENDING, added up. Before orders were amended in place the byte said
 * cancel requested, 0 or 1.
 *
 * terms: REDUCE_ONLY and DETAILED, added up. Before there were triggers and icebergs the byte said reduce
 * only, 0 or 1: a journal of then is read as it was written, and a plain order is still written so.
 */

export function writeOrder(w: ByteWriter, order: OrderSnapshot): void {
  w.name(order.clientOrderId);
  w.name(order.venueOrderId);
  w.f64(order.decisionSeq);
  writeRequest(w, order.request);
  w.u8(ORDER_STATES.indexOf(order.state));
  const { amendment } = order;
  w.u8((order.cancelRequested ? CANCEL_REQUESTED : 0) + (amendment ? AMENDING : 0));
  w.name(order.reason);
  w.f64(order.filledLots);
  w.f64(order.filledTickLots);
  w.f64(order.createdAtUs);
  w.f64(order.createdNs);
  w.f64(order.updatedAtUs);
  w.u16(order.fills.length);
  for (const fill of order.fills) {
    w.name(fill.tradeId);
    w.f64(fill.atUs);
    w.f64(fill.priceTicks);
    w.f64(fill.quantityLots);
    w.name(fill.fee);
    w.name(fill.feeAsset);
    w.u8(fill.maker ? 1 : 0);
  }
  if (!amendment) return;
  w.f64(amendment.quantityLots);
  w.f64(amendment.priceTicks);
  w.f64(amendment.decisionSeq);
  w.f64(amendment.sinceNs);
}

const CANCEL_REQUESTED = 1;
const AMENDING = 2;

export function readOrder(r: ByteReader, symbolId: number): OrderSnapshot {
  const clientOrderId = r.name();
  const venueOrderId = r.name();
  const decisionSeq = r.f64();
  const request = readRequest(r, symbolId);
  const state = ORDER_STATES[r.u8()]!;
  const changes = r.u8();
  const order: OrderSnapshot = {
    kind: OutcomeKind.ORDER,
    clientOrderId,
    venueOrderId,
    decisionSeq,
    request,
    state,
    cancelRequested: (changes & CANCEL_REQUESTED) !== 0,
    reason: r.name(),
    filledLots: r.f64(),
    filledTickLots: r.f64(),
    createdAtUs: r.f64(),
    createdNs: r.f64(),
    updatedAtUs: r.f64(),
    fills: Array.from({ length: r.u16() }, () => readFill(r)),
  };
  return (changes & AMENDING) === 0 ? order : { ...order, amendment: readAmendment(r) };
}

function readAmendment(r: ByteReader): AmendmentSnapshot {
  return { quantityLots: r.f64(), priceTicks: r.f64(), decisionSeq: r.f64(), sinceNs: r.f64() };
}

export function writeRequest(w: ByteWriter, request: OrderRequest): void {
  w.name(request.strategy);
  w.u8(request.side > 0 ? 1 : 0);
  w.u8(ORDER_TYPES.indexOf(request.type));
  w.u8(TIMES_IN_FORCE.indexOf(request.timeInForce));
  const detailed = request.triggerTicks !== 0 || request.displayLots !== 0;
  w.u8((request.reduceOnly ? REDUCE_ONLY : 0) + (detailed ? DETAILED : 0));
  w.f64(request.quantityLots);
  w.f64(request.priceTicks);
  w.name(request.parentId);
  w.f64(request.parentLots);
  if (!detailed) return;
  w.f64(request.triggerTicks);
  w.f64(request.displayLots);
}

const REDUCE_ONLY = 1;
const DETAILED = 2;

export function readRequest(r: ByteReader, symbolId: number): OrderRequest {
  const strategy = r.name();
  const side = r.u8() === 1 ? 1 : -1;
  const type = ORDER_TYPES[r.u8()]!;
  const timeInForce = TIMES_IN_FORCE[r.u8()]!;
  const terms = r.u8();
  const reduceOnly = (terms & REDUCE_ONLY) !== 0;
  const detailed = (terms & DETAILED) !== 0;
  return {
    symbolId,
    strategy,
    side,
    type,
    timeInForce,
    reduceOnly,
    quantityLots: r.f64(),
    priceTicks: r.f64(),
    parentId: r.name(),
    parentLots: r.f64(),
    triggerTicks: detailed ? r.f64() : 0,
    displayLots: detailed ? r.f64() : 0,
  };
}

function readFill(r: ByteReader): Fill {
  return {
    tradeId: r.name(),
    atUs: r.f64(),
    priceTicks: r.f64(),
    quantityLots: r.f64(),
    fee: r.name(),
    feeAsset: r.name(),
    maker: r.u8() === 1,
  };
}
