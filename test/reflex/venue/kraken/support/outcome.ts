import type { MarketEvent } from '@voltaire/reflex/model/event.ts';
import { BadFrame } from '@voltaire/reflex/venue/bad-frame.ts';
import type { FrameKind } from '@voltaire/reflex/venue/decoder.ts';
import { KrakenDecoder } from '@voltaire/reflex/venue/kraken/decode.ts';
import { BTC, ETH } from './instruments.ts';

export interface Outcome {
  /** Null when the frame was refused. */
  readonly kind: FrameKind | null;
  readonly events: readonly MarketEvent[];
  readonly refusal: BadFrame | null;
}

export const newDecoder = () => new KrakenDecoder([BTC, ETH]);

export const bytesOf = (frame: unknown): Buffer =>
  Buffer.from(typeof frame === 'string' ? frame : JSON.stringify(frame));

/** What became of a frame; its events are copies. */
export function outcomeOf(decoder: KrakenDecoder, frame: Buffer): Outcome {
  const events: MarketEvent[] = [];
  try {
    const kind = decoder.decode(frame, 5, 6, (event) => {
      const levels = 'bids' in event ? { bids: event.bids.copy(), asks: event.asks.copy() } : {};
      events.push({ ...event, ...levels });
    });
    return { kind, events, refusal: null };
  } catch (error) {
    if (!(error instanceof BadFrame)) throw error;
    return { kind: null, events, refusal: error };
  }
}

/** The same frame to JSON, and none of the forms that are read byte by byte. */
export const spaced = (frame: Buffer): Buffer => Buffer.concat([Buffer.from(' '), frame]);
