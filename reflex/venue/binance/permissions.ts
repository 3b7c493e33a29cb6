type Fields = Readonly<Record<string, unknown>>;

const SPOT_NEEDS = ['enableReading', 'enableSpotAndMarginTrading'];
export const FUTURES_NEED = ['enableReading', 'enableFutures'];
/** What takes money out of the account, or to where nobody looks ("Get API Key Permission"). */
const TAKES_MONEY_AWAY = [
  'enableWithdrawals',
  'enableInternalTransfer',
  'permitsUniversalTransfer',
];

/**
 * Null when a key with these apiRestrictions may be used, else why not. A key that may withdraw is
 * refused, and so is one of which nobody can tell.
 */
export function keyRefusal(
  restrictions: Fields,
  needed: readonly string[] = SPOT_NEEDS,
): string | null {
  for (const right of TAKES_MONEY_AWAY) {
    const has = restrictions[right];
    if (has === true) {
      return `the API key may take money away ("${right}"): make one without that right and use it instead`;
    }
    if (has !== false) {
      return `Binance does not say whether the API key has the right "${right}": it is not used`;
    }
  }
  const missing = needed.filter((right) => restrictions[right] !== true);
  if (missing.length === 0) return null;
  return `the API key lacks the right to ${missing.join(', ')}: give it at Binance, under API Management`;
}
