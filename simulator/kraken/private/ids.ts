/**
 * Ids in the form of Kraken's: OABCDE-FGHIJ-KLMNOP of orders, T… of trades. They hold the ledger's
 * number and the pair, so that an id alone leads back to its order.
 */
const DIGITS = 16;
const PAIRS_MAX = 16;
const FORM = /^[OT]([0-9A-Z]{5})-([0-9A-Z]{5})-([0-9A-Z]{6})$/;

export function venueId(kind: 'O' | 'T', id: number, pair: number): string {
  const text = (BigInt(id) * BigInt(PAIRS_MAX) + BigInt(pair))
    .toString(36)
    .toUpperCase()
    .padStart(DIGITS, '0');
  return `${kind}${text.slice(0, 5)}-${text.slice(5, 10)}-${text.slice(10)}`;
}

/** Undefined when it is none. */
export function parseVenueId(text: string): { id: number; pair: number } | undefined {
  const match = FORM.exec(text);
  if (!match) return undefined;
  let value = 0n;
  for (const digit of match.slice(1).join(''))
    value = value * 36n + BigInt(Number.parseInt(digit, 36));
  return { id: Number(value / BigInt(PAIRS_MAX)), pair: Number(value % BigInt(PAIRS_MAX)) };
}
