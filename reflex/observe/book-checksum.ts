import type { Instrument } from '../model/instrument.ts';
import { afterByte, afterZeros, CRC_START, finish, LONGEST_PIECE } from './crc32.ts';
import type { OrderBook } from './order-book.ts';

/** Levels a side that Kraken's checksum covers; it says nothing of those behind. */
const LEVELS = 10;
const ZERO = 48;
const HALF = 1e8;
/** Levels remembered, by the last bits of their price: near the best price no two meet. */
const REMEMBERED = 1024;

/**
 * Kraken's book checksum (WebSocket API v2, "Book checksum"): of the ten best asks from the lowest
 * up, then the ten best bids from the highest down, the digits of price and quantity without point
 * and leading zeros, in one string; its CRC32.
 *
 * The digits without point are an integer at the venue's precision, and ticks and lots are that same
 * integer up to a constant factor, so that nothing of the text is ever lost on the way. A message
 * changes few levels: the part of each is remembered (writing all digits anew took a third of all
 * the time that a message takes).
 */
export class BookChecksum {
  private readonly priceFactor: number;
  private readonly quantityFactor: number;
  private readonly ticks = new Float64Array(REMEMBERED);
  private readonly lots = new Float64Array(REMEMBERED);
  private readonly parts = new Uint32Array(REMEMBERED);
  private readonly lengths = new Uint8Array(REMEMBERED);
  private readonly digits = new Uint8Array(LONGEST_PIECE);

  /** Throws a RangeError when the venue's precision is too coarse for its own tick or lot. */
  constructor({ symbol, book, priceDecimals, quantityDecimals, tickUnits, lotUnits }: Instrument) {
    const price = (book.priceDecimals ?? priceDecimals) - priceDecimals;
    const quantity = (book.quantityDecimals ?? quantityDecimals) - quantityDecimals;
    if (price < 0 || quantity < 0) {
      throw new RangeError(`${symbol}: the precision of its checksum is coarser than tick or lot`);
    }
    this.priceFactor = tickUnits * 10 ** price;
    this.quantityFactor = lotUnits * 10 ** quantity;
  }

  of(book: OrderBook): number {
    let crc = CRC_START;
    for (let level = 0; level < LEVELS && level < book.askCount; level++) {
      crc = this.append(crc, book.askTicks(level), book.askLots(level));
    }
    for (let level = 0; level < LEVELS && level < book.bidCount; level++) {
      crc = this.append(crc, book.bidTicks(level), book.bidLots(level));
    }
    return finish(crc);
  }

  private append(crc: number, ticks: number, lots: number): number {
    const slot = ticks % REMEMBERED;
    if (this.ticks[slot] !== ticks || this.lots[slot] !== lots) this.remember(slot, ticks, lots);
    return afterZeros(crc, this.lengths[slot]!) ^ this.parts[slot]!;
  }

  private remember(slot: number, ticks: number, lots: number): void {
    const priceEnd = this.write(ticks * this.priceFactor, 0);
    const end = this.write(lots * this.quantityFactor, priceEnd);
    let part = 0;
    for (let i = 0; i < end; i++) part = afterByte(part, this.digits[i]!);
    this.ticks[slot] = ticks;
    this.lots[slot] = lots;
    this.parts[slot] = part;
    this.lengths[slot] = end;
  }

  /** The decimal digits of a whole number below 2^53, from `start` on; returns where they end. */
  private write(value: number, start: number): number {
    const end = start + countDigits(value);
    const high = Math.floor(value / HALF); // two halves that fit 32-bit arithmetic
    const middle = high > 0 ? end - 8 : start;
    this.writeHalf(value - high * HALF, middle, end);
    this.writeHalf(high, start, middle);
    return end;
  }

  private writeHalf(value: number, start: number, end: number): void {
    let rest = value | 0;
    for (let at = end - 1; at >= start; at--) {
      const tenth = (rest / 10) | 0;
      this.digits[at] = ZERO + rest - tenth * 10;
      rest = tenth;
    }
  }
}

/** How many digits a whole number has; none for zero, whose zeros all lead. */
function countDigits(value: number): number {
  let digits = 0;
  for (let bound = 1; value >= bound; bound *= 10) digits++;
  return digits;
}
