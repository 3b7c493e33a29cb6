import type { Quote, Trade } from '../../model/event.ts';
import type { Instrument } from '../../model/instrument.ts';
import { FrameScanner } from './frame-scanner.ts';

const US_PER_MS = 1000;

/**
 * The two frames that make up nine tenths of all, in the exact form in which the venue has always
 * sent them: a quarter of JSON.parse's time, and no garbage. A frame in any other form, also one that
 * is merely spaced otherwise, is left to the general decoder.
 */
export class FastDecoder {
  private readonly scanner = new FrameScanner();
  private readonly quoteParts: readonly Uint8Array[];
  private readonly tradeParts: readonly Uint8Array[];

  constructor(private readonly instrument: Instrument) {
    const { symbol } = instrument;
    const stream = `{"stream":"${symbol.toLowerCase()}@`;
    this.quoteParts = [
      `${stream}bookTicker","data":{"u":`,
      `,"s":"${symbol}","b":"`,
      '","B":"',
      '","a":"',
      '","A":"',
      '"}}',
    ].map(bytes);
    this.tradeParts = [
      `${stream}trade","data":{"e":"trade","E":`,
      `,"s":"${symbol}","t":`,
      ',"p":"',
      '","q":"',
      '","T":',
      ',"m":',
    ].map(bytes);
  }

  /** True when the frame was a bookTicker in the known form, and `quote` now holds it. */
  quote(frame: Uint8Array, quote: Quote): boolean {
    const { scanner, instrument } = this;
    const [head, bid, bidQuantity, ask, askQuantity, end] = this.quoteParts;
    scanner.start(frame);
    if (!scanner.expect(head!)) return false;
    quote.updateId = scanner.integer();
    scanner.expect(bid!);
    quote.bidTicks = this.price();
    scanner.expect(bidQuantity!);
    quote.bidLots = this.quantity();
    scanner.expect(ask!);
    quote.askTicks = this.price();
    scanner.expect(askQuantity!);
    quote.askLots = this.quantity();
    quote.symbolId = instrument.id;
    return scanner.expect(end!) && scanner.atEnd && quote.bidTicks > 0 && quote.askTicks > 0;
  }

  /** True when the frame was a trade in the known form, and `trade` now holds it. */
  trade(frame: Uint8Array, trade: Trade): boolean {
    const { scanner, instrument } = this;
    const [head, id, price, quantity, time, maker] = this.tradeParts;
    scanner.start(frame);
    if (!scanner.expect(head!)) return false;
    scanner.integer(); // event time: the trade's own time is what counts
    scanner.expect(id!);
    trade.tradeId = scanner.integer();
    scanner.expect(price!);
    trade.priceTicks = this.price();
    scanner.expect(quantity!);
    trade.quantityLots = this.quantity();
    scanner.expect(time!);
    trade.exchangeUs = scanner.integer() * US_PER_MS;
    scanner.expect(maker!);
    trade.symbolId = instrument.id;
    // m: the buyer was the maker, so that the seller was the aggressor. M is of no meaning.
    if (scanner.accept(SELLER_TOOK)) trade.aggressor = -1;
    else if (scanner.accept(BUYER_TOOK)) trade.aggressor = 1;
    else return false;
    return scanner.ok && scanner.atEnd && trade.priceTicks > 0;
  }

  private price(): number {
    const { priceDecimals, tickUnits } = this.instrument;
    const ticks = this.scanner.units(priceDecimals, true) / tickUnits;
    return Number.isInteger(ticks) ? ticks : Number.NaN;
  }

  private quantity(): number {
    const { quantityDecimals, lotUnits } = this.instrument;
    return Math.floor(this.scanner.units(quantityDecimals, false) / lotUnits);
  }
}

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

const SELLER_TOOK = bytes('true,"M":true}}');
const BUYER_TOOK = bytes('false,"M":true}}');
