import type { ChainedDiff, DepthDiff } from '../../model/event.ts';
import type { Instrument } from '../../model/instrument.ts';
import type { Levels } from '../../model/levels.ts';
import type { FrameScanner } from '../frame-scanner.ts';
import type { Events, StreamEvent } from './events.ts';
import { MAX_LEVELS_IN_MESSAGE, microseconds } from './fields.ts';
import type { BinanceMarket } from './streams.ts';

/** What all forms of one decoder read with, and into. */
export interface Reading {
  readonly market: BinanceMarket;
  readonly scanner: FrameScanner;
  readonly events: Events;
}

/** The frames of one stream in the exact form in which the venue sends them. */
export abstract class FastForm {
  protected readonly scanner: FrameScanner;
  protected readonly futures: boolean;
  protected readonly symbol: Uint8Array;
  private readonly head: Uint8Array;

  constructor(
    readonly stream: string,
    begin: string,
    afterSymbol: string,
    protected readonly instrument: Instrument,
    reading: Reading,
  ) {
    this.scanner = reading.scanner;
    this.futures = reading.market === 'futures';
    this.head = bytes(`${stream}","data":{${begin}`);
    this.symbol = bytes(`,"s":"${instrument.venueSymbol}",${afterSymbol}`);
  }

  /** From the name of the stream on. Null when the frame has another form, if only in its spaces. */
  read(): StreamEvent | null {
    return this.scanner.expect(this.head) ? this.body() : null;
  }

  protected abstract body(): StreamEvent | null;

  protected price(): number {
    const { priceDecimals, tickUnits } = this.instrument;
    const ticks = this.scanner.units(priceDecimals, true) / tickUnits;
    return Number.isInteger(ticks) ? ticks : Number.NaN;
  }

  protected quantity(): number {
    const { quantityDecimals, lotUnits } = this.instrument;
    return Math.floor(this.scanner.units(quantityDecimals, false) / lotUnits);
  }
}

export class TradeForm extends FastForm {
  private readonly trade: Events['trade'];
  private readonly sellerTook: Uint8Array;
  private readonly buyerTook: Uint8Array;

  constructor(stream: string, instrument: Instrument, reading: Reading) {
    super(stream, '"e":"trade","E":', '"t":', instrument, reading);
    this.trade = reading.events.trade;
    // M is of no meaning.
    const end = this.futures ? '}}' : ',"M":true}}';
    this.sellerTook = bytes(`true${end}`);
    this.buyerTook = bytes(`false${end}`);
  }

  protected body(): StreamEvent | null {
    const { scanner, trade } = this;
    scanner.integer(); // event time: the trade's own time is what counts
    if (this.futures) this.readTime();
    scanner.expect(this.symbol);
    trade.tradeId = scanner.integer();
    scanner.expect(PRICE);
    trade.priceTicks = this.price();
    scanner.expect(QUANTITY);
    trade.quantityLots = this.quantity();
    scanner.expect(END_OF_TEXT);
    if (this.futures) scanner.expect(ON_THE_MARKET);
    else this.readTime();
    scanner.expect(MAKER);
    // m: the buyer was the maker, so that the seller was the aggressor.
    if (scanner.accept(this.sellerTook)) trade.aggressor = -1;
    else if (scanner.accept(this.buyerTook)) trade.aggressor = 1;
    else return null;
    trade.symbolId = this.instrument.id;
    return scanner.ok && scanner.atEnd && trade.priceTicks > 0 ? trade : null;
  }

  private readTime(): void {
    this.scanner.expect(TIME);
    this.trade.exchangeUs = microseconds(this.scanner.integer());
  }
}

export class QuoteForm extends FastForm {
  private readonly quote: Events['quote'];

  constructor(stream: string, instrument: Instrument, reading: Reading) {
    const begin = reading.market === 'futures' ? '"e":"bookTicker","u":' : '"u":';
    super(stream, begin, '"b":"', instrument, reading);
    this.quote = reading.events.quote;
  }

  protected body(): StreamEvent | null {
    const { scanner, quote } = this;
    quote.updateId = scanner.integer();
    scanner.expect(this.symbol);
    quote.bidTicks = this.price();
    scanner.expect(BID_QUANTITY);
    quote.bidLots = this.quantity();
    scanner.expect(ASK);
    quote.askTicks = this.price();
    scanner.expect(ASK_QUANTITY);
    quote.askLots = this.quantity();
    scanner.expect(END_OF_TEXT);
    if (this.futures) {
      scanner.expect(TIME);
      scanner.integer();
      scanner.expect(EVENT_TIME);
      scanner.integer();
    }
    quote.symbolId = this.instrument.id;
    scanner.expect(END);
    const known = scanner.ok && scanner.atEnd && quote.bidTicks > 0 && quote.askTicks > 0;
    return known ? quote : null;
  }
}

export class DiffForm extends FastForm {
  private readonly diff: DepthDiff;
  private readonly chained: ChainedDiff;

  constructor(stream: string, instrument: Instrument, reading: Reading) {
    super(stream, '"e":"depthUpdate","E":', '"U":', instrument, reading);
    this.diff = reading.events.diff;
    this.chained = reading.events.chained;
  }

  protected body(): StreamEvent | null {
    const { scanner, futures } = this;
    const diff = futures ? this.chained : this.diff;
    diff.exchangeUs = microseconds(scanner.integer());
    if (futures) {
      scanner.expect(TIME);
      scanner.integer(); // of the transaction
    }
    scanner.expect(this.symbol);
    diff.firstUpdateId = scanner.integer();
    scanner.expect(LAST_ID);
    diff.lastUpdateId = scanner.integer();
    if (futures) {
      scanner.expect(PREVIOUS_ID);
      this.chained.previousUpdateId = scanner.integer();
    }
    scanner.expect(BIDS);
    this.levels(diff.bids);
    scanner.expect(ASKS);
    this.levels(diff.asks);
    scanner.expect(END);
    diff.symbolId = this.instrument.id;
    const known = scanner.ok && scanner.atEnd && diff.firstUpdateId <= diff.lastUpdateId;
    return known ? diff : null;
  }

  private levels(side: Levels): void {
    const { scanner } = this;
    side.clear();
    if (scanner.accept(NO_LEVELS)) return;
    scanner.expect(FIRST_LEVEL);
    do {
      const ticks = this.price();
      scanner.expect(BETWEEN);
      side.push(ticks, this.quantity());
      if (!(ticks > 0) || side.count > MAX_LEVELS_IN_MESSAGE) scanner.refuse();
    } while (scanner.accept(NEXT_LEVEL));
    scanner.expect(LAST_LEVEL);
  }
}

export function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

const PRICE = bytes(',"p":"');
const QUANTITY = bytes('","q":"');
const MAKER = bytes(',"m":');
const TIME = bytes(',"T":');
const EVENT_TIME = bytes(',"E":');
/** Futures tell what else a trade may be: those are for the general decoder. */
const ON_THE_MARKET = bytes(',"X":"MARKET"');
const BID_QUANTITY = bytes('","B":"');
const ASK = bytes('","a":"');
const ASK_QUANTITY = bytes('","A":"');
const LAST_ID = bytes(',"u":');
const PREVIOUS_ID = bytes(',"pu":');
const BIDS = bytes(',"b":');
const ASKS = bytes(',"a":');
const NO_LEVELS = bytes('[]');
const FIRST_LEVEL = bytes('[["');
const BETWEEN = bytes('","');
const NEXT_LEVEL = bytes('"],["');
const LAST_LEVEL = bytes('"]]');
const END_OF_TEXT = bytes('"');
const END = bytes('}}');
