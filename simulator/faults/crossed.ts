import { type Fault, oneFrame } from './fault.ts';

/** One whole coin: an order of a size that nobody overlooks. */
const QUANTITY_UNITS = 100_000_000;

export const crossed: Fault = {
  name: 'crossed',
  description: 'one book update has a bid more, at the price of the best ask',
  channel: 'book',
  fits: ({ book }) => book !== undefined && book.asks.length > 0,
  begin: (parts, first) =>
    oneFrame(parts, first, ({ symbol, book }, { text, forward }) => {
      const price = book?.asks.priceAt(0) ?? 0;
      forward(parts.dialect.withBid(text, symbol, price, QUANTITY_UNITS));
    }),
};
