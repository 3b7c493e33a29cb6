/** The journal keeps places in this list: it is only ever added to, at the end. */
export const AGGRESSIONS = ['LOW', 'NORMAL', 'HIGH'] as const;
export type Aggression = (typeof AGGRESSIONS)[number];

/** How an order is worked: joining the queue, taking the touch, or taking what it needs. */
export type Urgency = 'PASSIVE' | 'TOUCH' | 'MARKET';

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
