import type { Decision } from '@voltaire/reflex/model/outcome.ts';
import type { Fill } from '@voltaire/simulator/matching/order.ts';

/** Who looks on while a tape is played. Times are ns since the tape's first whole second. */
export interface Observer {
  /** As the venue executes it, before we hear of it. */
  fill(fill: Fill, atNs: number, midUnits: number): void;
  decision(decision: Decision, atNs: number): void;
  /** Once a second: the middle of the venue's best bid and ask, in 10^-8; NaN without a market. */
  sample(atNs: number, midUnits: number): void;
}
