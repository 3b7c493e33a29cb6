import type { Exits } from './bracket.ts';
import type { RequestedOrder } from './order.ts';

/** One input of a decision: contribution = value × weight. */
export interface Signal {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly weight: number;
  readonly contribution: number;
}

/** Why an order is wanted, such that somebody else can check it. */
export interface Grounds {
  /** Sum of all contributions; its sign is the side of any order that is not a reduction. */
  readonly score: number;
  /** What |score| had to reach. */
  readonly threshold: number;
  readonly rationale: readonly Signal[];
  readonly why: string;
}

/** A strategy wants an order. Nothing is approved by this: the risk governor has the only say. */
export interface PlaceIntent extends Grounds {
  readonly kind: 'place';
  readonly request: RequestedOrder;
  /** Where what it brings is to be closed again, by the kernel; absent: its own matter. */
  readonly exits?: Exits;
}

/**
 * A strategy wants one of its working orders at another price or quantity (that is open afterwards). Where
 * the venue can, it is changed in place. Else the kernel takes the old one back, waits until the venue has
 * confirmed that, and then places what is left of it anew: judged when it is wanted, and once more when it
 * is placed.
 */
export interface AmendIntent extends Grounds {
  readonly kind: 'amend';
  readonly clientOrderId: string;
  readonly quantityLots: number;
  readonly priceTicks: number;
}

/** A strategy wants one of its working orders back. Never blocked by a limit. */
export interface CancelIntent {
  readonly kind: 'cancel';
  readonly clientOrderId: string;
  readonly why: string;
}

export interface Hold {
  readonly kind: 'hold';
  /** Stable, upper case: what stood in the way first. */
  readonly code: string;
}

/** Something that stood in the way of an order, and how far it was from passing. */
export interface Hurdle {
  readonly code: string;
  readonly observed: number | null;
  readonly needed: number | null;
  /** How `observed` must compare to `needed`. */
  readonly bound: 'at most' | 'at least';
  readonly unit: string;
  readonly passed: boolean;
}

export type StrategyAnswer = PlaceIntent | AmendIntent | CancelIntent | Hold;
