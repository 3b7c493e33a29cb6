import { readFileSync } from 'node:fs';
import { seededRandom } from '@voltaire/simulator/faults/random.ts';
import { BacktestProblem } from '../problem.ts';

/** Milliseconds: to us from the venue, from us to it, and its answer back. */
export interface Latencies {
  /** On top of what the recorder's own way to the venue took, which is in the tape. */
  readonly feed: readonly number[];
  readonly order: readonly number[];
  readonly response: readonly number[];
}

/** One number each is constant; several are drawn from, each as likely as the others. */
export const DEFAULT_LATENCIES: Latencies = { feed: [0], order: [1], response: [1] };

const CHANNELS = ['feed', 'order', 'response'] as const;
const NS_PER_MS = 1e6;

/** Draws delays, in whole ns: the same ones for the same seed. */
export class Delays {
  private readonly ns: readonly number[];
  private readonly random: () => number;

  constructor(samplesMs: readonly number[], seed: number) {
    this.ns = samplesMs.map((ms) => Math.round(ms * NS_PER_MS));
    this.random = seededRandom(seed);
  }

  next(): number {
    const { ns } = this;
    return ns.length === 1 ? ns[0]! : ns[Math.floor(this.random() * ns.length)]!;
  }
}

/**
 * `MS` for all three, `feed,order,response`, or a file of measured ones: a table (CSV) with one or
 * more of these three columns, ms. Throws a BacktestProblem.
 */
export function latenciesOf(text: string): Latencies {
  if (text.endsWith('.csv')) return fromTable(text);
  const parts = text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  if ((parts.length !== 1 && parts.length !== 3) || !parts.every(isDelay)) {
    throw new BacktestProblem(
      `--latency is one number of ms, three (feed,order,response) or a file .csv, was "${text}"`,
    );
  }
  const [feed, order = feed, response = feed] = parts;
  return { feed: [feed!], order: [order!], response: [response!] };
}

function fromTable(file: string): Latencies {
  const [head = '', ...rows] = linesOf(file);
  const names = head.split(',').map((name) => name.trim());
  const stranger = names.find((name) => !(CHANNELS as readonly string[]).includes(name));
  if (stranger !== undefined || rows.length === 0) {
    throw new BacktestProblem(
      `${file}: the first line names the columns, of ${CHANNELS.join(', ')}, and numbers follow`,
    );
  }
  const found: Record<keyof Latencies, readonly number[]> = { ...DEFAULT_LATENCIES };
  CHANNELS.forEach((channel) => {
    const at = names.indexOf(channel);
    if (at >= 0) found[channel] = rows.map((row, i) => cell(file, row, at, i + 2));
  });
  return found;
}

function linesOf(file: string): string[] {
  try {
    return readFileSync(file, 'utf8')
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '');
  } catch (error) {
    throw new BacktestProblem(`the latencies cannot be read: ${(error as Error).message}`);
  }
}

function cell(file: string, row: string, at: number, line: number): number {
  const text = row.split(',')[at]?.trim() ?? '';
  const value = text === '' ? Number.NaN : Number(text);
  if (isDelay(value)) return value;
  throw new BacktestProblem(`${file}, line ${line}: "${text}" is no latency in ms`);
}

function isDelay(ms: number): boolean {
  return ms >= 0 && ms <= 3_600_000;
}
