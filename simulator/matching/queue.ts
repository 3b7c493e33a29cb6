import type { Order } from './order.ts';

export const QUEUE_MODELS = ['pessimistic', 'proportional'] as const;

/**
 * Who has left when a level shows less than before, and what has traded does not explain it: nobody
 * ahead of us (pessimistic), or as large a share of those ahead as of those behind (proportional).
 */
export type QueueModel = (typeof QUEUE_MODELS)[number];

/** The venue shows another quantity at the price of a resting order. */
export function seeQueue(model: QueueModel, order: Order, shown: number): void {
  const before = order.queueShown - order.queueTraded;
  const left = before - shown;
  order.queueShown = shown;
  order.queueTraded = 0;
  if (model === 'pessimistic' || left <= 0) return;
  const share = Math.min(1, order.queueAhead / before);
  order.queueAhead = Math.min(shown, Math.ceil(order.queueAhead - left * share));
}
