/** A picture of panels one above the other that share their axis of time; readable by day and night. */
export interface Line {
  readonly values: readonly number[];
  /** A class of the style sheet below. */
  readonly style: 'price' | 'ours' | 'smooth' | 'rough';
}

export interface Panel {
  readonly title: string;
  readonly height: number;
  readonly lines: readonly Line[];
  /** The value axis ends here on both sides; without it, at the extremes. */
  readonly limit?: number;
}

const WIDTH = 960;
const LEFT = 64;
const RIGHT = 24;
const TITLE = 30;
const LEGEND = 44;
const BOTTOM = 36;

const STYLE = `
    text { font: 13px system-ui, -apple-system, 'Segoe UI', sans-serif; fill: #57606a }
    .title { font-weight: 600; fill: #1f2328 }
    .grid { stroke: #d0d7de; stroke-width: 1 }
    .zero { stroke: #8c959f; stroke-width: 1 }
    path { fill: none; stroke-linejoin: round; stroke-linecap: round }
    .price { stroke: #57606a; stroke-width: 1.5 }
    .rough { stroke: #9aa3ad; stroke-width: 1.2 }
    .smooth { stroke: #d4730b; stroke-width: 1.5 }
    .ours { stroke: #0969da; stroke-width: 2.4 }
    @media (prefers-color-scheme: dark) {
      text { fill: #9198a1 } .title { fill: #f0f6fc }
      .grid { stroke: #30363d } .zero { stroke: #656c76 }
      .price { stroke: #9198a1 } .rough { stroke: #6b7480 }
      .smooth { stroke: #f0a04b } .ours { stroke: #58a6ff }
    }`;

/** `timesS` belongs to every value of every line. */
export function lineChart(
  timesS: readonly number[],
  panels: readonly Panel[],
  legend: readonly { readonly style: Line['style']; readonly name: string }[],
): string {
  const parts: string[] = [];
  const x = (timeS: number) =>
    LEFT + ((timeS - timesS[0]!) / (timesS.at(-1)! - timesS[0]!)) * (WIDTH - LEFT - RIGHT);
  let at = LEFT;
  for (const { style, name } of legend) {
    parts.push(`<path class="${style}" d="M${at} 22h26"/>`);
    parts.push(`<text x="${at + 34}" y="26.5">${name}</text>`);
    at += 60 + 7.2 * name.length;
  }
  let top = LEGEND;
  for (const panel of panels) {
    parts.push(drawn(panel, top + TITLE, timesS, x));
    top += TITLE + panel.height;
  }
  for (const timeS of ticksOf(timesS[0]!, timesS.at(-1)!, 9)) {
    const where = x(timeS).toFixed(1);
    parts.push(`<text x="${where}" y="${top + 24}" text-anchor="middle">${timeS} s</text>`);
  }
  const height = top + BOTTOM;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img">
  <style>${STYLE}
  </style>
  ${parts.join('\n  ')}
</svg>
`;
}

function drawn(
  { title, height, lines, limit }: Panel,
  top: number,
  timesS: readonly number[],
  x: (timeS: number) => number,
): string {
  const all = lines.flatMap(({ values }) => values);
  const low = limit === undefined ? Math.min(...all) : -limit;
  const high = limit ?? Math.max(...all);
  const y = (value: number) => {
    const share = (Math.min(Math.max(value, low), high) - low) / (high - low);
    return top + (height - 14) * (1 - share);
  };
  const parts = [`<text class="title" x="${LEFT}" y="${top - 10}">${title}</text>`];
  for (const value of ticksOf(low, high, 4)) {
    const where = y(value).toFixed(1);
    const style = value === 0 ? 'zero' : 'grid';
    parts.push(`<path class="${style}" d="M${LEFT} ${where}H${WIDTH - RIGHT}"/>`);
    parts.push(
      `<text x="${LEFT - 8}" y="${(y(value) + 4.5).toFixed(1)}" text-anchor="end">${value}</text>`,
    );
  }
  for (const { values, style } of lines) {
    const points = values.map((value, i) => `${x(timesS[i]!).toFixed(1)} ${y(value).toFixed(1)}`);
    parts.push(`<path class="${style}" d="M${points.join('L')}"/>`);
  }
  return parts.join('\n  ');
}

/** Round numbers within the range, about `count` of them. */
function ticksOf(low: number, high: number, count: number): number[] {
  const raw = (high - low) / count;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((each) => each >= raw)!;
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, i) =>
    Number(((first + i) * step).toPrecision(6)),
  );
}
