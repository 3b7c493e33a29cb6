import { type BookRules, Instrument, type InstrumentDefinition } from '../../model/instrument.ts';
import { ORDER_TYPES } from '../../model/order.ts';
import { BadFrame } from '../bad-frame.ts';
import { count, decimal, type Fields, fields, list, string } from './fields.ts';
import { MAX_ENTRIES } from './limits.ts';
import { VENUE } from './venue-status.ts';

/** "display_qty: at least 1/15 of order_qty"; the list does not say it of each pair. */
const MOST_ICEBERG_PARTS = 15;

/** Some frame comes at least every second: a heartbeat, when nothing else does. */
const STALE_AFTER_MS = 3000;

/**
 * What a snapshot of the channel "instrument" says of these symbols, in their order. Throws an Error
 * that names the symbol which is not there, is not online, or is described in a way that cannot be
 * traded by.
 */
export function readInstruments(
  snapshot: Fields,
  symbols: readonly string[],
  depth: number,
): InstrumentDefinition[] {
  const pairs = new Map<unknown, Fields>();
  for (const value of list(fields(snapshot.data, 'data').pairs, 'pairs', MAX_ENTRIES)) {
    const pair = fields(value, 'a pair');
    pairs.set(pair.symbol, pair);
  }
  return symbols.map((symbol) => {
    const pair = pairs.get(symbol);
    if (!pair) {
      throw new Error(
        `Kraken has no pair "${symbol}": its names are like BTC/USD and DOGE/USD, ` +
          'not XBT/USD, XDG/USD or BTCUSD',
      );
    }
    if (pair.status !== 'online') {
      throw new Error(
        `Kraken says that ${symbol} is ${string(pair.status, 'status').slice(0, 60)}, not online`,
      );
    }
    return definition(symbol, pair, depth);
  });
}

function definition(symbol: string, pair: Fields, depth: number): InstrumentDefinition {
  try {
    const book: BookRules = {
      proof: 'checksum',
      depth,
      priceDecimals: count(pair.price_precision, 'price_precision'),
      quantityDecimals: count(pair.qty_precision, 'qty_precision'),
      staleAfterMs: STALE_AFTER_MS,
    };
    const read: InstrumentDefinition = {
      venue: VENUE,
      symbol,
      base: string(pair.base, 'base'),
      quote: string(pair.quote, 'quote'),
      tickSize: decimal(pair.price_increment ?? pair.tick_size, 'price_increment'),
      lotSize: decimal(pair.qty_increment, 'qty_increment'),
      minQuantity: decimal(pair.qty_min, 'qty_min'),
      minNotional: decimal(pair.cost_min, 'cost_min'),
      orderTypes: ORDER_TYPES,
      mostIcebergParts: MOST_ICEBERG_PARTS,
      amends: 'terms', // amend_order
      book,
    };
    check(new Instrument(0, read));
    return read;
  } catch (error) {
    if (!(error instanceof BadFrame || error instanceof RangeError)) throw error;
    throw new Error(
      `Kraken describes ${symbol} in a form that is not understood: ${error.message}`,
      { cause: error },
    );
  }
}

function check({
  minQuantityLots,
  minNotional,
  priceDecimals,
  quantityDecimals,
  book,
}: Instrument) {
  if (!(minQuantityLots >= 0)) throw new RangeError('qty_min is no multiple of qty_increment');
  if (!(minNotional >= 0)) throw new RangeError('cost_min is negative');
  // The digits of the checksum would lack those of a tick or lot, and no book could be proven.
  if (book.priceDecimals! < priceDecimals || book.quantityDecimals! < quantityDecimals) {
    throw new RangeError('its precision is coarser than its increment');
  }
}
