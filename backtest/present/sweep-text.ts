import type { Sweep } from '../sweep/sweep.ts';
import { money, number, table } from './text.ts';

/** One line for each run, the best net result marked. */
export function sweepText({ runs, hash }: Sweep, quote: string): string {
  const names = Object.keys(runs[0]?.point ?? {});
  const best = Math.max(...runs.map(({ summary }) => summary.netPnl));
  const head = [
    ...names,
    `net, ${quote}`,
    'gross',
    'fees',
    'trades',
    'drawdown',
    'Sharpe',
    'hash',
    '',
  ];
  const rows = runs.map(({ point, hash: own, summary }) => [
    ...names.map((name) => String(point[name])),
    money(summary.netPnl),
    money(summary.grossPnl),
    money(summary.fees),
    String(summary.trades),
    money(summary.maxDrawdown),
    number(summary.sharpe),
    own.slice(0, 16),
    summary.netPnl === best ? 'best' : '',
  ]);
  const note =
    runs.length > 1
      ? [
          '',
          `the best of ${runs.length} runs on one tape is the luckiest of them: try it on another`,
        ]
      : [];
  return [...table([head, ...rows]), ...note, `hash ${hash}`].join('\n');
}
