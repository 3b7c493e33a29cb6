import type { MarketEvent } from '../model/event.ts';

/** What a well-formed frame was; a frame that is not well-formed is a BadFrame. */
export type FrameKind =
  /** Market data: it became one event or several. */
  | 'market'
  /** Heartbeats, answers, statuses: it may have become an event. */
  | 'control'
  /** Of a channel or stream that nobody asked for. */
  | 'unknown';

export type Emit = (event: MarketEvent) => void;

/**
 * Turns one venue's public frames into events. Events of the frequent kinds are used again for the
 * next frame: whoever keeps one copies it. All numbers are whole ticks and lots, exactly as written.
 */
export interface MarketDecoder {
  /** Emits in the order of the frame. Throws BadFrame before it has emitted anything. */
  decode(frame: Buffer, atUs: number, monoNs: number, emit: Emit): FrameKind;
}
