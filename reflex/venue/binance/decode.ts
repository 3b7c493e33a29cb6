import {
  type DepthDiff,
  type DepthSnapshot,
  EventKind,
  type Quote,
  type Trade,
} from '../../model/event.ts';
import type { Instrument } from '../../model/instrument.ts';
import { Levels } from '../../model/levels.ts';
import { FastDecoder } from './fast-decode.ts';

/** Why a frame was refused. Refused frames are counted and reported; they never reach the kernel. */
export class BadFrame extends Error {
  override readonly name = 'BadFrame';
}

export type MarketEvent = Trade | Quote | DepthDiff;

const US_PER_MS = 1000;
/** Beyond what any venue sends in one message. */
const MAX_LEVELS_IN_MESSAGE = 10_000;

/**
 * Decodes frames of Binance Spot's combined streams (Web Socket Streams for Binance: Trade, Individual
 * Symbol Book Ticker, Diff. Depth). The returned event is used again for the next frame.
 */
export class BinanceDecoder {
  private readonly fast: readonly FastDecoder[];
  private readonly byStream = new Map<string, { instrument: Instrument; decode: Decode }>();
  private readonly trade: Trade = {
    kind: EventKind.TRADE,
    atUs: 0,
    monoNs: 0,
    symbolId: 0,
    tradeId: 0,
    priceTicks: 0,
    quantityLots: 0,
    aggressor: 1,
    exchangeUs: 0,
  };
  private readonly quote: Quote = {
    kind: EventKind.QUOTE,
    atUs: 0,
    monoNs: 0,
    symbolId: 0,
    updateId: 0,
    bidTicks: 0,
    bidLots: 0,
    askTicks: 0,
    askLots: 0,
  };
  private readonly diff: DepthDiff = {
    kind: EventKind.DEPTH_DIFF,
    atUs: 0,
    monoNs: 0,
    symbolId: 0,
    firstUpdateId: 0,
    lastUpdateId: 0,
    exchangeUs: 0,
    bids: new Levels(),
    asks: new Levels(),
  };

  constructor(private readonly instruments: readonly Instrument[]) {
    this.fast = instruments.map((instrument) => new FastDecoder(instrument));
    for (const instrument of instruments) {
      const name = instrument.symbol.toLowerCase();
      this.byStream.set(`${name}@trade`, { instrument, decode: this.decodeTrade });
      this.byStream.set(`${name}@bookTicker`, { instrument, decode: this.decodeQuote });
      this.byStream.set(`${name}@depth@100ms`, { instrument, decode: this.decodeDiff });
    }
  }

  get streams(): readonly string[] {
    return [...this.byStream.keys()];
  }

  /** Null for frames that carry no market data (acknowledgements). Throws BadFrame. */
  decode(frame: Buffer, atUs: number, monoNs: number): MarketEvent | null {
    const event = this.decodeKnownForm(frame) ?? this.decodeAnyForm(frame.toString());
    if (!event) return null;
    event.atUs = atUs;
    event.monoNs = monoNs;
    return event;
  }

  private decodeKnownForm(frame: Buffer): MarketEvent | null {
    for (const fast of this.fast) {
      if (fast.quote(frame, this.quote)) return this.quote;
      if (fast.trade(frame, this.trade)) return this.trade;
    }
    return null;
  }

  private decodeAnyForm(frame: string): MarketEvent | null {
    const message = parseObject(frame);
    const known = this.byStream.get(message.stream as string);
    if (!known) {
      if ('result' in message || 'id' in message) return null;
      throw new BadFrame(`unknown stream ${show(message.stream)}`);
    }
    const { data } = message;
    if (!isObject(data)) throw new BadFrame('a frame without data');
    const event = known.decode(data, known.instrument);
    event.symbolId = known.instrument.id;
    return event;
  }

