/** What the simulator's venues have in common: the one who starts them knows no more of them. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { WebSocket } from 'ws';
import type { FaultLine } from './faults/fault-line.ts';
import type { BookView } from './market/book.ts';

export const VENUES = ['binance', 'binance-futures', 'kraken'] as const;
export type VenueName = (typeof VENUES)[number];

export interface VenueStats {
  readonly tapeFrames: number;
  readonly tapeBytes: number;
  /** Lines of the tape that are of other streams or symbols. */
  readonly tapeSkipped: number;
  readonly framesPlayed: number;
  /** Frames that at least one client got. */
  readonly framesSent: number;
  readonly loops: number;
  /** To its market data. */
  readonly connections: number;
}

export interface SimulatedVenue {
  readonly name: VenueName;
  readonly symbols: readonly string[];
  /** What stands between the venue and its clients. */
  readonly faults: FaultLine;
  start(): void;
  stop(): void;
  /** Plays the next frame now. Returns its line of the tape, or SEAM. */
  advance(): number;
  /** The book of truth, as of the last frame played; undefined when the venue has no such symbol. */
  truth(symbol: string): BookView | undefined;
  stats(): VenueStats;
  /** Answers an HTTP request to one of its paths; false when the path is none of its own. */
  answer(url: URL, request: IncomingMessage, response: ServerResponse): boolean;
  /** What to do with a new socket on this path; undefined when the path is none of its own. */
  endpoint(url: URL): ((socket: WebSocket) => void) | undefined;
}
