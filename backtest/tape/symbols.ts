import type { InstrumentDefinition } from '@voltaire/reflex/model/instrument.ts';
import { BacktestProblem } from '../problem.ts';

export const VENUES = ['binance', 'binance-futures', 'kraken'] as const;
export type Venue = (typeof VENUES)[number];

/** What a tape does not tell of a symbol and orders depend on, decimal text. */
export interface SymbolRules {
  readonly tickSize: string;
  readonly lotSize: string;
  readonly minQuantity: string;
  readonly minNotional: string;
}

const BTCUSDT: SymbolRules = {
  tickSize: '0.01',
  lotSize: '0.00001',
  minQuantity: '0.00001',
  minNotional: '5',
};

/** As recorded: exchangeInfo in August 2025, AssetPairs of Kraken in July 2026. */
const KNOWN: Readonly<Record<Venue, Readonly<Record<string, SymbolRules>>>> = {
  binance: { BTCUSDT },
  'binance-futures': {
    'BTCUSDT-PERP': { tickSize: '0.1', lotSize: '0.001', minQuantity: '0.001', minNotional: '5' },
  },
  kraken: {
    'BTC/USD': {
      tickSize: '0.1',
      lotSize: '0.00000001',
      minQuantity: '0.00005',
      minNotional: '0.5',
    },
    'ETH/USD': {
      tickSize: '0.01',
      lotSize: '0.00000001',
      minQuantity: '0.001',
      minNotional: '0.5',
    },
  },
};

const PERPETUAL = '-PERP';
/** Longest first, where one ends as another does. */
const QUOTES = ['FDUSD', 'USDT', 'USDC', 'TUSD', 'BUSD', 'EUR', 'TRY', 'BTC', 'ETH', 'BNB', 'USD'];
const BINANCE_STALE_MS = 2_000;
const KRAKEN_STALE_MS = 3_000;

/**
 * The symbol as the kernel counts it. `given` counts more than what is known; throws a
 * BacktestProblem when neither is complete. `depth` is that of the recorded book.
 */
export function definitionOf(
  venue: Venue,
  symbol: string,
  given: Partial<SymbolRules>,
  depth: number,
): InstrumentDefinition {
  const rules = { ...KNOWN[venue][symbol], ...given };
  const { tickSize, lotSize, minQuantity = lotSize, minNotional = '0' } = rules;
  if (tickSize === undefined || lotSize === undefined || minQuantity === undefined) {
    const known = Object.keys(KNOWN[venue]).join(', ');
    throw new BacktestProblem(
      `the rules of the symbol "${symbol}" are not known: of ${venue} there is ${known}; ` +
        'of another give --tick and --lot, and --min-quantity and --min-notional if it has them',
    );
  }
  const numbers = { tickSize, lotSize, minQuantity, minNotional };
  const [base, quote] = assetsOf(symbol);
  const definition = { venue, symbol, base, quote, ...numbers };
  if (venue === 'kraken') {
    const digits = { priceDecimals: decimals(tickSize), quantityDecimals: decimals(lotSize) };
    const book = { proof: 'checksum', depth, ...digits, staleAfterMs: KRAKEN_STALE_MS } as const;
    return { ...definition, amends: 'terms', book };
  }
  const book = { proof: 'sequence', depth, staleAfterMs: BINANCE_STALE_MS } as const;
  if (!symbol.endsWith(PERPETUAL)) return { ...definition, amends: 'smaller', book };
  return { ...definition, venueSymbol: symbol.slice(0, -PERPETUAL.length), book };
}

function assetsOf(symbol: string): readonly [base: string, quote: string] {
  const name = symbol.endsWith(PERPETUAL) ? symbol.slice(0, -PERPETUAL.length) : symbol;
  const [base, quote] = name.split('/');
  if (base !== undefined && quote !== undefined) return [base, quote];
  const found = QUOTES.find((each) => name.endsWith(each) && name.length > each.length);
  return found === undefined ? [name, 'QUOTE'] : [name.slice(0, -found.length), found];
}

function decimals(step: string): number {
  return step.split('.')[1]?.length ?? 0;
}
