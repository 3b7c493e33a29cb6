import { writeFileSync } from 'node:fs';
import {
  axisOf,
  BacktestProblem,
  backtestOf,
  type EventTape,
  pointsOf,
  readTape,
  type Reported,
  reportPage,
  reportText,
  type RunSettings,
  sweep,
  sweepText,
} from '@voltaire/backtest';
import { Command } from 'commander';
import { whole } from '../backtest/assumptions.ts';
import {
  addBacktestOptions,
  type BacktestOptions,
  marketOf,
  positive,
  settingsOf,
} from '../backtest/options.ts';
import { Progress } from '../backtest/progress.ts';
import { saying } from '../backtest/saying.ts';
import { startThread } from '../thread.ts';

export const backtestCommand = addBacktestOptions(
  new Command('backtest').description('run a strategy over a recorded market'),
).action((options: BacktestOptions) => saying(() => run(options)));

async function run(options: BacktestOptions): Promise<void> {
  const axes = options.sweep.map(axisOf);
  const workers = whole('--workers', options.workers, 1);
  const ofOne = [options.report, options.journal, options.speed];
  if (axes.length > 0 && ofOne.some((each) => each !== undefined)) {
    throw new BacktestProblem('--report, --journal and --speed are of one run: leave out --sweep');
  }
  const tape = await readTape(options.tape, marketOf(options));
  const settings = await settingsOf(options, tape.definition);
  if (axes.length > 0 && settings.user) {
    throw new BacktestProblem(
      "--sweep is of the kernel's strategies: run your own once for each value",
    );
  }
  if (axes.length === 0) await runOnce(tape, settings, options);
  else await runAll(tape, settings, pointsOf(axes), workers, options.json === true);
}

async function runOnce(
  tape: EventTape,
  settings: RunSettings,
  options: BacktestOptions,
): Promise<void> {
  const { strategy, parameters, queue } = settings;
  const progress = new Progress(process.stderr, tape.frames, 'events');
  const startedAt = performance.now();
  const speed = options.speed === undefined ? undefined : positive('--speed', options.speed);
  const { journal } = options;
  const wanted = { journal, speed, progress: progress.take };
  const first = await backtestOf(tape, settings, wanted, startThread);
  const perSecond = Math.round((first.events / (performance.now() - startedAt)) * 1000);
  const again = { ...settings, queue: 'pessimistic' } as const;
  const pessimistic =
    queue === 'pessimistic'
      ? null
      : await backtestOf(tape, again, { progress: progress.take }, startThread);
  progress.end();
  const reported: Reported = { tape, strategy, parameters, queue, run: first, pessimistic };
  if (options.report !== undefined) writePage(options.report, reportPage(reported));
  if (options.json === true) {
    const { hash, events, resyncs, feeTiers, latched, summary } = first;
    const rerun = pessimistic && { hash: pessimistic.hash, ...pessimistic.summary };
    const { torn } = tape;
    const came = { events, resyncs, feeTiers, latched, torn, perSecond };
    const what = { strategy, parameters, queue, ...came };
    console.log(JSON.stringify({ ...what, hash, ...summary, pessimistic: rerun }));
  } else {
    console.log(`${reportText(reported)}\n${perSecond} events per second`);
  }
}

async function runAll(
  tape: EventTape,
  settings: RunSettings,
  points: ReturnType<typeof pointsOf>,
  workers: number,
  json: boolean,
): Promise<void> {
  const progress = new Progress(process.stderr, points.length, 'runs');
  const done = await sweep(tape, settings, points, {
    workers,
    startThread,
    progress: progress.take,
  });
  progress.end();
  const { strategy, queue } = settings;
  if (json) console.log(JSON.stringify({ strategy, queue, ...done }));
  else console.log(sweepText(done, tape.definition.quote));
}

function writePage(file: string, page: string): void {
  try {
    writeFileSync(file, page);
  } catch (error) {
    throw new BacktestProblem(`the report cannot be written: ${(error as Error).message}`);
  }
}
