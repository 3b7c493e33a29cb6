/**
 * Market data as Binance writes it (web-socket-streams.md). The recording is regenerated from these
 * templates: with no shift, every line of the tape comes out byte for byte.
 */
import type { Book, BookSide } from '../market/book.ts';
import { unitsText } from '../market/units.ts';
import type { Frame } from '../replay/frame.ts';
import {
  BEST_MATCH,
  BUYER_IS_MAKER,
  DEPTH,
  DEPTH_HEADER,
  kindOf,
  QUOTE,
  SNAPSHOT_HEADER,
  TRADE,
} from '../tape/layout.ts';
import type { Tape } from '../tape/tape.ts';

/** The streams that a tape can feed, by frame kind: QUOTE, TRADE, DEPTH. */
export const STREAM_SUFFIXES = ['bookTicker', 'trade', 'depth@100ms'] as const;

export class MarketFrames {
  private readonly streams: readonly string[];

  constructor(private readonly symbol: string) {
    this.streams = STREAM_SUFFIXES.map((suffix) => `${symbol.toLowerCase()}@${suffix}`);
  }

  streamOf(frame: Frame): string {
    return this.streams[frame.kind]!;
  }

  /** The payload of a raw stream. */
  raw(frame: Frame): string {
    if (frame.kind === QUOTE) return this.bookTicker(frame);
    if (frame.kind === TRADE) return this.trade(frame);
    if (frame.kind === DEPTH) return this.depthUpdate(frame);
    return snapshotText(frame.numbers, frame.at);
  }

  combined(frame: Frame): string {
    return `{"stream":"${this.streamOf(frame)}","data":${this.raw(frame)}}`;
  }

  private bookTicker({ numbers, at, shift }: Frame): string {
    return (
      `{"u":${numbers[at]! + shift.updateId},"s":"${this.symbol}"` +
      `,"b":"${unitsText(numbers[at + 1]!)}","B":"${unitsText(numbers[at + 2]!)}"` +
      `,"a":"${unitsText(numbers[at + 3]!)}","A":"${unitsText(numbers[at + 4]!)}"}`
    );
  }

  private trade({ numbers, at, shift }: Frame): string {
    const flags = numbers[at + 5]!;
    return (
      `{"e":"trade","E":${numbers[at]! + shift.timeMs},"s":"${this.symbol}"` +
      `,"t":${numbers[at + 1]! + shift.tradeId}` +
      `,"p":"${unitsText(numbers[at + 2]!)}","q":"${unitsText(numbers[at + 3]!)}"` +
      `,"T":${numbers[at + 4]! + shift.timeMs}` +
      `,"m":${(flags & BUYER_IS_MAKER) !== 0},"M":${(flags & BEST_MATCH) !== 0}}`
    );
  }

  private depthUpdate({ numbers, at, shift }: Frame): string {
    const from = at + DEPTH_HEADER;
    const bids = numbers[at + 3]!;
    return (
      `{"e":"depthUpdate","E":${numbers[at]! + shift.timeMs},"s":"${this.symbol}"` +
      `,"U":${numbers[at + 1]! + shift.updateId},"u":${numbers[at + 2]! + shift.updateId}` +
      `,"b":${levelsText(numbers, from, bids)}` +
      `,"a":${levelsText(numbers, from + bids * 2, numbers[at + 4]!)}}`
    );
  }
}

/** GET /api/v3/depth and the WebSocket API's `depth`: at most `limit` levels a side. */
export function depthText(book: Book, limit: number): string {
  return (
    `{"lastUpdateId":${book.lastId}` +
    `,"bids":${sideText(book.bids, limit)},"asks":${sideText(book.asks, limit)}}`
  );
}

/** A line of the tape as it was recorded, receive time included. */
export function tapeLine(tape: Tape, frames: MarketFrames, line: number): string {
  const receivedNs = tape.receivedNs[line]!;
  const seconds = Math.floor(receivedNs / 1e9);
  const nanos = (receivedNs - seconds * 1e9).toString().padStart(9, '0');
  const frame = {
    kind: kindOf(tape.kinds, line),
    index: line,
    numbers: tape.numbers,
    at: tape.starts[line]!,
    shift: { timeMs: 0, updateId: 0, tradeId: 0 },
  };
  const text = frame.kind <= DEPTH ? frames.combined(frame) : frames.raw(frame);
  return `${tape.baseSeconds + seconds}${nanos} ${text}`;
}

function snapshotText(numbers: Float64Array, at: number): string {
  const from = at + SNAPSHOT_HEADER;
  const bids = numbers[at + 1]!;
  return (
    `{"lastUpdateId":${numbers[at]!},"bids":${levelsText(numbers, from, bids)}` +
    `,"asks":${levelsText(numbers, from + bids * 2, numbers[at + 2]!)}}`
  );
}

function levelsText(numbers: Float64Array, from: number, count: number): string {
  let text = '[';
  for (let level = 0, at = from; level < count; level++, at += 2) {
    text += `${level > 0 ? ',' : ''}["${unitsText(numbers[at]!)}","${unitsText(numbers[at + 1]!)}"]`;
  }
  return `${text}]`;
}

function sideText(side: BookSide, limit: number): string {
  const count = Math.min(limit, side.length);
  let text = '[';
  for (let rank = 0; rank < count; rank++) {
    text += `${rank > 0 ? ',' : ''}["${unitsText(side.priceAt(rank))}","${unitsText(side.quantityAt(rank))}"]`;
  }
  return `${text}]`;
}
