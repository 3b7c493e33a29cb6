/** Exact fractions of bigints: slow, and right to the last digit. */
export class Rational {
  static readonly ZERO = new Rational(0n, 1n);

  private constructor(
    readonly top: bigint,
    readonly bottom: bigint,
  ) {}

  /** The exact value of a double, which is always a fraction of a power of two. */
  static from(value: number): Rational {
    let bottom = 1n;
    let scaled = value;
    while (!Number.isInteger(scaled)) {
      scaled *= 2;
      bottom *= 2n;
    }
    return Rational.of(BigInt(scaled), bottom);
  }

  static of(top: bigint, bottom: bigint): Rational {
    const sign = bottom < 0n ? -1n : 1n;
    const common = gcd(top < 0n ? -top : top, bottom * sign) * sign;
    return new Rational(top / common, bottom / common);
  }

  plus(other: Rational): Rational {
    return Rational.of(
      this.top * other.bottom + other.top * this.bottom,
      this.bottom * other.bottom,
    );
  }

  minus(other: Rational): Rational {
    return this.plus(new Rational(-other.top, other.bottom));
  }

  times(other: Rational): Rational {
    return Rational.of(this.top * other.top, this.bottom * other.bottom);
  }

  over(other: Rational): Rational {
    return Rational.of(this.top * other.bottom, this.bottom * other.top);
  }

  get isZero(): boolean {
    return this.top === 0n;
  }

  /** The nearest double, near enough: 60 bits of the fraction are kept. */
  toNumber(): number {
    if (this.isZero) return 0;
    const shift = BigInt(80 - bitsOf(this.top) + bitsOf(this.bottom));
    const top = shift >= 0n ? this.top << shift : this.top;
    const bottom = shift >= 0n ? this.bottom : this.bottom << -shift;
    return Number(top / bottom) * 2 ** Number(-shift);
  }
}

function bitsOf(n: bigint): number {
  return (n < 0n ? -n : n).toString(2).length;
}

function gcd(a: bigint, b: bigint): bigint {
  let x = a;
  let y = b;
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}

/** Solves A·x = b exactly by Gaussian elimination with pivoting; null when A is singular. */
export function solveExactly(
  a: readonly (readonly Rational[])[],
  b: readonly Rational[],
): Rational[] | null {
  const rows = a.map((row, i) => [...row, b[i]!]);
  const n = rows.length;
  for (let column = 0; column < n; column++) {
    const pivot = rows.findIndex((row, i) => i >= column && !row[column]!.isZero);
    if (pivot < 0) return null;
    [rows[column], rows[pivot]] = [rows[pivot]!, rows[column]!];
    for (let i = 0; i < n; i++) {
      if (i === column) continue;
      const factor = rows[i]![column]!.over(rows[column]![column]!);
      rows[i] = rows[i]!.map((value, k) => value.minus(factor.times(rows[column]![k]!)));
    }
  }
  return rows.map((row, i) => row[n]!.over(row[i]!));
}

/**
 * Velocity, acceleration and jerk of a weighted cubic regression, done afresh from all samples in
 * exact arithmetic. Only the weights e^τ are rounded, to a double each.
 */
export function cubicRegression(
  timesS: readonly number[],
  values: readonly number[],
  horizonS: number,
): [velocity: number, acceleration: number, jerk: number] | null {
  const now = timesS.at(-1)!;
  const moments = Array.from({ length: 7 }, () => Rational.ZERO);
  const sums = Array.from({ length: 4 }, () => Rational.ZERO);
  timesS.forEach((timeS, i) => {
    const age = Rational.from(timeS).minus(Rational.from(now));
    const weight = Rational.from(Math.exp((timeS - now) / horizonS));
    let power = weight;
    for (let j = 0; j < 7; j++) {
      moments[j] = moments[j]!.plus(power);
      if (j < 4) sums[j] = sums[j]!.plus(power.times(Rational.from(values[i]!)));
      power = power.times(age);
    }
  });
  const matrix = [0, 1, 2, 3].map((j) => [0, 1, 2, 3].map((k) => moments[j + k]!));
  const beta = solveExactly(matrix, sums);
  if (!beta) return null;
  return [beta[1]!.toNumber(), 2 * beta[2]!.toNumber(), 6 * beta[3]!.toNumber()];
}
