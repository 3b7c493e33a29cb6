import type { Backtest } from '../backtest.ts';
import type { Summary } from '../metrics/collector.ts';
import type { EventTape } from '../tape/event-tape.ts';
import { tierLines } from './fee-tiers-text.ts';
import { latchedLines } from './latched-text.ts';

/** What a report is of. `pessimistic` is the rerun with pessimistic fills; null when all are so. */
export interface Reported {
  readonly tape: EventTape;
  readonly strategy: string;
  readonly parameters: Readonly<Record<string, number>>;
  readonly queue: string;
  readonly run: Backtest;
  readonly pessimistic: Backtest | null;
}

export type Row = readonly [name: string, value: (summary: Summary) => string];

/** Every figure of a run, with its unit. */
export function rowsOf(quote: string, base: string): readonly Row[] {
  return [
    ['net P&L', ({ netPnl }) => `${money(netPnl)} ${quote}`],
    ['gross P&L', ({ grossPnl }) => `${money(grossPnl)} ${quote}`],
    ['fees', ({ fees }) => `${money(fees)} ${quote}`],
    ['trades', ({ trades }) => `${trades} round trips`],
    ['fills', ({ fills, makerFills }) => `${fills}, of which ${makerFills} as maker`],
    ['hit rate', ({ hitRate }) => percent(hitRate)],
    ['Sharpe', ({ sharpe }) => number(sharpe)],
    ['Sortino', ({ sortino }) => number(sortino)],
    ['max drawdown', ({ maxDrawdown }) => `${money(maxDrawdown)} ${quote}`],
    [
      'turnover',
      ({ turnover, turnoverShare }) =>
        `${money(turnover)} ${quote}, ${number(turnoverShare)} × capital`,
    ],
    [
      'exposure',
      ({ meanExposureShare, maxExposureShare }) =>
        `${percent(meanExposureShare)} of capital on average, ${percent(maxExposureShare)} at most`,
    ],
    ['time in market', ({ timeInMarket }) => percent(timeInMarket)],
    ['held at the end', ({ openPosition }) => `${openPosition} ${base}`],
    [
      'decisions',
      ({ decisions: { decisions, allowed, filled } }) =>
        `${decisions}, of which ${allowed} allowed, of which ${filled} traded`,
    ],
    ['mean |score|', ({ decisions }) => number(decisions.meanScore)],
    ['slippage', ({ decisions }) => `${number(decisions.slippageBps)} bps from the mid decided on`],
    [
      'markout',
      ({ decisions }) =>
        Object.entries(decisions.markoutBps)
          .map(([after, bps]) => `${number(bps)} bps after ${after}`)
          .join(', '),
    ],
  ];
}

export const CONVENTION =
  'Sharpe and Sortino: changes of the net result each second as a share of capital, no risk-free rate, annualised to 365 days';

/** For a terminal: both runs side by side, then what was vetoed, then the hash. */
export function reportText(reported: Reported): string {
  const { tape, run, pessimistic, queue } = reported;
  const { venue, symbol, base, quote } = tape.definition;
  const seconds = (tape.receivedNs.at(-1)! - tape.receivedNs[0]!) / 1e9;
  const columns = pessimistic ? [run, pessimistic] : [run];
  const heads = pessimistic ? [`queue ${queue}`, 'queue pessimistic'] : [`queue ${queue}`];
  const rows = rowsOf(quote, base).map(([name, value]) => [
    name,
    ...columns.map(({ summary }) => value(summary)),
  ]);
  const { vetoes } = run.summary.decisions;
  const vetoed = Object.entries(vetoes).map(([code, count]) => `  ${code.padEnd(28)}${count}`);
  return [
    `${reported.strategy} on ${symbol} at ${venue}: ${tape.frames} events, ${duration(seconds)}`,
    ...(tape.torn === null ? [] : [`the recording ends before its end: ${tape.torn}`]),
    ...(run.resyncs === 0
      ? []
      : [`${run.resyncs} times the book fell out of step, until the tape had a new one`]),
    '',
    ...table([['', ...heads], ...rows]),
    '',
    vetoed.length === 0 ? 'vetoes: none' : 'vetoes by code',
    ...vetoed,
    '',
    ...latchedLines(run.latched),
    ...tierLines(run.feeTiers),
    ...dependence(reported),
    CONVENTION,
    `hash ${run.hash}`,
  ].join('\n');
}

/** How much of the result rests on where in the queue our orders are thought to stand. */
function dependence({ run, pessimistic, tape }: Reported): string[] {
  if (!pessimistic) return ['the fills are the pessimistic ones: nobody ahead of us leaves'];
  const apart = run.summary.netPnl - pessimistic.summary.netPnl;
  return [`of the net P&L ${money(apart)} ${tape.definition.quote} rest on the queue model`];
}

export function table(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]!.map((_, at) => Math.max(...rows.map((row) => row[at]!.length)));
  return rows.map((row) =>
    row
      .map((cell, at) => cell.padEnd(widths[at]!))
      .join('  ')
      .trimEnd(),
  );
}

export function duration(seconds: number): string {
  const whole = Math.round(seconds);
  const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  return parts.map((part) => String(part).padStart(2, '0')).join(':');
}

export function money(value: number): string {
  return value.toFixed(2);
}

/** Four digits; a dash for what cannot be said. */
export function number(value: number | null): string {
  return value === null || !Number.isFinite(value) ? '–' : String(Number(value.toPrecision(4)));
}

function percent(share: number | null): string {
  return share === null ? '–' : `${number(share * 100)} %`;
}
