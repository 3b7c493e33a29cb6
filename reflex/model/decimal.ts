/**
 * Decimal text ↔ integers. Venues send prices and quantities as decimal text; inside there are only
 * integers of a stated scale, so that nothing is ever rounded on the way in or out.
 */

const ZERO = 48;
const NINE = 57;
const POINT = 46;
const MINUS = 45;

/**
 * The integer number of 10^-decimals units that `text` stands for.
 * NaN when the text is not a plain decimal, needs more decimals than given, or leaves the range in
 * which a double counts exactly (2^53): the caller decides what a bad number means.
 */
export function parseUnits(text: string, decimals: number): number {
  return scan(text, decimals, true);
}

/** As parseUnits, but digits beyond `decimals` are dropped instead of refused. */
export function truncateUnits(text: string, decimals: number): number {
  return scan(text, decimals, false);
}

function scan(text: string, decimals: number, exact: boolean): number {
  const length = text.length;
  let at = 0;
  const negative = text.charCodeAt(0) === MINUS;
  if (negative) at = 1;
  let units = 0;
  let digits = 0;
  for (; at < length; at++) {
    const code = text.charCodeAt(at);
    if (code === POINT) break;
    if (code < ZERO || code > NINE) return Number.NaN;
    units = units * 10 + (code - ZERO);
    digits++;
  }
  if (digits === 0) return Number.NaN;
  let missing = decimals;
  if (at < length && ++at === length) return Number.NaN; // "1." is not a number that a venue sends
  for (; at < length; at++) {
    const code = text.charCodeAt(at);
    if (code < ZERO || code > NINE) return Number.NaN;
    if (missing > 0) {
      units = units * 10 + (code - ZERO);
      missing--;
    } else if (exact && code !== ZERO) {
      return Number.NaN;
    }
  }
  for (; missing > 0; missing--) units *= 10;
  if (units > Number.MAX_SAFE_INTEGER) return Number.NaN;
  return negative ? 0 - units : units;
}

/** The decimal text of `units` × 10^-decimals, with exactly `decimals` digits after the point. */
export function formatUnits(units: number | bigint, decimals: number): string {
  const negative = units < 0;
  const digits = (negative ? -units : units).toString().padStart(decimals + 1, '0');
  const sign = negative ? '-' : '';
  if (decimals === 0) return sign + digits;
  return `${sign}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

/** How many digits after the point `text` needs once trailing zeros are dropped: "0.0100" → 2. */
export function decimalsOf(text: string): number {
  const point = text.indexOf('.');
  if (point < 0) return 0;
  let end = text.length;
  while (end > point + 1 && text.charCodeAt(end - 1) === ZERO) end--;
  return end - point - 1;
}
