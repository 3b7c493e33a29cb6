import { crc32 } from 'node:zlib';
import type { BookSide, BookView } from '../market/book.ts';
import { UNIT_DECIMALS } from '../market/units.ts';
import type { KrakenPair } from './pair.ts';

const LEVELS = 10;

/**
 * WebSocket API v2, "Book Checksum": CRC32 of the ten best asks from the lowest, then the ten best
 * bids from the highest, each as the digits of price and quantity without point and leading zeros.
 */
export function checksumOf(book: BookView, pair: KrakenPair): number {
  return crc32(digitsOf(book.asks, pair) + digitsOf(book.bids, pair));
}

function digitsOf(side: BookSide, { priceDecimals, quantityDecimals }: KrakenPair): string {
  const priceStep = 10 ** (UNIT_DECIMALS - priceDecimals);
  const quantityStep = 10 ** (UNIT_DECIMALS - quantityDecimals);
  let digits = '';
  for (let rank = 0; rank < Math.min(LEVELS, side.length); rank++) {
    digits += `${side.priceAt(rank) / priceStep}${side.quantityAt(rank) / quantityStep}`;
  }
  return digits;
}
