import { parentPort, workerData } from 'node:worker_threads';
import { BacktestProblem, counterfactual } from '@voltaire/backtest';
import type { WhatIfAnswer, WhatIfTask } from './what-if.ts';

const { directory, span, changes, assumptions, capital, most } = workerData as WhatIfTask;
parentPort!.postMessage(answer());

function answer(): WhatIfAnswer {
  try {
    return { found: counterfactual(directory, span, changes, assumptions, { capital, most }) };
  } catch (error) {
    if (error instanceof BacktestProblem) return { problem: error.message };
    throw error;
  }
}
