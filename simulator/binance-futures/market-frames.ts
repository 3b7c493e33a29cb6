import {
  candleText,
  changeText,
  dayText,
  lastText,
  levelsText,
  sideText,
} from '../binance/market-frames.ts';
import type { Aggregate, DepthChange, MarketFormat } from '../binance/market-format.ts';
import type { Book } from '../market/book.ts';
import type { Candle } from '../market/candles.ts';
import type { TradeTotals } from '../market/trade-totals.ts';
import { unitsText } from '../market/units.ts';
import type { Frame } from '../replay/frame.ts';
import { BUYER_IS_MAKER, DEPTH_HEADER, QUOTE, TRADE } from '../tape/layout.ts';

/**
 * The ids of the spot tape, spread out: on futures `U` is not the `u` before plus one, and a client
 * that links updates by anything but `pu` has to notice.
 */
const ID_STEP = 2;

export const futuresId = (spotId: number): number => spotId * ID_STEP;

/** Binance USD-M futures ("Websocket Market Streams"). */
export class FuturesFrames implements MarketFormat {
  readonly suffixes = [['bookTicker'], ['trade'], ['depth@100ms', 'depth@0ms']] as const;
  readonly slowDepths = [
    { suffix: 'depth', everyMs: 250 },
    { suffix: 'depth@500ms', everyMs: 500 },
  ] as const;
  readonly partialDepths = [
    { suffix: '@100ms', everyMs: 100 },
    { suffix: '', everyMs: 250 },
    { suffix: '@500ms', everyMs: 500 },
  ] as const;

  constructor(
    readonly symbol: string,
    /** The time of events that have none on the tape. */
    private readonly eventMs: () => number,
  ) {}

  raw(frame: Frame): string {
    if (frame.kind === QUOTE) return this.bookTicker(frame);
    if (frame.kind === TRADE) return this.trade(frame);
    return this.depthUpdate(frame);
  }

  aggregate(trade: Aggregate, id: number): string {
    return (
      `{"e":"aggTrade","E":${trade.eventMs},"a":${id},"s":"${this.symbol}"` +
      `,"p":"${unitsText(trade.price)}","q":"${unitsText(trade.quantity)}"` +
      `,"f":${trade.firstId},"l":${trade.lastId},"T":${trade.atMs}` +
      `,"m":${(trade.flags & BUYER_IS_MAKER) !== 0}}`
    );
  }

  candle(candle: Candle, eventMs: number, closed: boolean): string {
    return candleText(this.symbol, candle, eventMs, closed);
  }

  ticker(totals: TradeTotals, _book: Book, eventMs: number): string {
    return (
      `{"e":"24hrTicker","E":${eventMs},"s":"${this.symbol}",${changeText(totals)}` +
      `,${lastText(totals)},${dayText(totals, eventMs)}}`
    );
  }

  /** In the form of an update, but whole. */
  partialDepth(book: Book, levels: number, eventMs: number): string {
    const id = futuresId(book.lastId);
    return this.depth(eventMs, id, id, sideText(book.bids, levels), sideText(book.asks, levels));
  }

  depthChange({ eventMs, firstId, lastId, bids, asks }: DepthChange): string {
    return this.depth(
      eventMs,
      futuresId(firstId),
      futuresId(lastId),
      levelsText(bids, 0, bids.length / 2),
      levelsText(asks, 0, asks.length / 2),
    );
  }

  private bookTicker({ numbers, at, shift }: Frame): string {
    const eventMs = this.eventMs();
    return (
      `{"e":"bookTicker","u":${futuresId(numbers[at]! + shift.updateId)},"s":"${this.symbol}"` +
      `,"b":"${unitsText(numbers[at + 1]!)}","B":"${unitsText(numbers[at + 2]!)}"` +
      `,"a":"${unitsText(numbers[at + 3]!)}","A":"${unitsText(numbers[at + 4]!)}"` +
      `,"T":${eventMs},"E":${eventMs}}`
    );
  }

  private trade({ numbers, at, shift }: Frame): string {
    return (
      `{"e":"trade","E":${numbers[at]! + shift.timeMs},"T":${numbers[at + 4]! + shift.timeMs}` +
      `,"s":"${this.symbol}","t":${numbers[at + 1]! + shift.tradeId}` +
      `,"p":"${unitsText(numbers[at + 2]!)}","q":"${unitsText(numbers[at + 3]!)}"` +
      `,"X":"MARKET","m":${(numbers[at + 5]! & BUYER_IS_MAKER) !== 0}}`
    );
  }

  private depthUpdate({ numbers, at, shift }: Frame): string {
    const from = at + DEPTH_HEADER;
    const bids = numbers[at + 3]!;
    return this.depth(
      numbers[at]! + shift.timeMs,
      futuresId(numbers[at + 1]! + shift.updateId),
      futuresId(numbers[at + 2]! + shift.updateId),
      levelsText(numbers, from, bids),
      levelsText(numbers, from + bids * 2, numbers[at + 4]!),
    );
  }

  private depth(eventMs: number, U: number, u: number, bids: string, asks: string): string {
    return (
      `{"e":"depthUpdate","E":${eventMs},"T":${eventMs},"s":"${this.symbol}"` +
      `,"U":${U},"u":${u},"pu":${U - ID_STEP},"b":${bids},"a":${asks}}`
    );
  }
}

/** GET /fapi/v1/depth: at most `limit` levels a side. */
export function futuresDepthText(book: Book, limit: number, eventMs: number): string {
  return (
    `{"lastUpdateId":${futuresId(book.lastId)},"E":${eventMs},"T":${eventMs}` +
    `,"bids":${sideText(book.bids, limit)},"asks":${sideText(book.asks, limit)}}`
  );
}
