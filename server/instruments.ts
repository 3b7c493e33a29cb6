import type { InstrumentDefinition, MarketOrderRules } from '@voltaire/reflex/model/instrument.ts';
import { ORDER_TYPES, type OrderType } from '@voltaire/reflex/model/order.ts';
import type { RateLimit } from '@voltaire/reflex/venue/binance/request-budget.ts';
import { isPartial } from '@voltaire/reflex/venue/binance/streams.ts';
import { z } from 'zod';

export type BinanceVenue = 'binance' | 'binance-futures';

const PATHS: Readonly<Record<BinanceVenue, string>> = {
  binance: '/api/v3/exchangeInfo',
  'binance-futures': '/fapi/v1/exchangeInfo',
};

/** The part of exchangeInfo that we trade by (Spot "Filters", USD-M futures "Exchange Information"). */
const exchangeInfo = z.object({
  rateLimits: z.array(
    z.object({
      rateLimitType: z.string(),
      interval: z.string(),
      intervalNum: z.number().int().positive(),
      limit: z.number().int().positive(),
    }),
  ),
  symbols: z.array(z.looseObject({ symbol: z.string() })),
});

const pair = z.object({
  symbol: z.string(),
  status: z.string(),
  contractType: z.string().optional(),
  baseAsset: z.string(),
  quoteAsset: z.string(),
  marginAsset: z.string().optional(),
  orderTypes: z.array(z.string()).optional(),
  icebergAllowed: z.boolean().optional(),
  amendAllowed: z.boolean().optional(),
  filters: z.array(z.looseObject({ filterType: z.string() })),
});

/** What spot calls minNotional, under two names of the filter, is called notional on futures. */
const quantities = z.object({ stepSize: z.string(), minQty: z.string(), maxQty: z.string() });
const smallestValue = z.union([
  z.object({ minNotional: z.string() }).transform(({ minNotional }) => minNotional),
  z.object({ notional: z.string() }).transform(({ notional }) => notional),
]);

const INTERVALS_MS: Readonly<Record<string, number>> = {
  SECOND: 1000,
  MINUTE: 60_000,
  HOUR: 3_600_000,
  DAY: 86_400_000,
};

/** Changes of a book come ten times a second; a book that has not changed for so long is old. */
const STALE_AFTER_MS = 2000;

const TIMEOUT_MS = 10_000;
const NAMES_SHOWN = 20;

export interface BinanceListing {
  readonly definitions: InstrumentDefinition[];
  readonly rateLimits: RateLimit[];
}

/**
 * Asks the venue for the pairs to be traded, by its own names, and for its rate limits. Throws an
 * Error that names what is wrong when one is not there, or does not trade.
 */
export async function fetchBinanceInstruments(
  restUrl: string,
  venue: BinanceVenue,
  symbols: readonly string[],
  depth: number,
): Promise<BinanceListing> {
  const url = `${restUrl}${PATHS[venue]}`;
  const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) });
  if (!response.ok) throw new Error(`${url} was refused: HTTP ${response.status}`);
  const body: unknown = await response.json().catch(() => {
    throw new Error(`${url} did not answer with JSON`);
  });
  const info = parsed(exchangeInfo, body, url);
  const byName = new Map(info.symbols.map((each) => [each.symbol, each]));
  const definitions = symbols.map((symbol) => {
    const listed = byName.get(symbol);
    if (!listed) throw new Error(notListed(symbol, venue, [...byName.keys()]));
    return definitionOf(parsed(pair, listed, `${url}: ${symbol}`), venue, depth);
  });
  return { definitions, rateLimits: info.rateLimits.flatMap(rateLimit) };
}

