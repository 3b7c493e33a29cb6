import { BacktestProblem } from '@voltaire/backtest';
import { ConfigError } from '../config/load.ts';

/** As commander's own: what was asked cannot be done as it was asked. */
const UNUSABLE = 2;

/** Says in one sentence what whoever asked can mend, and ends with 2; the rest is not theirs. */
export async function saying(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const theirs = error instanceof BacktestProblem || error instanceof ConfigError;
    if (!theirs || process.env.DEBUG !== undefined) throw error;
    console.error(`voltaire: ${error.message}`);
    process.exitCode = UNUSABLE;
  }
}
