import type { OrderRequest } from './order.ts';

/** One input of a decision: contribution = value × weight; the score is the sum of them. */
export interface Signal {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly weight: number;
  readonly contribution: number;
}

/** A strategy wants an order. Nothing is approved by this: the risk governor has the only say. */
export interface PlaceIntent {
  readonly kind: 'place';
  readonly request: OrderRequest;
  readonly rationale: readonly Signal[];
  readonly why: string;
}

/** A strategy wants one of its working orders back. Never blocked by a limit. */
export interface CancelIntent {
  readonly kind: 'cancel';
  readonly clientOrderId: string;
  readonly why: string;
}

export interface Hold {
  readonly kind: 'hold';
  readonly reason: string;
}

export type StrategyAnswer = PlaceIntent | CancelIntent | Hold;
