// Prices, quantities and money arrive as exact decimal text and are shown from that text: a double
// would be exact enough to look right and still be wrong.

/** Rounds half away from zero to a number of places; "-0.00" becomes "0.00". */
export function roundDecimal(text: string, places: number): string {
  const negative = text.startsWith('-');
  const [whole = '0', fraction = ''] = text.replace(/^[+-]/, '').split('.');
  const digits = BigInt(whole + fraction.slice(0, places).padEnd(places, '0'));
  const roundUp = (fraction[places] ?? '0') >= '5';
  const rounded = (digits + (roundUp ? 1n : 0n)).toString().padStart(places + 1, '0');
  const split = rounded.length - places;
  const unsigned = places > 0 ? `${rounded.slice(0, split)}.${rounded.slice(split)}` : rounded;
  return negative && /[1-9]/.test(unsigned) ? `-${unsigned}` : unsigned;
}

/** Thousands apart: "61837.63" becomes "61,837.63". */
export function groupDecimal(text: string): string {
  const [whole = '', fraction] = text.split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ',');
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

/** Decimal text without trailing zeros: "0.0150" becomes "0.015". */
export function trimDecimal(text: string): string {
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

export function signOfDecimal(text: string): -1 | 0 | 1 {
  if (!/[1-9]/.test(text)) return 0;
  return text.startsWith('-') ? -1 : 1;
}

/** Money for reading: two places, grouped, always signed unless zero. */
export function formatMoney(text: string | null): string {
  if (text === null) return '–';
  const rounded = groupDecimal(roundDecimal(text, 2));
  return signOfDecimal(rounded) > 0 ? `+${rounded}` : rounded;
}

/** How many places a step such as "0.01" has: what a price of that instrument is shown with. */
export function placesOf(step: string): number {
  return trimDecimal(step).split('.')[1]?.length ?? 0;
}

/** Digits without the point, and how many of them stood behind it. */
function digitsOf(text: string): { digits: bigint; places: number } {
  const [whole = '', fraction = ''] = text.split('.');
  return { digits: BigInt(whole + fraction), places: fraction.length };
}

function decimalOf(digits: bigint, places: number): string {
  const text = digits.toString().padStart(places + 1, '0');
  const split = text.length - places;
  return places > 0 ? `${text.slice(0, split)}.${text.slice(split)}` : text;
}

/** What a person may write: digits, and more behind a point. */
export function isPositiveDecimal(text: string): boolean {
  return /^\d{1,20}(\.\d{1,20})?$/.test(text) && /[1-9]/.test(text);
}

/** Whether a positive decimal is a whole number of steps. */
export function isWhole(text: string, step: string): boolean {
  const [value, unit] = [digitsOf(text), digitsOf(step)];
  const places = Math.max(value.places, unit.places);
  const scaled = ({ digits, places: own }: typeof value) => digits * 10n ** BigInt(places - own);
  return scaled(value) % scaled(unit) === 0n;
}

/** Of two that are not negative, exactly. */
export function multiplyDecimals(a: string, b: string): string {
  const [left, right] = [digitsOf(a), digitsOf(b)];
  return trimDecimal(decimalOf(left.digits * right.digits, left.places + right.places));
}

/** Half way between two that are not negative, exactly. */
export function middleOf(a: string, b: string): string {
  const [left, right] = [digitsOf(a), digitsOf(b)];
  const places = Math.max(left.places, right.places);
  const sum = [left, right].reduce(
    (total, { digits, places: own }) => total + digits * 10n ** BigInt(places - own),
    0n,
  );
  return trimDecimal(decimalOf(sum * 5n, places + 1));
}
