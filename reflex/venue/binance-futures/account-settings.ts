import type { Instrument } from '../../model/instrument.ts';

type Fields = Readonly<Record<string, unknown>>;

/** What we count with: a position's whole value as its margin. */
const LEVERAGE = 1;

/**
 * Null when an account is set as we count: one position for each symbol, margin in one asset, no
 * leverage. Else why it is not, with a code that stays ("Futures Account Configuration", "Symbol
 * Configuration"). What the venue does not say counts as set otherwise.
 */
export function settingsRefusal(
  account: Fields,
  symbols: readonly Fields[],
  traded: readonly Instrument[],
): string | null {
  if (account.canTrade !== true) {
    return 'ACCOUNT_CANNOT_TRADE: Binance lets this futures account not trade';
  }
  if (account.dualSidePosition !== false) {
    return 'HEDGE_MODE: the account may hold a long and a short position at once; set its position mode to one-way at Binance, and start again';
  }
  if (account.multiAssetsMargin !== false) {
    return 'MULTI_ASSETS_MARGIN: the account counts several assets as margin; set its asset mode to single-asset at Binance, and start again';
  }
  for (const { venueSymbol } of traded) {
    const found = symbols.find(({ symbol }) => symbol === venueSymbol);
    const refusal = leverageRefusal(venueSymbol, found?.leverage);
    if (refusal !== null) return refusal;
  }
  return null;
}

export function leverageRefusal(symbol: string, leverage: unknown): string | null {
  if (leverage === LEVERAGE) return null;
  const set = typeof leverage === 'number' ? `${leverage}x` : 'nobody knows what';
  return `LEVERAGE: ${symbol} is set to ${set}, and positions are counted with their whole value; set it to 1x at Binance, and start again`;
}
