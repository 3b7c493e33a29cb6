import { hash } from 'node:crypto';
import type { Worker, WorkerOptions } from 'node:worker_threads';
import type { Summary } from '../metrics/collector.ts';
import { BacktestProblem } from '../problem.ts';
import type { RunSettings } from '../run/settings.ts';
import { type EventTape, shared } from '../tape/event-tape.ts';
import type { Point } from './grid.ts';

export interface SweepRun {
  readonly point: Point;
  readonly hash: string;
  readonly events: number;
  readonly summary: Summary;
}

export interface Sweep {
  /** In the order of the points, whichever thread ran which. */
  readonly runs: readonly SweepRun[];
  /** SHA-256 over the hashes of the runs, in this order. */
  readonly hash: string;
}

export interface SweepOptions {
  readonly workers: number;
  readonly startThread: (url: URL, options: WorkerOptions) => Worker;
  /** Hears of the runs that are done. */
  readonly progress?: (done: number) => void;
}

export interface SweepThreadData {
  readonly tape: EventTape;
  readonly settings: RunSettings;
}

export type SweepAnswer =
  | { readonly index: number; readonly run: SweepRun }
  | { readonly index: number; readonly problem: string };

/**
 * One run for each point, over so many threads. A thread gets its next point when it has done the one
 * before, and the tape lies in memory once. Rejects with a BacktestProblem on a point that is none.
 */
export async function sweep(
  tape: EventTape,
  settings: RunSettings,
  points: readonly Point[],
  { workers, startThread, progress }: SweepOptions,
): Promise<Sweep> {
  const workerData: SweepThreadData = { tape: shared(tape), settings };
  const runs: SweepRun[] = [];
  let next = 0;
  let done = 0;
  const threads = Array.from({ length: Math.min(workers, points.length) }, () =>
    startThread(new URL('./thread.ts', import.meta.url), { workerData }),
  );
  const work = (thread: Worker): Promise<void> =>
    new Promise((resolve, reject) => {
      const ask = (): void => {
        if (next === points.length) resolve();
        else thread.postMessage({ index: next, point: points[next++]! });
      };
      thread.on('message', (answer: SweepAnswer) => {
        if ('problem' in answer) {
          reject(new BacktestProblem(answer.problem));
          return;
        }
        runs[answer.index] = answer.run;
        progress?.(++done);
        ask();
      });
      thread.once('error', reject);
      ask();
    });
  try {
    await Promise.all(threads.map(work));
  } finally {
    await Promise.all(threads.map((thread) => thread.terminate()));
  }
  return { runs, hash: hash('sha256', runs.map((run) => run.hash).join('\n')) };
}
