/** The journal keeps places in these lists: they are only ever added to, at the end. */
export const AGGRESSIONS = ['LOW', 'NORMAL', 'HIGH'] as const;
export type Aggression = (typeof AGGRESSIONS)[number];

/** Which way may be gone. FLAT: only towards zero. PAUSE: no order at all but cancels. */
export const BIASES = ['NONE', 'LONG_ONLY', 'SHORT_ONLY', 'FLAT', 'PAUSE'] as const;
export type Bias = (typeof BIASES)[number];

/** How an order is worked: joining the queue, taking the touch, or taking what it needs. */
export const URGENCIES = ['PASSIVE', 'TOUCH', 'MARKET'] as const;
export type Urgency = (typeof URGENCIES)[number];

/** The one table through which an operator's aggression enters every strategy. */
export const AGGRESSION_TABLE: Readonly<
  Record<
    Aggression,
    { readonly size: number; readonly threshold: number; readonly urgency: Urgency }
  >
> = {
  LOW: { size: 0.5, threshold: 1.5, urgency: 'PASSIVE' },
  NORMAL: { size: 1, threshold: 1, urgency: 'TOUCH' },
  HIGH: { size: 1.5, threshold: 0.75, urgency: 'MARKET' },
};

/** Both together: what two biases leave open. */
export function joinBias(one: Bias, other: Bias): Bias {
  if (one === 'NONE' || one === other) return other;
  if (other === 'NONE') return one;
  return one === 'PAUSE' || other === 'PAUSE' ? 'PAUSE' : 'FLAT';
}
