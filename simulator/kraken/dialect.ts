import type { Dialect } from '../faults/fault.ts';
import { decimalText } from '../market/units.ts';
import type { KrakenPair } from './pair.ts';

/** How a book message of Kraken is forged. */
export function krakenDialect(pairs: readonly KrakenPair[]): Dialect {
  return {
    withBid: (text, symbol, price, quantity) => {
      const pair = pairs.find((each) => each.symbol === symbol);
      if (!pair) return text;
      const level =
        `{"price":${decimalText(price, pair.priceDecimals)}` +
        `,"qty":${decimalText(quantity, pair.quantityDecimals)}}`;
      return text.replace(/"bids":\[(\{?)/, (_all, more: string) =>
        more === '' ? `"bids":[${level}` : `"bids":[${level},{`,
      );
    },
    falsified: (text) =>
      text.replace(
        /"checksum":(\d+)/,
        (_all, sum: string) => `"checksum":${(Number(sum) ^ 1) >>> 0}`,
      ),
    shutdown: () =>
      '{"channel":"status","type":"update","data":[{"version":"2.0.10","system":"maintenance",' +
      '"api_version":"v2"}]}',
  };
}
