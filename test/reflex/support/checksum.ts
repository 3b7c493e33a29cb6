import { crc32 } from 'node:zlib';
import type { Instrument } from '@voltaire/reflex/model/instrument.ts';

type Side = Iterable<readonly [ticks: number, lots: number]>;

/**
 * Kraken's checksum as its documentation tells it, on decimal text and with zlib's CRC32: slow,
 * obvious, and nothing shared with the code under test. Sides are sorted from the best price on.
 */
export function checksumOf(instrument: Instrument, bids: Side, asks: Side): number {
  return crc32(textOf(instrument, asks) + textOf(instrument, bids));
}

function textOf(instrument: Instrument, side: Side): string {
  const { book, priceDecimals, quantityDecimals } = instrument;
  return [...side]
    .slice(0, 10)
    .map(([ticks, lots]) => {
      const price = padded(instrument.priceText(ticks), book.priceDecimals ?? priceDecimals);
      const quantity = padded(
        instrument.quantityText(lots),
        book.quantityDecimals ?? quantityDecimals,
      );
      return significant(price) + significant(quantity);
    })
    .join('');
}

/** The text at the venue's precision. */
function padded(text: string, decimals: number): string {
  const [whole, fraction = ''] = text.split('.');
  return `${whole}.${fraction.padEnd(decimals, '0')}`;
}

const significant = (text: string): string => text.replace('.', '').replace(/^0+/, '');
