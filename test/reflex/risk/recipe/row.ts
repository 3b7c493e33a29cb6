import type { BootOptions } from '../../support/events.ts';
import type { DenialCode } from '@voltaire/reflex/model/denial-code.ts';
import type { Asked, Stage } from './stage.ts';

/** Makes the world so, and says what is asked for in it. */
export type Scene = (stage: Stage) => Asked;

/** How one control (or check of the auditor) meets a kernel that trades. */
export interface Row {
  readonly code: DenialCode;
  /** Of the kernel, for all scenes. */
  readonly boot?: BootOptions;
  /** Only where the breach lies in the policy itself: of the kernel that denies. */
  readonly outsideBoot?: BootOptions;
  /** (a) Leaves. */
  readonly inside: Scene;
  /** (b) Is denied. Whether or not the order of `rests` works at the venue. */
  readonly outside: Scene;
  /**
   * All that deny there, as the decision lists them; absent: this one alone. Others only where the
   * situation cannot be had without them.
   */
  readonly denials?: readonly DenialCode[];
  /** (e) The order that is to be amended; absent: a bid. */
  readonly rests?: (stage: Stage) => string;
  readonly amendment: Amendment;
  readonly between: Between;
  /**
   * (f) The breach in `outside` is made by orders of which the venue has said nothing yet: they count
   * until they are known to have come to nothing, or for good since they were sent.
   */
  readonly inFlight?: 'until it ends' | 'for good';
  /** Of what is never blocked: an order that truly reduces, beyond what another would be denied for. */
  readonly reduction?: Scene;
}

/** How the breach comes about by an amendment, at its first judgement. */
export type Amendment =
  /** What `outside` asks for, of the order that rests. */
  | 'as asked'
  /** What halts here takes the orders back by itself: nothing is left to amend. */
  | 'taken back at once'
  /** Only an order of a run under another policy could be amended so; the next run wants it back first. */
  | 'taken back at the boot'
  | {
      readonly scene: Scene;
      readonly denials?: readonly DenialCode[];
    };

/** How it comes about after an amendment was allowed, before the new order is placed. */
export type Between =
  | {
      readonly amended?: Asked;
      readonly happens: (stage: Stage, amended: string) => void;
      readonly denials?: readonly DenialCode[];
    }
  /** Why it cannot. */
  | string;
