import {
  type Candle,
  type ChainedDiff,
  type DayTicker,
  type DepthDiff,
  EventKind,
  type PartialBook,
  type Quote,
  type Trade,
} from '../../model/event.ts';
import { Levels } from '../../model/levels.ts';

const STAMP = { atUs: 0, monoNs: 0, symbolId: 0 };

/** One event of each kind, filled again for every frame: a tick leaves no garbage behind. */
export class Events {
  readonly trade: Trade = {
    kind: EventKind.TRADE,
    ...STAMP,
    tradeId: 0,
    priceTicks: 0,
    quantityLots: 0,
    aggressor: 1,
    exchangeUs: 0,
  };
  readonly quote: Quote = {
    kind: EventKind.QUOTE,
    ...STAMP,
    updateId: 0,
    bidTicks: 0,
    bidLots: 0,
    askTicks: 0,
    askLots: 0,
  };
  readonly diff: DepthDiff = {
    kind: EventKind.DEPTH_DIFF,
    ...STAMP,
    firstUpdateId: 0,
    lastUpdateId: 0,
    exchangeUs: 0,
    bids: new Levels(),
    asks: new Levels(),
  };
  readonly chained: ChainedDiff = {
    kind: EventKind.CHAINED_DIFF,
    ...STAMP,
    firstUpdateId: 0,
    lastUpdateId: 0,
    previousUpdateId: 0,
    exchangeUs: 0,
    bids: new Levels(),
    asks: new Levels(),
  };
  readonly partial: PartialBook = {
    kind: EventKind.PARTIAL_BOOK,
    ...STAMP,
    lastUpdateId: 0,
    exchangeUs: Number.NaN,
    bids: new Levels(),
    asks: new Levels(),
  };
  readonly candle: Candle = {
    kind: EventKind.CANDLE,
    ...STAMP,
    intervalS: 0,
    openUs: 0,
    openTicks: 0,
    highTicks: 0,
    lowTicks: 0,
    closeTicks: 0,
    volumeLots: 0,
    trades: 0,
    closed: false,
  };
  readonly dayTicker: DayTicker = {
    kind: EventKind.DAY_TICKER,
    ...STAMP,
    lastTicks: 0,
    highTicks: 0,
    lowTicks: 0,
    volumeLots: 0,
    changePct: 0,
  };
}

/** The kinds that `Events` has one of. */
export type StreamEvent = Events[keyof Events];
