import { statSync } from 'node:fs';
import { Command } from 'commander';
import { BacktestProblem, readTape, writeConverted } from '@voltaire/backtest';
import { addMarketOptions, type MarketOptions, marketOf } from '../backtest/options.ts';
import { saying } from '../backtest/saying.ts';

export const tapeCommand = new Command('tape').description('recorded markets');

addMarketOptions(
  tapeCommand
    .command('convert')
    .description('decode one market of a recording once, into columns that backtests read at once')
    .argument('<in>', 'the recording')
    .argument('<out>', 'the file to write'),
).action((from: string, to: string, options: MarketOptions) =>
  saying(() => convert(from, to, options)),
);

async function convert(from: string, to: string, options: MarketOptions): Promise<void> {
  const tape = await readTape(from, marketOf(options));
  const bytes = written(to, () => writeConverted(to, tape));
  const before = statSync(from).size;
  console.log(`${tape.frames} events of ${options.symbol}, ${bytes} bytes (${before} before)`);
  if (tape.torn !== null) console.log(`the recording ends before its end: ${tape.torn}`);
}

function written<T>(file: string, write: () => T): T {
  try {
    return write();
  } catch (error) {
    throw new BacktestProblem(`${file} cannot be written: ${(error as Error).message}`);
  }
}
