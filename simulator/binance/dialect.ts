import type { Dialect } from '../faults/fault.ts';
import { UNITS_PER_ONE, unitsText } from '../market/units.ts';

/** How a book message of Binance is forged: an update (`b`) or a partial book (`bids`). */
export const binanceDialect: Dialect = {
  withBid: (text, _symbol, price, quantity) => {
    const level = `["${unitsText(price)}","${unitsText(quantity)}"]`;
    return text.replace(
      /"(b|bids)":\[(\[?)/,
      (_all, name: string, more: string) => `"${name}":[${level}${more === '' ? '' : ',['}`,
    );
  },

  // One coin too many at the best bid; the last word on a price counts, so it comes last.
  falsified: (text, { book }) => {
    const price = book?.bids.priceAt(0) ?? 0;
    const quantity = (book?.bids.quantityAt(0) ?? 0) + UNITS_PER_ONE;
    const level = `["${unitsText(price)}","${unitsText(quantity)}"]`;
    return text.replace(
      /"b":\[(.*)\],"a":\[/,
      (_all, levels: string) => `"b":[${levels}${levels === '' ? '' : ','}${level}],"a":[`,
    );
  },

  shutdown: (nowMs) => `{"e":"serverShutdown","E":${Math.floor(nowMs)}}`,
};
