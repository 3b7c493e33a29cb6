/**
 * What physics.md compares the engine with: derivatives from samples on a regular grid, as sums of
 * the samples times fixed coefficients.
 */

/** Coefficients of the samples, the newest last: the derivative is their scalar product. */
export interface WindowFilter {
  readonly velocity: readonly number[];
  readonly jerk: readonly number[];
}

/** The cubic through four points, `step` samples apart, and its derivatives at the newest. */
export function finiteDifferences(step: number, gridS: number): WindowFilter {
  const spread = (factors: readonly number[], unit: number) => {
    const coefficients = Array<number>(3 * step + 1).fill(0);
    factors.forEach((factor, i) => {
      coefficients[i * step] = factor * unit;
    });
    return coefficients;
  };
  const stepS = step * gridS;
  return {
    velocity: spread([-2, 9, -18, 11], 1 / (6 * stepS)),
    jerk: spread([-1, 3, -3, 1], 1 / stepS ** 3),
  };
}

/** Savitzky–Golay: an unweighted cubic through `count` samples, its derivatives at the newest. */
export function savitzkyGolay(count: number, gridS: number): WindowFilter {
  const windowS = (count - 1) * gridS;
  const powers = Array.from({ length: count }, (_, i) =>
    [0, 1, 2, 3].map((j) => (i / (count - 1) - 1) ** j),
  );
  const matrix = [0, 1, 2, 3].map((j) =>
    [0, 1, 2, 3].map((k) => powers.reduce((sum, p) => sum + p[j]! * p[k]!, 0)),
  );
  const row = (order: number, unit: number) => {
    const solution = solve(
      matrix,
      [0, 1, 2, 3].map((j) => (j === order ? unit : 0)),
    );
    return powers.map((p) => p.reduce((sum, power, j) => sum + power * solution[j]!, 0));
  };
  return { velocity: row(1, 1 / windowS), jerk: row(3, 6 / windowS ** 3) };
}

/** Applied to every sample that has a whole window behind it; NaN before. */
export function apply(coefficients: readonly number[], samples: readonly number[]): number[] {
  const start = coefficients.length - 1;
  return samples.map((_, i) =>
    i < start
      ? Number.NaN
      : coefficients.reduce((sum, factor, k) => sum + factor * samples[i - start + k]!, 0),
  );
}

function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const rows = matrix.map((row, i) => [...row, right[i]!]);
  rows.forEach((_, column) => {
    const pivot = rows[column]!.map((value) => value / rows[column]![column]!);
    rows.forEach((row, i) => {
      const factor = row[column]!;
      rows[i] = i === column ? pivot : row.map((value, k) => value - factor * pivot[k]!);
    });
  });
  return rows.map((row) => row.at(-1)!);
}
