import type { BenchResult } from '../bench/report.ts';

export interface FaultOptions {
  readonly rounds: number;
  /** Another one picks other moments. */
  readonly seed: number;
}

/** A trial by faults: what must hold whatever is done to real processes. */
export interface Fault {
  readonly name: string;
  /** One line. */
  readonly about: string;
  /** As many as one that counts takes. */
  readonly usualRounds: number;
  run(options: FaultOptions): Promise<BenchResult & { readonly rounds: number }>;
}
