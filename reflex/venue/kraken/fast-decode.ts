import type { Instrument } from '../../model/instrument.ts';
import type { Levels } from '../../model/levels.ts';
import { FrameScanner } from '../frame-scanner.ts';
import type { EventBatch } from './event-batch.ts';
import { HIGHEST_CHECKSUM, MAX_ENTRIES, MAX_LEVELS } from './limits.ts';
import type { Symbols } from './symbols.ts';

/**
 * The frames that make up nearly all of a session, in the exact form in which the venue has always
 * sent them: a fraction of JSON.parse's time, and no garbage. A frame in any other form, also one
 * that is merely spaced otherwise, is left to the general decoder; so is one with an error in it,
 * which the general decoder can explain.
 */
export class FastDecoder {
  private readonly scanner = new FrameScanner();

  constructor(private readonly symbols: Symbols) {}

  heartbeat(frame: Uint8Array): boolean {
    const { scanner } = this;
    scanner.start(frame);
    return scanner.accept(HEARTBEAT) && scanner.atEnd;
  }

  /** The list of all pairs has half a megabyte, and of it only words are of interest. */
  instruments(frame: Uint8Array): boolean {
    const { scanner } = this;
    scanner.start(frame);
    return scanner.accept(INSTRUMENTS);
  }

  /** True when the frame was a book or trades in the known form, and `batch` now holds them. */
  decode(frame: Uint8Array, batch: EventBatch): boolean {
    const { scanner } = this;
    scanner.start(frame);
    let known = false;
    if (scanner.accept(BOOK_UPDATE)) known = this.book(batch, false);
    else if (scanner.accept(TRADES)) known = this.trades(batch);
    else if (scanner.accept(BOOK_SNAPSHOT)) known = this.book(batch, true);
    if (!known) batch.clear();
    return known;
  }

  private book(batch: EventBatch, replaces: boolean): boolean {
    const { scanner } = this;
    const instrument = this.symbols.read(scanner);
    if (!instrument) return false;
    const book = batch.book();
    book.symbolId = instrument.id;
    book.replaces = replaces;
    scanner.expect(BIDS);
    this.levels(book.bids, instrument);
    scanner.expect(ASKS);
    this.levels(book.asks, instrument);
    scanner.expect(CHECKSUM);
    book.checksum = scanner.integer();
    if (scanner.accept(TIMESTAMP)) {
      book.exchangeUs = scanner.timeUs();
      scanner.expect(TEXT_END);
    }
    return scanner.expect(BOOK_END) && scanner.atEnd && book.checksum <= HIGHEST_CHECKSUM;
  }

  private levels(side: Levels, instrument: Instrument): void {
    const { scanner } = this;
    if (!scanner.accept(LEVEL)) return; // an empty side
    do {
      const ticks = this.price(instrument);
      scanner.expect(QUANTITY);
      side.push(ticks, this.quantity(instrument));
    } while (scanner.accept(NEXT_LEVEL) && side.count < MAX_LEVELS);
    scanner.expect(LEVEL_END);
  }

  private trades(batch: EventBatch): boolean {
    const { scanner } = this;
    let count = 0;
    do this.trade(batch);
    while (scanner.accept(NEXT_TRADE) && ++count < MAX_ENTRIES);
    return scanner.expect(TRADES_END) && scanner.atEnd;
  }

  private trade(batch: EventBatch): void {
    const { scanner } = this;
    const instrument = this.symbols.read(scanner);
    if (!instrument) return scanner.refuse();
    const trade = batch.trade();
    trade.symbolId = instrument.id;
    // The side is that of the taker.
    if (scanner.accept(BUY)) trade.aggressor = 1;
    else if (scanner.expect(SELL)) trade.aggressor = -1;
    trade.priceTicks = this.price(instrument);
    scanner.expect(QUANTITY);
    trade.quantityLots = this.quantity(instrument);
    if (trade.quantityLots === 0) scanner.refuse();
    if (!scanner.accept(LIMIT)) scanner.expect(MARKET);
    trade.tradeId = scanner.integer();
    scanner.expect(TIMESTAMP);
    trade.exchangeUs = scanner.timeUs();
    scanner.expect(TEXT_END);
  }

  private price({ priceDecimals, tickUnits }: Instrument): number {
    const ticks = this.scanner.units(priceDecimals, true) / tickUnits;
    if (ticks === 0 || !Number.isInteger(ticks)) this.scanner.refuse();
    return ticks;
  }

  private quantity({ quantityDecimals, lotUnits }: Instrument): number {
    const lots = this.scanner.units(quantityDecimals, true) / lotUnits;
    if (!Number.isInteger(lots)) this.scanner.refuse();
    return lots;
  }
}

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

const HEARTBEAT = bytes('{"channel":"heartbeat"}');
const INSTRUMENTS = bytes('{"channel":"instrument",');
const BOOK_UPDATE = bytes('{"channel":"book","type":"update","data":[{"symbol":"');
const BOOK_SNAPSHOT = bytes('{"channel":"book","type":"snapshot","data":[{"symbol":"');
const BIDS = bytes(',"bids":[');
const LEVEL = bytes('{"price":');
const QUANTITY = bytes(',"qty":');
const NEXT_LEVEL = bytes('},{"price":');
const LEVEL_END = bytes('}');
const ASKS = bytes('],"asks":[');
const CHECKSUM = bytes('],"checksum":');
const TIMESTAMP = bytes(',"timestamp":"');
const TEXT_END = bytes('"');
const BOOK_END = bytes('}]}');
const TRADES = bytes('{"channel":"trade","type":"update","data":[{"symbol":"');
const BUY = bytes(',"side":"buy","price":');
const SELL = bytes(',"side":"sell","price":');
const LIMIT = bytes(',"ord_type":"limit","trade_id":');
const MARKET = bytes(',"ord_type":"market","trade_id":');
const NEXT_TRADE = bytes('},{"symbol":"');
const TRADES_END = bytes('}]}');
