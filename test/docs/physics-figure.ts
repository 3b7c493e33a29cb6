import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { HORIZONS_S } from '@voltaire/reflex/physics/kinematics.ts';
import { type Line, lineChart } from './line-chart.ts';
import {
  type Comparison,
  compare,
  delayS,
  FILTERS,
  GRID_S,
  noiseGain,
  rootMeanSquare,
  WINDOW_S,
  zDeviations,
} from './physics-comparison.ts';
import { type Tick, tapeTicks } from './tape-quotes.ts';

const PAGE = fileURLToPath(new URL('../../docs/physics.md', import.meta.url));
const PICTURE = fileURLToPath(new URL('../../docs/images/physics.svg', import.meta.url));

/** Seconds of the tape: a fall, a rest and a rise. */
const [FROM_S, TO_S] = [190, 280];

const METHODS = ['ours', 'savitzkyGolay', 'differences'] as const;

export interface Document {
  readonly path: string;
  readonly actual: string;
  readonly expected: string;
}

/** docs/physics.md and its picture as they should be: every figure is computed from the tape. */
export function physicsDocuments(): Document[] {
  const ticks = tapeTicks();
  const comparison = compare(ticks);
  const page = readFileSync(PAGE, 'utf8');
  const expected = [
    ['comparison', comparisonTable(comparison)],
    ['calibration', calibrationTable(ticks)],
  ].reduce((text, [name, table]) => filled(text, name!, table!), page);
  return [
    { path: PAGE, actual: page, expected },
    { path: PICTURE, actual: readFileSync(PICTURE, 'utf8'), expected: picture(comparison) },
  ];
}

function filled(text: string, name: string, table: string): string {
  const between = new RegExp(`(<!-- ${name} -->\n)[\\s\\S]*(<!-- /${name} -->)`);
  if (!between.test(text)) throw new Error(`docs/physics.md has no place for "${name}"`);
  return text.replace(between, `$1${table}\n$2`);
}

function comparisonTable(comparison: Comparison): string {
  const rows = METHODS.map((method) => {
    const { velocity } = FILTERS[method];
    const ratio = (order: 'velocity' | 'jerk') =>
      (noiseGain(FILTERS[method][order]) / noiseGain(FILTERS.ours[order])).toFixed(2);
    const window = method === 'ours' ? `horizon ${HORIZONS_S[1]} s` : `${WINDOW_S} s`;
    const onTape = comparison[method];
    return [
      onTape.name,
      window,
      ratio('velocity'),
      ratio('jerk'),
      `${delayS(velocity).toFixed(1)} s`,
      rootMeanSquare(onTape.velocity).toFixed(2),
      rootMeanSquare(onTape.jerk).toFixed(4),
    ];
  });
  return markdown(
    [
      'method',
      'window',
      'noise of velocity',
      'noise of jerk',
      'delay',
      'velocity on the tape, bps/s',
      'jerk on the tape, bps/s³',
    ],
    rows,
  );
}

function calibrationTable(ticks: readonly Tick[]): string {
  const [recorded, tossed] = [zDeviations(ticks, false), zDeviations(ticks, true)];
  const rows = HORIZONS_S.map((horizonS, h) => [
    `${horizonS} s`,
    ...recorded[h]!.map((z, order) => `${z.toFixed(2)} / ${tossed[h]![order]!.toFixed(2)}`),
  ]);
  return markdown(['horizon', 'velocity', 'acceleration', 'jerk'], rows);
}

function markdown(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}

function picture(comparison: Comparison): string {
  const [from, to] = [FROM_S / GRID_S, TO_S / GRID_S + 1];
  const lines = (order: 'velocity' | 'jerk'): Line[] => [
    { values: comparison.differences[order].slice(from, to), style: 'rough' },
    { values: comparison.savitzkyGolay[order].slice(from, to), style: 'smooth' },
    { values: comparison.ours[order].slice(from, to), style: 'ours' },
  ];
  const start = comparison.price[from]!;
  const price = comparison.price.slice(from, to).map((value) => value - start);
  return lineChart(
    comparison.timesS.slice(from, to).map((timeS) => Math.round(timeS * 10) / 10),
    [
      { title: 'Log mid of BTCUSDT, bps', height: 150, lines: [{ values: price, style: 'price' }] },
      { title: 'Velocity, bps/s', height: 230, lines: lines('velocity') },
      { title: 'Jerk, bps/s³', height: 230, lines: lines('jerk') },
    ],
    [
      { style: 'ours', name: `${comparison.ours.name}, horizon ${HORIZONS_S[1]} s` },
      { style: 'smooth', name: `${comparison.savitzkyGolay.name}, ${WINDOW_S} s` },
      { style: 'rough', name: `${comparison.differences.name}, ${WINDOW_S} s` },
    ],
  );
}

if (import.meta.main) {
  for (const { path, expected } of physicsDocuments()) writeFileSync(path, expected);
}
