/** One figure and what it has to reach. */
export interface Bar {
  readonly what: string;
  readonly value: number;
  readonly limit: number;
  readonly ok: boolean;
}

export interface BenchResult {
  readonly bench: string;
  readonly bars: readonly Bar[];
  /** Everything else that was measured, by name. */
  readonly figures: Readonly<Record<string, number | string>>;
}

export interface BenchOptions {
  /** While many subscribers are served; only of a bench that says so. */
  readonly load: boolean;
}

export interface Bench {
  readonly name: string;
  /** One line. */
  readonly about: string;
  readonly takesLoad?: true;
  run(options: BenchOptions): Promise<BenchResult>;
}

export function atMost(what: string, value: number, limit: number): Bar {
  return { what, value, limit, ok: value <= limit };
}

export function atLeast(what: string, value: number, limit: number): Bar {
  return { what, value, limit, ok: value >= limit };
}

/** True when every bar is reached. */
export function printBench(result: BenchResult, json: boolean): boolean {
  const ok = result.bars.every((bar) => bar.ok);
  if (json) {
    console.log(JSON.stringify({ ...result, ok }));
    return ok;
  }
  const width = Math.max(
    ...[...result.bars.map((bar) => bar.what), ...Object.keys(result.figures)].map((s) => s.length),
  );
  for (const [name, value] of Object.entries(result.figures)) {
    console.log(`      ${name.padEnd(width)}  ${typeof value === 'number' ? round(value) : value}`);
  }
  for (const { what, value, limit, ok: reached } of result.bars) {
    console.log(
      `${reached ? 'ok   ' : 'SHORT'} ${what.padEnd(width)}  ${round(value)} (limit ${round(limit)})`,
    );
  }
  return ok;
}

function round(value: number): string {
  return String(Number(value.toPrecision(4)));
}
