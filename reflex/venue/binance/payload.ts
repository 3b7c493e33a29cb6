import type { ChainedDiff, DepthDiff } from '../../model/event.ts';
import type { Instrument } from '../../model/instrument.ts';
import { BadFrame } from '../bad-frame.ts';
import type { Events, StreamEvent } from './events.ts';
import {
  count,
  type Fields,
  fillLevels,
  flag,
  isObject,
  price,
  priceOrNone,
  quantity,
  show,
  text,
  time,
} from './fields.ts';
import type { BinanceMarket, StreamKind } from './streams.ts';

/** Seconds of the units of a kline's interval. */
const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };

/**
 * Reads what one stream carries into the event of its kind; null when it is well-formed and nothing
 * to be told. The fields are those of "Web Socket Streams for Binance" and of the USD-M futures
 * "Websocket Market Streams".
 */
export function readPayload(
  kind: StreamKind,
  market: BinanceMarket,
  data: Fields,
  instrument: Instrument,
  events: Events,
): StreamEvent | null {
  switch (kind) {
    case 'trade':
      return readTrade(data, 't', instrument, events);
    case 'aggTrade':
      return readTrade(data, 'l', instrument, events);
    case 'quote':
      return readQuote(data, instrument, events);
    case 'book':
      return market === 'spot'
        ? readDiff(data, events.diff, instrument)
        : readChained(data, instrument, events);
    case 'partialBook':
      return market === 'spot'
        ? readSpotPartial(data, instrument, events)
        : readFuturesPartial(data, instrument, events);
    case 'candle':
      return readCandle(data, instrument, events);
    case 'dayTicker':
      return readDayTicker(data, instrument, events);
  }
}

/** An aggregated trade has the id of the last of its trades. */
function readTrade(data: Fields, id: 't' | 'l', instrument: Instrument, { trade }: Events) {
  // Futures also tell of deals outside of the market (INSURANCE_FUND, ADL), far from its price.
  if (data.X !== undefined && data.X !== 'MARKET') return null;
  trade.tradeId = count(data[id], id);
  trade.priceTicks = price(data.p, 'p', instrument);
  trade.quantityLots = quantity(data.q, 'q', instrument);
  trade.exchangeUs = time(data.T, 'T');
  // m: the buyer was the maker, so that the seller was the aggressor.
  trade.aggressor = flag(data.m, 'm') ? -1 : 1;
  return trade;
}

function readQuote(data: Fields, instrument: Instrument, { quote }: Events) {
  quote.updateId = count(data.u, 'u');
  quote.bidTicks = price(data.b, 'b', instrument);
  quote.bidLots = quantity(data.B, 'B', instrument);
  quote.askTicks = price(data.a, 'a', instrument);
  quote.askLots = quantity(data.A, 'A', instrument);
  return quote;
}

function readDiff<D extends DepthDiff | ChainedDiff>(
  data: Fields,
  diff: D,
  instrument: Instrument,
): D {
  diff.firstUpdateId = count(data.U, 'U');
  diff.lastUpdateId = count(data.u, 'u');
  if (diff.firstUpdateId > diff.lastUpdateId) throw new BadFrame('U is greater than u');
  diff.exchangeUs = time(data.E, 'E');
  fillLevels(diff.bids, data.b, instrument);
  fillLevels(diff.asks, data.a, instrument);
  return diff;
}

function readChained(data: Fields, instrument: Instrument, { chained }: Events) {
  chained.previousUpdateId = count(data.pu, 'pu');
  return readDiff(data, chained, instrument);
}

function readSpotPartial(data: Fields, instrument: Instrument, { partial }: Events) {
  partial.lastUpdateId = count(data.lastUpdateId, 'lastUpdateId');
  partial.exchangeUs = Number.NaN;
  fillLevels(partial.bids, data.bids, instrument);
  fillLevels(partial.asks, data.asks, instrument);
  return partial;
}

/** In the form of a change; its levels are the whole of the best ones all the same. */
function readFuturesPartial(data: Fields, instrument: Instrument, { partial }: Events) {
  partial.lastUpdateId = count(data.u, 'u');
  partial.exchangeUs = time(data.E, 'E');
  fillLevels(partial.bids, data.b, instrument);
  fillLevels(partial.asks, data.a, instrument);
  return partial;
}

function readCandle(data: Fields, instrument: Instrument, { candle }: Events) {
  const { k } = data;
  if (!isObject(k)) throw new BadFrame(`k must be a candle, was ${show(k)}`);
  if (k.i === '1M') return null; // a month is no interval in seconds
  candle.intervalS = seconds(k.i);
  candle.openUs = time(k.t, 't');
  candle.openTicks = price(k.o, 'o', instrument);
  candle.highTicks = price(k.h, 'h', instrument);
  candle.lowTicks = price(k.l, 'l', instrument);
  candle.closeTicks = price(k.c, 'c', instrument);
  candle.volumeLots = quantity(k.v, 'v', instrument);
  candle.trades = count(k.n, 'n');
  candle.closed = flag(k.x, 'x');
  return candle;
}

function readDayTicker(data: Fields, instrument: Instrument, { dayTicker }: Events) {
  dayTicker.lastTicks = priceOrNone(data.c, 'c', instrument);
  dayTicker.highTicks = priceOrNone(data.h, 'h', instrument);
  dayTicker.lowTicks = priceOrNone(data.l, 'l', instrument);
  dayTicker.volumeLots = quantity(data.v, 'v', instrument);
  dayTicker.changePct = percent(data.P);
  return dayTicker;
}

function seconds(interval: unknown): number {
  const [, length, unit] = /^([1-9]\d?)([smhdw])$/.exec(text(interval, 'i')) ?? [];
  if (unit !== undefined) return Number(length) * SECONDS[unit]!;
  throw new BadFrame(`i must be an interval, was ${show(interval)}`);
}

function percent(value: unknown): number {
  if (typeof value === 'string' && /^-?\d{1,15}(\.\d{1,15})?$/.test(value)) return Number(value);
  throw new BadFrame(`P must be a decimal, was ${show(value)}`);
}
