import { statSync } from 'node:fs';
import { TapeFormatError } from '@voltaire/tape/index.ts';
import { BacktestProblem } from '../problem.ts';
import { isConverted, readConverted } from './converted.ts';
import type { EventTape } from './event-tape.ts';
import { type Market, readRecording } from './recording.ts';

/**
 * A tape of one market, recorded or converted: its content tells which. Throws a BacktestProblem that
 * says what is wrong with the file.
 */
export async function readTape(path: string, market: Market): Promise<EventTape> {
  const tape = await readEither(path, market);
  const { venue, symbol } = tape.definition;
  if (venue === market.venue && symbol === market.symbol) return tape;
  throw new BacktestProblem(
    `${path} was converted from ${symbol} on ${venue}, not ${market.symbol} on ${market.venue}`,
  );
}

async function readEither(path: string, market: Market): Promise<EventTape> {
  try {
    if (!statSync(path).isFile()) throw new BacktestProblem(`${path} is not a file`);
    return isConverted(path) ? readConverted(path) : await readRecording(path, market);
  } catch (error) {
    if (error instanceof TapeFormatError) throw new BacktestProblem(error.message);
    if (!(error instanceof Error && 'syscall' in error)) throw error;
    throw new BacktestProblem(`the tape cannot be read: ${error.message}`);
  }
}