function definitionOf(
  listed: z.output<typeof pair>,
  venue: BinanceVenue,
  depth: number,
): InstrumentDefinition {
  const { symbol, status, contractType } = listed;
  if (status !== 'TRADING') throw new Error(`${venue}: ${symbol} does not trade: ${status}`);
  const futures = venue === 'binance-futures';
  if (futures && contractType !== 'PERPETUAL') {
    throw new Error(`${venue}: ${symbol} is no perpetual contract but ${contractType}`);
  }
  const filter = <S extends z.ZodType>(form: S, ...types: string[]): z.output<S> => {
    const found = listed.filters.find(({ filterType }) => types.includes(filterType));
    return parsed(form, found ?? {}, `${venue}: ${types.join(' or ')} of ${symbol}`);
  };
  const price = filter(z.object({ tickSize: z.string() }), 'PRICE_FILTER');
  const lot = filter(quantities, 'LOT_SIZE');
  const market = marketOrders(listed);
  return {
    venue,
    symbol: futures ? `${symbol}-PERP` : symbol,
    ...(futures && { venueSymbol: symbol }),
    base: listed.baseAsset,
    quote: listed.quoteAsset,
    ...(futures && { marginAsset: listed.marginAsset ?? listed.quoteAsset }),
    tickSize: price.tickSize,
    lotSize: lot.stepSize,
    minQuantity: lot.minQty,
    maxQuantity: lot.maxQty,
    minNotional: filter(smallestValue, 'NOTIONAL', 'MIN_NOTIONAL'),
    ...(market && { market }),
    ...(listed.orderTypes && { orderTypes: orderTypes(listed.orderTypes, venue) }),
    ...(!futures && listed.icebergAllowed && { mostIcebergParts: icebergParts(listed) }),
    ...(!futures && listed.amendAllowed && { amends: 'smaller' as const }),
    book: {
      proof: isPartial(depth) ? 'whole' : 'sequence',
      depth,
      staleAfterMs: STALE_AFTER_MS,
    },
  };
}

/** Of market orders, besides LOT_SIZE; not every pair has it. */
function marketOrders(listed: z.output<typeof pair>): MarketOrderRules | null {
  const found = listed.filters.find(({ filterType }) => filterType === 'MARKET_LOT_SIZE');
  if (!found) return null;
  const { minQty, maxQty, stepSize } = parsed(
    quantities,
    found,
    `MARKET_LOT_SIZE of ${listed.symbol}`,
  );
  return { minQuantity: minQty, maxQuantity: maxQty, step: stepSize };
}

/** Of ours, those that the pair takes under the venue's names. */
function orderTypes(named: readonly string[], venue: BinanceVenue): OrderType[] {
  return ORDER_TYPES.filter((type) => named.includes(VENUE_NAMES[venue][type] ?? type));
}

/** Where the venue's name is another; post-only is no type of futures but a time in force. */
const VENUE_NAMES: Readonly<Record<BinanceVenue, Partial<Record<OrderType, string>>>> = {
  binance: { STOP: 'STOP_LOSS', STOP_LIMIT: 'STOP_LOSS_LIMIT' },
  'binance-futures': {
    LIMIT_MAKER: 'LIMIT',
    STOP: 'STOP_MARKET',
    STOP_LIMIT: 'STOP',
    TAKE_PROFIT: 'TAKE_PROFIT_MARKET',
    TAKE_PROFIT_LIMIT: 'TAKE_PROFIT',
  },
};

/** Of an order that shows a part of itself at a time. */
function icebergParts(listed: z.output<typeof pair>): number {
  const found = listed.filters.find(({ filterType }) => filterType === 'ICEBERG_PARTS');
  const form = z.object({ limit: z.number().int().positive() });
  return parsed(form, found ?? {}, `ICEBERG_PARTS of ${listed.symbol}`).limit;
}

/** Limits of other kinds are none of ours; an interval that we cannot read is a fault. */
function rateLimit(given: z.output<typeof exchangeInfo>['rateLimits'][number]): RateLimit[] {
  const { rateLimitType: type, interval, intervalNum, limit } = given;
  if (type !== 'REQUEST_WEIGHT' && type !== 'RAW_REQUESTS' && type !== 'ORDERS') return [];
  const intervalMs = (INTERVALS_MS[interval] ?? Number.NaN) * intervalNum;
  if (Number.isNaN(intervalMs)) throw new Error(`${type} is limited by an unknown "${interval}"`);
  return [{ type, intervalMs, limit }];
}

function notListed(symbol: string, venue: BinanceVenue, names: readonly string[]): string {
  const known =
    names.length <= NAMES_SHOWN ? names.join(', ') : `${names.length} others, ${symbol} not`;
  return `the symbol "${symbol}" is not there: ${venue} has ${known}`;
}

function parsed<S extends z.ZodType>(form: S, value: unknown, what: string): z.output<S> {
  const result = form.safeParse(value);
  if (result.success) return result.data;
  throw new Error(`${what} is not as documented: ${z.prettifyError(result.error)}`);
}
