import type { Touch } from '@voltaire/reflex/act/liquidation.ts';
import type { OrderListener } from '@voltaire/reflex/act/order-care.ts';
import type { Execution } from '@voltaire/reflex/model/event.ts';
import type { Stamped } from '@voltaire/reflex/model/event-kind.ts';
import type { OrderRequest } from '@voltaire/reflex/model/order.ts';
import { type OrderSnapshot, OutcomeKind } from '@voltaire/reflex/model/outcome.ts';

/** Is told of orders and does nothing. */
export const NOBODY: OrderListener = {
  placed: () => undefined,
  amending: () => undefined,
  amended: () => undefined,
  changed: () => undefined,
  filled: () => undefined,
  accepted: () => undefined,
  ended: () => undefined,
};

/** An order as a made-up venue has it. */
export interface VenueOrder {
  readonly id: string;
  readonly request: OrderRequest;
  left: number;
  open: boolean;
  readonly fills: NonNullable<Execution['fill']>[];
}

/** An order without a fill, as it stands in the books at this moment. */
export function orderAs(
  state: 'SENT' | 'ACKED',
  clientOrderId: string,
  request: OrderRequest,
  { atUs, monoNs }: Stamped,
): OrderSnapshot {
  return {
    kind: OutcomeKind.ORDER,
    clientOrderId,
    venueOrderId: state === 'ACKED' ? `v-${clientOrderId}` : '',
    decisionSeq: 1,
    request,
    state,
    reason: '',
    cancelRequested: false,
    filledLots: 0,
    filledTickLots: 0,
    fills: [],
    createdAtUs: atUs,
    createdNs: monoNs,
    updatedAtUs: atUs,
  };
}

/** Far below the market, unless something else is asked for. */
export function restingRequest(id: string, changes: Partial<OrderRequest>): OrderRequest {
  return {
    symbolId: 0,
    strategy: 'kinetic',
    side: 1,
    type: 'LIMIT',
    timeInForce: 'GTC',
    quantityLots: 100,
    priceTicks: 5_000_000,
    reduceOnly: false,
    parentId: id,
    triggerTicks: 0,
    displayLots: 0,
    parentLots: 100,
    ...changes,
  };
}

export function touchOf(symbolId: number): Touch {
  return symbolId === 0
    ? { bidTicks: 6_000_000, askTicks: 6_000_002 }
    : { bidTicks: 40_000, askTicks: 40_001 };
}
