import type { BenchResult } from '../bench/report.ts';

export interface FaultOptions {
  readonly rounds: number;
  /** Another one picks other moments. */
  readonly seed: number;
  /** How long a fault lasts, and which are tried: of those that take it. */
  readonly seconds?: number | undefined;
  readonly only?: string | undefined;
}

/** A trial by faults: what must hold whatever is done to real processes. */
export interface Fault {
  readonly name: string;
  /** One line. */
  readonly about: string;
  /** As many as one that counts takes. */
  readonly usualRounds: number;
  /** Whether `seconds` and `only` mean anything to it. */
  readonly takesPart?: true;
  run(options: FaultOptions): Promise<BenchResult & { readonly rounds: number }>;
}
