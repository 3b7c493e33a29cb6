/**
 * Market data as Binance writes it (web-socket-streams.md). The recording is regenerated from these
 * templates: with no shift, every line of the tape comes out byte for byte.
 */
import type { Book, BookSide } from '../market/book.ts';
import type { Candle } from '../market/candles.ts';
import type { TradeTotals } from '../market/trade-totals.ts';
import { quoteText, unitsText, volumeText } from '../market/units.ts';
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
import type { Aggregate, DepthChange, MarketFormat } from './market-format.ts';

const DAY_MS = 86_400_000;

/** Binance Spot (web-socket-streams.md). */
export class MarketFrames implements MarketFormat {
  readonly suffixes = [['bookTicker'], ['trade'], ['depth@100ms']] as const;
  readonly slowDepths = [{ suffix: 'depth', everyMs: 1_000 }] as const;
  readonly partialDepths = [
    { suffix: '@100ms', everyMs: 100 },
    { suffix: '', everyMs: 1_000 },
  ] as const;

  constructor(readonly symbol: string) {}

  /** The payload of a raw stream. */
  raw(frame: Frame): string {
    if (frame.kind === QUOTE) return this.bookTicker(frame);
    if (frame.kind === TRADE) return this.trade(frame);
    if (frame.kind === DEPTH) return this.depthUpdate(frame);
    return snapshotText(frame.numbers, frame.at);
  }

  aggregate(trade: Aggregate, id: number): string {
    return (
      `{"e":"aggTrade","E":${trade.eventMs},"s":"${this.symbol}","a":${id}` +
      `,"p":"${unitsText(trade.price)}","q":"${unitsText(trade.quantity)}"` +
      `,"f":${trade.firstId},"l":${trade.lastId},"T":${trade.atMs}` +
      `,"m":${(trade.flags & BUYER_IS_MAKER) !== 0},"M":${(trade.flags & BEST_MATCH) !== 0}}`
    );
  }

  candle(candle: Candle, eventMs: number, closed: boolean): string {
    return candleText(this.symbol, candle, eventMs, closed);
  }

  ticker(totals: TradeTotals, { bids, asks }: Book, eventMs: number): string {
    return (
      `{"e":"24hrTicker","E":${eventMs},"s":"${this.symbol}",${changeText(totals)}` +
      `,"x":"${unitsText(totals.open)}",${lastText(totals)}` +
      `,"b":"${unitsText(bids.priceAt(0) || 0)}","B":"${unitsText(bids.quantityAt(0))}"` +
      `,"a":"${unitsText(asks.priceAt(0) || 0)}","A":"${unitsText(asks.quantityAt(0))}"` +
      `,${dayText(totals, eventMs)}}`
    );
  }

  partialDepth(book: Book, levels: number): string {
    return depthText(book, levels);
  }

  depthChange({ eventMs, firstId, lastId, bids, asks }: DepthChange): string {
    return (
      `{"e":"depthUpdate","E":${eventMs},"s":"${this.symbol}","U":${firstId},"u":${lastId}` +
      `,"b":${levelsText(bids, 0, bids.length / 2)},"a":${levelsText(asks, 0, asks.length / 2)}}`
    );
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

/** A `kline` of one minute; spot and futures write it alike. */
export function candleText(
  symbol: string,
  candle: Candle,
  eventMs: number,
  closed: boolean,
): string {
  return (
    `{"e":"kline","E":${eventMs},"s":"${symbol}","k":{"t":${candle.openMs},"T":${candle.endMs - 1}` +
    `,"s":"${symbol}","i":"1m","f":${candle.firstId},"L":${candle.lastId}` +
    `,"o":"${unitsText(candle.open)}","c":"${unitsText(candle.close)}"` +
    `,"h":"${unitsText(candle.high)}","l":"${unitsText(candle.low)}"` +
    `,"v":"${volumeText(candle.volume)}","n":${candle.trades},"x":${closed}` +
    `,"q":"${quoteText(candle.value)}","V":"${volumeText(candle.boughtVolume)}"` +
    `,"Q":"${quoteText(candle.boughtValue)}","B":"0"}}`
  );
}

/** The parts of a `24hrTicker` that spot and futures have in common. */
export function changeText(totals: TradeTotals): string {
  const sign = totals.change < 0 ? '-' : '';
  return (
    `"p":"${sign}${unitsText(Math.abs(totals.change))}"` +
    `,"P":"${totals.changePercent.toFixed(3)}","w":"${unitsText(totals.averagePrice)}"`
  );
}

export function lastText(totals: TradeTotals): string {
  return `"c":"${unitsText(totals.close)}","Q":"${unitsText(totals.lastQuantity)}"`;
}

export function dayText(totals: TradeTotals, eventMs: number): string {
  return (
    `"o":"${unitsText(totals.open)}","h":"${unitsText(totals.high)}","l":"${unitsText(totals.low)}"` +
    `,"v":"${volumeText(totals.volume)}","q":"${quoteText(totals.value)}"` +
    `,"O":${eventMs - DAY_MS},"C":${eventMs},"F":${totals.firstId},"L":${totals.lastId}` +
    `,"n":${totals.trades}`
  );
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
  const raw = frames.raw(frame);
  const suffix = frames.suffixes[frame.kind as number]?.[0];
  const stream = `${frames.symbol.toLowerCase()}@${suffix}`;
  const text = suffix === undefined ? raw : `{"stream":"${stream}","data":${raw}}`;
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

export function levelsText(numbers: Float64Array, from: number, count: number): string {
  let text = '[';
  for (let level = 0, at = from; level < count; level++, at += 2) {
    text += `${level > 0 ? ',' : ''}["${unitsText(numbers[at]!)}","${unitsText(numbers[at + 1]!)}"]`;
  }
  return `${text}]`;
}

export function sideText(side: BookSide, limit: number): string {
  const count = Math.min(limit, side.length);
  let text = '[';
  for (let rank = 0; rank < count; rank++) {
    text += `${rank > 0 ? ',' : ''}["${unitsText(side.priceAt(rank))}","${unitsText(side.quantityAt(rank))}"]`;
  }
  return `${text}]`;
}
