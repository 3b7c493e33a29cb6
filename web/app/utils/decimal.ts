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
