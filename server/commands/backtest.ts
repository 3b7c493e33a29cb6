import { Command } from 'commander';
import { backtest, BacktestProblem, readTape, reportText } from '@voltaire/backtest';
import type { Reported } from '@voltaire/backtest/present/text.ts';
import {
  addBacktestOptions,
  type BacktestOptions,
  marketOf,
  settingsOf,
} from '../backtest/options.ts';
import { Progress } from '../backtest/progress.ts';

const FAILED = 1;
const UNUSABLE = 2;

export const backtestCommand = addBacktestOptions(
  new Command('backtest')
    .description('run a strategy over a recorded market, as it would have run live')
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : UNUSABLE)),
).action(run);

async function run(options: BacktestOptions): Promise<void> {
  try {
    await play(options);
  } catch (error) {
    if (!(error instanceof Error) || process.env.DEBUG !== undefined) throw error;
    console.error(`voltaire: ${error.message}`);
    process.exitCode = error instanceof BacktestProblem ? UNUSABLE : FAILED;
  }
}

async function play(options: BacktestOptions): Promise<void> {
  const tape = await readTape(options.tape, marketOf(options));
  const settings = await settingsOf(options, tape.definition);
  const progress = new Progress(process.stderr, tape.frames);
  const startedAt = performance.now();
  const first = backtest(tape, settings, { journal: options.journal, progress: progress.take });
  const seconds = (performance.now() - startedAt) / 1000;
  const pessimistic =
    settings.queue === 'pessimistic'
      ? null
      : backtest(tape, { ...settings, queue: 'pessimistic' }, { progress: progress.take });
  progress.end();
  const { strategy, parameters, queue } = settings;
  const reported: Reported = { tape, strategy, parameters, queue, run: first, pessimistic };
  if (options.json === true) {
    const { hash, events, resyncs, summary } = first;
    const rerun = pessimistic && { hash: pessimistic.hash, ...pessimistic.summary };
    const what = { strategy, parameters, queue, events, resyncs, torn: tape.torn, seconds };
    console.log(JSON.stringify({ ...what, hash, ...summary, pessimistic: rerun }));
  } else {
    console.log(reportText(reported));
    console.log(`${Math.round(first.events / seconds)} events per second`);
  }
}
