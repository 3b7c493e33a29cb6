/** Points of a line chart: x and y in their own units. */
export interface Line {
  readonly name: string;
  readonly colour: string;
  readonly points: readonly (readonly [x: number, y: number])[];
}

export interface Dot {
  readonly x: number;
  readonly y: number;
  readonly up: boolean;
  readonly title: string;
}

export interface Chart {
  readonly title: string;
  readonly lines: readonly Line[];
  readonly dots?: readonly Dot[];
  readonly yText: (y: number) => string;
  readonly xText: (x: number) => string;
  readonly zero?: boolean;
}

const WIDTH = 960;
const HEIGHT = 240;
const LEFT = 80;
const BOTTOM = 22;
const TOP = 8;
const TICKS = 4;
/** More than there are pixels for. */
const MOST_POINTS = 2_000;

/** An inline SVG; dots are triangles, up for a buy and down for a sell. */
export function chart({ title, lines, dots = [], yText, xText, zero = false }: Chart): string {
  const all = [
    ...lines.flatMap(({ points }) => points),
    ...dots.map(({ x, y }) => [x, y] as const),
  ].filter(([x, y]) => Number.isFinite(x) && Number.isFinite(y));
  if (all.length === 0) return `<h2>${escape(title)}</h2><p>Nothing to show.</p>`;
  const [x0, x1] = rangeOf(all.map(([x]) => x));
  const [y0, y1] = rangeOf([...all.map(([, y]) => y), ...(zero ? [0] : [])]);
  const px = (x: number): string => (LEFT + ((x - x0) / (x1 - x0)) * (WIDTH - LEFT)).toFixed(1);
  const py = (y: number): string =>
    (TOP + (1 - (y - y0) / (y1 - y0)) * (HEIGHT - TOP - BOTTOM)).toFixed(1);
  const grid = Array.from({ length: TICKS + 1 }, (_, i) => {
    const y = y0 + ((y1 - y0) * i) / TICKS;
    const x = x0 + ((x1 - x0) * i) / TICKS;
    const anchor = i === 0 ? 'start' : i === TICKS ? 'end' : 'middle';
    return (
      `<path class="grid" d="M${LEFT} ${py(y)}H${WIDTH}"/>` +
      `<text x="${LEFT - 6}" y="${py(y)}" text-anchor="end" dy="4">${escape(yText(y))}</text>` +
      `<text x="${px(x)}" y="${HEIGHT - 5}" text-anchor="${anchor}">${escape(xText(x))}</text>`
    );
  });
  const paths = lines.map(
    ({ colour, points }) =>
      `<polyline fill="none" stroke="${colour}" points="${thinned(points)
        .map(([x, y]) => `${px(x)},${py(y)}`)
        .join(' ')}"/>`,
  );
  const marks = dots.map(({ x, y, up, title: text }) => {
    const shape = up ? 'l4 8h-8z' : 'l4 -8h-8z';
    const mark = `<path class="${up ? 'buy' : 'sell'}" d="M${px(x)} ${py(y)}${shape}">`;
    return `${mark}<title>${escape(text)}</title></path>`;
  });
  const legend = lines.map(
    ({ name, colour }) => `<span style="color:${colour}">${escape(name)}</span>`,
  );
  return (
    `<h2>${escape(title)} ${legend.join(' ')}</h2>` +
    `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escape(title)}">` +
    `${grid.join('')}${paths.join('')}${marks.join('')}</svg>`
  );
}

/** Bars from the left, one a name. */
export function bars(title: string, counts: Readonly<Record<string, number>>): string {
  const rows = Object.entries(counts);
  if (rows.length === 0) return `<h2>${escape(title)}</h2><p>None.</p>`;
  const most = Math.max(...rows.map(([, count]) => count));
  const lines = rows.map(
    ([name, count]) =>
      `<tr><th>${escape(name)}</th><td><i style="width:${((count / most) * 30).toFixed(2)}em"></i> ${count}</td></tr>`,
  );
  return `<h2>${escape(title)}</h2><table class="bars">${lines.join('')}</table>`;
}

export function escape(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

function rangeOf(values: readonly number[]): readonly [number, number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return low === high ? [low - 1, high + 1] : [low, high];
}

function thinned<T>(points: readonly T[]): readonly T[] {
  const step = Math.ceil(points.length / MOST_POINTS);
  return step <= 1 ? points : points.filter((_, i) => i % step === 0 || i === points.length - 1);
}
