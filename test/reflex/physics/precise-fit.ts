/**
 * The weighted cubic regression done afresh from all samples, in fixed point with 192 binary places:
 * slow, and right far beyond a double. Only the weights e^τ are doubles.
 */
const PLACES = 192n;
const ONE = 2 ** 192;

const fixed = (value: number): bigint => BigInt(Math.trunc(value * ONE));
const times = (a: bigint, b: bigint): bigint => (a * b) >> PLACES;
const over = (a: bigint, b: bigint): bigint => (a << PLACES) / b;
/** 60 bits are kept. */
const number = (value: bigint): number => Number(value >> 64n) / 2 ** 128;

type Matrix = readonly (readonly bigint[])[];

export interface PreciseFit {
  /** Velocity, acceleration, jerk per second, s², s³; the parts of their standard errors, and these. */
  readonly derivatives: readonly number[];
  readonly noiseErrors: readonly number[];
  readonly chanceErrors: readonly number[];
  readonly standardErrors: readonly number[];
}

/** `timesNs` are whole numbers; `values` are relative to the newest, which is best for their digits. */
export function preciseFit(
  timesNs: readonly number[],
  values: readonly number[],
  horizonS: number,
): PreciseFit {
  const now = BigInt(timesNs.at(-1)!);
  const horizonNs = BigInt(Math.round(horizonS * 1e9));
  const a = Array<bigint>(7).fill(0n);
  const b = Array<bigint>(7).fill(0n);
  const v = Array<bigint>(4).fill(0n);
  const r = [0, 1, 2, 3].map(() => Array<bigint>(4).fill(0n));
  let squares = 0n;
  let changes = 0n;
  let watched = 0n;
  let older = { age: 0n, weight: 0n, value: 0n };
  timesNs.forEach((timeNs, i) => {
    const age = over(BigInt(timeNs) - now, horizonNs);
    const weight = fixed(Math.exp(number(age)));
    const value = fixed(values[i]!);
    if (i > 0) {
      const gap = age - older.age;
      const change = value - older.value;
      changes += times(older.weight, times(change, change));
      watched += times(older.weight, gap);
      // `a` holds the samples before the interval: these are what a step of a walk moves.
      r.forEach((row, j) => row.forEach((_, k) => (row[k]! += times(gap, times(a[j]!, a[k]!)))));
    }
    older = { age, weight, value };
    squares += times(weight, times(value, value));
    for (let j = 0, power = weight; j < 7; j++, power = times(power, age)) {
      a[j]! += power;
      b[j]! += times(power, weight);
      if (j < 4) v[j]! += times(power, value);
    }
  });
  const inverse = inverseOf(hankel(a));
  const beta = inverse.map((row) => dot(row, v));
  const noise = hankel(b);
  const trace = product(inverse, noise).reduce((sum, row, i) => sum + row[i]!, 0n);
  const units = [1, 2, 6].map((factorial, order) => factorial / horizonS ** (order + 1));
  const errors = (middle: Matrix, variance: number) => {
    const spread = product(product(inverse, middle), inverse);
    return units.map((unit, order) => {
      const square = Math.max(variance, 0) * number(spread[order + 1]![order + 1]!);
      return Math.sqrt(square) * unit;
    });
  };
  const noiseErrors = errors(noise, number(over(squares - dot(beta, v), a[0]! - trace)));
  const chanceErrors = errors(r, number(over(changes, watched)));
  return {
    derivatives: units.map((unit, order) => number(beta[order + 1]!) * unit),
    noiseErrors,
    chanceErrors,
    standardErrors: noiseErrors.map((error, order) => Math.hypot(error, chanceErrors[order]!)),
  };
}

function hankel(moments: readonly bigint[]): Matrix {
  return [0, 1, 2, 3].map((j) => [0, 1, 2, 3].map((k) => moments[j + k]!));
}

function dot(left: readonly bigint[], right: readonly bigint[]): bigint {
  return left.reduce((sum, value, i) => sum + times(value, right[i]!), 0n);
}

function product(left: Matrix, right: Matrix): Matrix {
  return left.map((row) =>
    row.map((_, k) =>
      dot(
        row,
        right.map((other) => other[k]!),
      ),
    ),
  );
}

/** Gauss and Jordan, without pivoting: the matrix is positive definite. */
function inverseOf(matrix: Matrix): Matrix {
  const rows = matrix.map((row, i) => [...row, ...row.map((_, k) => (i === k ? fixed(1) : 0n))]);
  for (let column = 0; column < rows.length; column++) {
    const pivot = rows[column]![column]!;
    rows[column] = rows[column]!.map((value) => over(value, pivot));
    for (let i = 0; i < rows.length; i++) {
      if (i === column) continue;
      const factor = rows[i]![column]!;
      rows[i] = rows[i]!.map((value, k) => value - times(factor, rows[column]![k]!));
    }
  }
  return rows.map((row) => row.slice(matrix.length));
}
