import type { CheckText, Reading } from '../model/check.ts';
import type { RecordedInfluence, RecordedIntent } from '../model/decision.ts';
import type { FeedStateName } from '../model/feed-health.ts';
import { FLATTEN, type OrderRequest } from '../model/order.ts';
import type { InferenceLimits } from '../model/policy.ts';
import type { InForce } from './overrides.ts';

/** A decision with all that it says it rests on, and what is really so at this moment. */
export interface AuditInput {
  /** Wall clock of the event that is being decided on, µs since the epoch. */
  readonly atUs: number;
  readonly intent: RecordedIntent;
  readonly influence: RecordedInfluence;
  /** Signed lots held. */
  readonly positionLots: number;
  readonly feedState: FeedStateName;
  readonly quoteAgeNs: number;
  /** Of the policy, for the symbol; undefined denies. */
  readonly maxQuoteAgeMs: number | undefined;
  /** Of the policy; undefined denies whatever rests on a model. */
  readonly inference: InferenceLimits | undefined;
  /** Of the legislator, for the order's place. */
  readonly inForce: InForce;
  /**
   * The largest quantity that the strategy's own parameters allow with the influence's size, lots; of a
   * user's own that share of what the policy allows. NaN when neither says anything.
   */
  readonly baseLots: number;
}

/**
 * One way in which a decision could not follow from what it says it rests on. Like a control of the
 * governor it only writes down what it observed and the limit.
 */
export interface AuditCheck extends CheckText {
  read(input: AuditInput, reading: Reading): void;
}

/** Lots that an order of this side can take away from the position; negative when it adds to it. */
export function closableLots({ side }: OrderRequest, positionLots: number): number {
  return -side * positionLots;
}

/** With these a kill closes positions: no bias stands in their way. */
export function isLiquidation({ strategy, reduceOnly }: OrderRequest): boolean {
  return strategy === FLATTEN && reduceOnly;
}
