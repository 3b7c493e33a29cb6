import type { Channel } from '../faults/fault.ts';
import type { Frame } from '../replay/frame.ts';

/** A stream that is not on the tape and is made of what is. */
export interface DerivedStream {
  /** What stands after the @ in its name. */
  readonly suffix: string;
  readonly channel: Channel;
  /**
   * Called after each frame while somebody is subscribed. Returns the payloads to be sent now.
   * `eventMs` is the time of the newest frame that has one.
   */
  next(frame: Frame, eventMs: number): readonly string[];
  /** Called after each frame while nobody is. */
  rest(): void;
}

export const NOTHING: readonly string[] = [];
