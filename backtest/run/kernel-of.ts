import { STRATEGIES } from '@voltaire/reflex/decide/registry.ts';
import { Kernel } from '@voltaire/reflex/kernel.ts';
import type { Boot } from '@voltaire/reflex/model/event.ts';
import { BacktestProblem } from '../problem.ts';

/** Throws a BacktestProblem on a strategy or a parameter that there is not. */
export function kernelOf(boot: Boot): Kernel {
  for (const { name, isolated } of boot.strategies) {
    if (isolated || STRATEGIES.some((each) => each.name === name)) continue;
    const known = STRATEGIES.map((each) => each.name).join(', ');
    throw new BacktestProblem(`there is no strategy "${name}"; there is ${known}`);
  }
  try {
    return new Kernel(boot, STRATEGIES);
  } catch (error) {
    // What a strategy says of its parameters.
    if (error instanceof RangeError) throw new BacktestProblem(error.message);
    throw error;
  }
}
