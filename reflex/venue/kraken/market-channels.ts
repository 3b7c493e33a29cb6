import { ALL_SYMBOLS, EventKind } from '../../model/event.ts';
import type { Instrument } from '../../model/instrument.ts';
import type { Levels } from '../../model/levels.ts';
import { BadFrame } from '../bad-frame.ts';
import type { FrameKind } from '../decoder.ts';
import { type EventBatch, UNSTAMPED } from './event-batch.ts';
import {
  count,
  decimal,
  type Fields,
  fields,
  list,
  price,
  quantity,
  show,
  string,
  timeUs,
  volume,
} from './fields.ts';
import { HIGHEST_CHECKSUM, MAX_ENTRIES, MAX_LEVELS } from './limits.ts';
import type { Symbols } from './symbols.ts';

interface Message {
  readonly isSnapshot: boolean;
  readonly timestamp: unknown;
}

type ReadEntry = (
  entry: Fields,
  instrument: Instrument,
  message: Message,
  batch: EventBatch,
) => void;

const US_PER_MINUTE = 60e6;
const S_PER_MINUTE = 60;

/** Kraken WebSocket API v2, the channels whose `data` is a list of entries, each of one symbol. */
const CHANNELS: ReadonlyMap<string, ReadEntry> = new Map([
  ['book', book],
  ['trade', trade],
  ['ticker', ticker],
  ['ohlc', candle],
]);

export function isMarketChannel(channel: string): boolean {
  return CHANNELS.has(channel);
}

/** Puts the events of a message into `batch`. Throws BadFrame, which names channel and symbol. */
export function readMarketChannel(
  channel: string,
  { type, timestamp, data }: Fields,
  symbols: Symbols,
  batch: EventBatch,
): FrameKind {
  const read = CHANNELS.get(channel)!;
  const isBook = channel === 'book';
  let only: Instrument | null = null;
  try {
    const message = { isSnapshot: isSnapshot(type), timestamp };
    const entries = list(data, 'data', MAX_ENTRIES);
    let ours = entries.length === 0;
    for (const value of entries) {
      const entry = fields(value, 'an entry of data');
      const name = string(entry.symbol, 'symbol');
      const instrument = symbols.named(name) ?? null;
      if (instrument) {
        only = entries.length === 1 ? instrument : null;
        read(entry, instrument, message, batch);
        ours = true;
      } else if (isBook) {
        // Whose update it was meant to be cannot be known, and then no book is certain.
        throw new BadFrame(`nobody asked for the book of ${show(name)}`);
      }
    }
    return ours ? 'market' : 'unknown';
  } catch (error) {
    if (!(error instanceof BadFrame)) throw error;
    const where = only ? `${channel} of ${only.symbol}` : channel;
    throw new BadFrame(`${where}: ${error.message}`, only?.id ?? ALL_SYMBOLS, isBook);
  }
}

function isSnapshot(type: unknown): boolean {
  if (type === 'snapshot') return true;
  if (type === 'update') return false;
  throw new BadFrame(`type must be "snapshot" or "update", was ${show(type)}`);
}

function book(entry: Fields, instrument: Instrument, message: Message, batch: EventBatch): void {
  const event = batch.book();
  event.symbolId = instrument.id;
  event.replaces = message.isSnapshot;
  readLevels(event.bids, entry.bids, 'bids', instrument);
  readLevels(event.asks, entry.asks, 'asks', instrument);
  if (entry.checksum !== undefined) event.checksum = checksum(entry.checksum);
  if (entry.timestamp !== undefined) event.exchangeUs = timeUs(entry.timestamp, 'timestamp');
}

function readLevels(side: Levels, value: unknown, name: string, instrument: Instrument): void {
  for (const each of list(value, name, MAX_LEVELS)) {
    const level = fields(each, 'a level');
    side.push(price(level.price, 'price', instrument), quantity(level.qty, 'qty', instrument));
  }
}

function checksum(value: unknown): number {
  const crc = count(value, 'checksum');
  if (crc <= HIGHEST_CHECKSUM) return crc;
  throw new BadFrame(`checksum must fit into 32 bits, was ${show(value)}`);
}

function trade(entry: Fields, instrument: Instrument, _: Message, batch: EventBatch): void {
  const event = batch.trade();
  event.symbolId = instrument.id;
  event.tradeId = count(entry.trade_id, 'trade_id');
  event.priceTicks = price(entry.price, 'price', instrument);
  event.quantityLots = quantity(entry.qty, 'qty', instrument);
  if (event.quantityLots === 0) throw new BadFrame('qty of a trade must not be zero');
  // The side is that of the taker.
  if (entry.side === 'buy') event.aggressor = 1;
  else if (entry.side === 'sell') event.aggressor = -1;
  else throw new BadFrame(`side must be "buy" or "sell", was ${show(entry.side)}`);
  event.exchangeUs = timeUs(entry.timestamp, 'timestamp');
}

function ticker(entry: Fields, instrument: Instrument, _: Message, batch: EventBatch): void {
  const volumeLots = volume(entry.volume, 'volume', instrument);
  if (volumeLots === 0) return; // nothing was traded, so that there is no price to tell
  batch.add({
    kind: EventKind.DAY_TICKER,
    ...UNSTAMPED,
    symbolId: instrument.id,
    lastTicks: price(entry.last, 'last', instrument),
    highTicks: price(entry.high, 'high', instrument),
    lowTicks: price(entry.low, 'low', instrument),
    volumeLots,
    changePct: Number(decimal(entry.change_pct, 'change_pct')),
  });
}

function candle(entry: Fields, instrument: Instrument, message: Message, batch: EventBatch): void {
  // An interval without a trade is announced by its name and end alone.
  if (entry.open === undefined && entry.interval_begin === undefined) return;
  const minutes = count(entry.interval, 'interval');
  const openUs = timeUs(entry.interval_begin, 'interval_begin');
  const sentUs = message.timestamp === undefined ? openUs : timeUs(message.timestamp, 'timestamp');
  batch.add({
    kind: EventKind.CANDLE,
    ...UNSTAMPED,
    symbolId: instrument.id,
    intervalS: minutes * S_PER_MINUTE,
    openUs,
    openTicks: price(entry.open, 'open', instrument),
    highTicks: price(entry.high, 'high', instrument),
    lowTicks: price(entry.low, 'low', instrument),
    closeTicks: price(entry.close, 'close', instrument),
    volumeLots: volume(entry.volume, 'volume', instrument),
    trades: count(entry.trades, 'trades'),
    // The last message of an interval is followed by one of the next: only history says "closed".
    closed: sentUs >= openUs + minutes * US_PER_MINUTE,
  });
}
