/** Runs points of a sweep, one at a time, over the tape that it was given. */
import { parentPort, workerData } from 'node:worker_threads';
import { backtest } from '../backtest.ts';
import { BacktestProblem } from '../problem.ts';
import type { Point } from './grid.ts';
import type { SweepAnswer, SweepThreadData } from './sweep.ts';

const { tape, settings } = workerData as SweepThreadData;

parentPort!.on('message', ({ index, point }: { index: number; point: Point }) => {
  parentPort!.postMessage(answer(index, point));
});

function answer(index: number, point: Point): SweepAnswer {
  try {
    const parameters = { ...settings.parameters, ...point };
    const { hash, events, summary } = backtest(tape, { ...settings, parameters });
    return { index, run: { point, hash, events, summary } };
  } catch (error) {
    if (error instanceof BacktestProblem) return { index, problem: error.message };
    throw error;
  }
}
