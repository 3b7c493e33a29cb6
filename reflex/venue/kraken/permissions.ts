import { type Fields, show } from './fields.ts';

/** As GetApiKeyInfo names them. */
const NEEDED = ['query-open-trades', 'query-closed-trades', 'query-funds', 'modify-trades'];
/** What takes money out of the account. */
const TAKES_MONEY_AWAY = /withdraw|transfer/i;

/**
 * Null when a key with this GetApiKeyInfo may be used, else why not. A key that may withdraw is refused,
 * and so is one of which nobody can tell.
 */
export function keyRefusal({ permissions }: Fields): string | null {
  if (!Array.isArray(permissions) || !permissions.every((each) => typeof each === 'string')) {
    return `Kraken does not say what the API key may do (permissions: ${show(permissions)}): it is not used`;
  }
  const dangerous = permissions.find((each) => TAKES_MONEY_AWAY.test(each));
  if (dangerous !== undefined) {
    return `the API key may take money away ("${dangerous}"): make one without that right and use it instead`;
  }
  const missing = NEEDED.filter((each) => !permissions.includes(each));
  if (missing.length === 0) return null;
  return `the API key lacks the right to ${missing.join(', ')}: give it at Kraken, under Settings, API`;
}
