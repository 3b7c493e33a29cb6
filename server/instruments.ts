import type { InstrumentDefinition } from '@voltaire/reflex/model/instrument.ts';
import { z } from 'zod';

/** The part of GET /api/v3/exchangeInfo that we trade by (Binance Spot REST API, "Filters"). */
const exchangeInfo = z.object({
  symbols: z.array(
    z.object({
      symbol: z.string(),
      baseAsset: z.string(),
      quoteAsset: z.string(),
      filters: z.array(z.looseObject({ filterType: z.string() })),
    }),
  ),
});

const TIMEOUT_MS = 10_000;

/** Asks the venue for the pairs to be traded. Throws when one is not there. */
export async function fetchInstruments(
  restUrl: string,
  symbols: readonly string[],
): Promise<InstrumentDefinition[]> {
  const response = await fetch(`${restUrl}/api/v3/exchangeInfo`, {
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (!response.ok) throw new Error(`the venue refused exchangeInfo: HTTP ${response.status}`);
  const { symbols: listed } = exchangeInfo.parse(await response.json());
  return symbols.map((symbol) => {
    const found = listed.find((each) => each.symbol === symbol);
    if (!found) {
      const known = listed.map((each) => each.symbol).join(', ');
      throw new Error(`strategies name the symbol "${symbol}"; the venue has ${known}`);
    }
    const filter = (type: string) => found.filters.find((each) => each.filterType === type) ?? {};
    const price = z.object({ tickSize: z.string() }).parse(filter('PRICE_FILTER'));
    const lot = z.object({ stepSize: z.string(), minQty: z.string() }).parse(filter('LOT_SIZE'));
    const { minNotional } = z.object({ minNotional: z.string() }).parse(filter('NOTIONAL'));
    return {
      venue: 'binance',
      symbol,
      base: found.baseAsset,
      quote: found.quoteAsset,
      tickSize: price.tickSize,
      lotSize: lot.stepSize,
      minQuantity: lot.minQty,
      minNotional,
    };
  });
}
