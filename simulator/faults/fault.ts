/** What a fault is made of. One fault is one file in this folder; `faults.ts` lists them. */
import type { WebSocket } from 'ws';
import type { BookView } from '../market/book.ts';
import type { VenueName } from '../venue.ts';

/**
 * `order` is what one account gets: answers to its orders, and what became of them. `other` is what is
 * about no market: acknowledgements, heartbeats, lists.
 */
export const CHANNELS = ['book', 'quote', 'trade', 'ticker', 'candle', 'order', 'other'] as const;
export type Channel = (typeof CHANNELS)[number];

/** One message on its way from a venue to its clients, who may get it in different forms. */
export interface Message {
  readonly channel: Channel;
  /** '' when it is about none. */
  readonly symbol: string;
  /** The venue's frames, counted: all that is sent of one frame has its number. */
  readonly frame: number;
  /** The truth that it tells of. */
  readonly book: BookView | undefined;
  /** Whether a client can find out that one level of it is wrong. */
  readonly provable: boolean;
  /** What a new subscription is answered with: sent to one client, between frames. */
  readonly snapshot?: true;
}

/** A message as one client is to get it. */
export interface Delivery {
  readonly socket: WebSocket;
  readonly text: string;
  /** Sends it, or something else in its place; to be called never, once or more often. */
  readonly forward: (data: string | Buffer) => void;
}

/** What differs between venues in how messages are forged. */
export interface Dialect {
  /** The message of a book with a bid more. Prices and quantities count 10^-8. */
  withBid(text: string, symbol: string, price: number, quantity: number): string;
  /** The message with something in it that the client can prove to be wrong. */
  falsified(text: string, message: Message): string;
  /** The announcement that the server will close. */
  shutdown(nowMs: number): string;
}

/** As JSON: POST /faults, `--faults`, `simulator.inject`. */
export interface FaultRequest {
  readonly fault: string;
  readonly venue: VenueName;
  /** Of every symbol when absent. */
  readonly symbol?: string;
  /** Which messages it may hit; the fault's own choice when absent. */
  readonly channel?: Channel | 'all';
  /** Frames that it lets pass before it begins, of those it could hit. */
  readonly afterFrames?: number;
  /** Of the faults that last. */
  readonly durationMs?: number;
  /** `slow`: how late each message is. */
  readonly delayMs?: number;
  /** `malformed`: what the frame is replaced by; any of them when absent. */
  readonly variant?: string;
}

export interface FaultParts {
  readonly request: FaultRequest;
  readonly dialect: Dialect;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  readonly nowMs: () => number;
  /** All clients of the venue. */
  readonly sockets: () => Iterable<WebSocket>;
  /** To be called when nothing will be disturbed any more. */
  readonly healed: () => void;
}

/** A fault that has begun. */
export interface Disturbance {
  /** Gets every message of the venue from its first on; `aimed` when it is one that may be hit. */
  pass(message: Message, delivery: Delivery, aimed: boolean): void;
  /** Lets go of timers and of what it holds. */
  stop(): void;
}

export interface Fault {
  readonly name: string;
  readonly description: string;
  /** Which messages it hits when the request does not say. */
  readonly channel: Channel | 'all';
  /** Whether it can do what it does to this message. */
  fits?(message: Message): boolean;
  begin(parts: FaultParts, first: Message): Disturbance;
}

/**
 * A fault of one frame: whoever gets that frame gets what `hit` makes of it. Who subscribes anew before
 * the next frame gets a snapshot with the same number, and in it the truth.
 */
export function oneFrame(
  parts: FaultParts,
  first: Message,
  hit: (message: Message, delivery: Delivery) => void,
): Disturbance {
  return {
    pass: (message, delivery, aimed) => {
      const same = message.frame === first.frame && message.symbol === first.symbol;
      if (aimed && same && message.snapshot === first.snapshot) {
        hit(message, delivery);
        return;
      }
      if (message.frame !== first.frame) parts.healed();
      delivery.forward(delivery.text);
    },
    stop: () => undefined,
  };
}
