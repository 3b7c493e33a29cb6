/** The widest a quiet price may look, as a share of it: else a still market would fill the chart. */
const LEAST_PRICE_SPAN = 0.00005;
const PRICE_MARGIN = 0.12;

export function priceRange(min: number | null, max: number | null): [number, number] {
  if (min === null || max === null) return [0, 1];
  const middle = (min + max) / 2;
  const half = Math.max((max - min) / 2, (middle * LEAST_PRICE_SPAN) / 2) * (1 + PRICE_MARGIN);
  return [middle - half, middle + half];
}

/** Zero stays in the middle, and the scale moves in steps of 1, 2, 5, so that it does not breathe. */
export function symmetricRange(min: number | null, max: number | null): [number, number] {
  const reach = Math.max(Math.abs(min ?? 0), Math.abs(max ?? 0));
  if (!(reach > 0)) return [-1, 1];
  const power = 10 ** Math.floor(Math.log10(reach));
  const step = [1, 2, 5, 10].find((each) => each * power >= reach) ?? 10;
  return [-step * power, step * power];
}