  /** The answer of GET /api/v3/depth. */
  decodeSnapshot(body: string, symbolId: number, atUs: number, monoNs: number): DepthSnapshot {
    const message = parseObject(body);
    const instrument = this.instruments[symbolId]!;
    return {
      kind: EventKind.DEPTH_SNAPSHOT,
      atUs,
      monoNs,
      symbolId,
      lastUpdateId: count(message.lastUpdateId, 'lastUpdateId'),
      bids: fill(new Levels(1024), message.bids, instrument),
      asks: fill(new Levels(1024), message.asks, instrument),
    };
  }

  private readonly decodeTrade: Decode = (data, instrument) => {
    const { trade } = this;
    trade.tradeId = count(data.t, 't');
    trade.priceTicks = positive(instrument.ticks(text(data.p, 'p')), 'p', data.p);
    trade.quantityLots = notNegative(instrument.wholeLots(text(data.q, 'q')), 'q', data.q);
    trade.exchangeUs = count(data.T, 'T') * US_PER_MS;
    // m: the buyer was the maker, so that the seller was the aggressor.
    if (typeof data.m !== 'boolean') throw new BadFrame('m is not true or false');
    trade.aggressor = data.m ? -1 : 1;
    return trade;
  };

  private readonly decodeQuote: Decode = (data, instrument) => {
    const { quote } = this;
    quote.updateId = count(data.u, 'u');
    quote.bidTicks = positive(instrument.ticks(text(data.b, 'b')), 'b', data.b);
    quote.bidLots = notNegative(instrument.wholeLots(text(data.B, 'B')), 'B', data.B);
    quote.askTicks = positive(instrument.ticks(text(data.a, 'a')), 'a', data.a);
    quote.askLots = notNegative(instrument.wholeLots(text(data.A, 'A')), 'A', data.A);
    return quote;
  };

  private readonly decodeDiff: Decode = (data, instrument) => {
    const { diff } = this;
    diff.firstUpdateId = count(data.U, 'U');
    diff.lastUpdateId = count(data.u, 'u');
    if (diff.firstUpdateId > diff.lastUpdateId) throw new BadFrame('U is greater than u');
    diff.exchangeUs = count(data.E, 'E') * US_PER_MS;
    fill(diff.bids, data.b, instrument);
    fill(diff.asks, data.a, instrument);
    return diff;
  };
}

type Decode = (data: Record<string, unknown>, instrument: Instrument) => MarketEvent;

function parseObject(json: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw new BadFrame(`not JSON: ${json.slice(0, 80)}`);
  }
  if (!isObject(value)) throw new BadFrame(`not an object: ${json.slice(0, 80)}`);
  return value;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function fill(levels: Levels, side: unknown, instrument: Instrument): Levels {
  if (!Array.isArray(side)) throw new BadFrame('a side of the book is not a list');
  if (side.length > MAX_LEVELS_IN_MESSAGE)
    throw new BadFrame(`${side.length} levels in one message`);
  levels.clear();
  for (const level of side) {
    const [price, quantity] = Array.isArray(level) ? (level as unknown[]) : [];
    levels.push(
      positive(instrument.ticks(text(price, 'price')), 'price', price),
      notNegative(instrument.wholeLots(text(quantity, 'quantity')), 'quantity', quantity),
    );
  }
  return levels;
}

/** What was found, in a few words: a frame may be huge, and nested deeper than any stack. */
export function show(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, 60));
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
}

function text(value: unknown, field: string): string {
  if (typeof value === 'string') return value;
  throw new BadFrame(`${field} must be decimal text, was ${show(value)}`);
}

function count(value: unknown, field: string): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
  throw new BadFrame(`${field} must be a whole number, was ${show(value)}`);
}

function positive(value: number, field: string, given: unknown): number {
  if (value > 0) return value; // NaN is not
  throw new BadFrame(`${field} must be a positive decimal on the grid, was ${show(given)}`);
}

function notNegative(value: number, field: string, given: unknown): number {
  if (value >= 0) return value;
  throw new BadFrame(`${field} must be a decimal on the grid, was ${show(given)}`);
}
