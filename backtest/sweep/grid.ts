import { BacktestProblem } from '../problem.ts';

export interface Axis {
  readonly name: string;
  readonly values: readonly number[];
}

export type Point = Readonly<Record<string, number>>;

const MOST_POINTS = 100_000;
const AXIS = /^([^=]+)=([^:]+):([^:]+):([^:]+)$/;
/** Steps are counted, not added up; what is left of binary fractions is cut off. */
const DIGITS = 12;

/** `name=from:to:step`, both ends included. Throws a BacktestProblem. */
export function axisOf(text: string): Axis {
  const [, name = '', ...rest] = AXIS.exec(text) ?? [];
  const [from, to, step] = rest.map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  const sound = Number.isFinite(from) && Number.isFinite(to) && step! > 0 && to! >= from!;
  const count = sound ? Math.floor((to! - from!) / step! + 1e-9) + 1 : 0;
  if (count === 0 || count > MOST_POINTS) {
    throw new BacktestProblem(
      `--sweep is name=from:to:step with to from "from" on and at most ${MOST_POINTS} steps above 0, was "${text}"`,
    );
  }
  const value = (i: number): number => Number((from! + i * step!).toPrecision(DIGITS));
  return { name, values: Array.from({ length: count }, (_, i) => value(i)) };
}

/** Every combination; the last axis moves first. Throws a BacktestProblem. */
export function pointsOf(axes: readonly Axis[]): readonly Point[] {
  const names = axes.map(({ name }) => name);
  const twice = names.find((name, i) => names.indexOf(name) < i);
  if (twice !== undefined) throw new BacktestProblem(`--sweep has "${twice}" twice`);
  const count = axes.reduce((product, { values }) => product * values.length, 1);
  if (count > MOST_POINTS) {
    throw new BacktestProblem(`a sweep has at most ${MOST_POINTS} runs, this one has ${count}`);
  }
  return axes.reduce<Point[]>(
    (points, { name, values }) =>
      points.flatMap((point) => values.map((value) => ({ ...point, [name]: value }))),
    [{}],
  );
}
