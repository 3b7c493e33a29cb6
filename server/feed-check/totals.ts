import type { SymbolReport } from './symbol-check.ts';

/** Counters of all symbols together. */
const SUMMED = [
  'trades',
  'tradesMissed',
  'quotes',
  'bookUpdates',
  'bookUpdatesUnproven',
  'checksumsChecked',
  'checksumsMatched',
  'gaps',
  'repeated',
  'resyncs',
  'crossed',
  'quotesCompared',
  'quotesEqual',
  'quotesComparedAfter',
  'quotesEqualAfter',
] as const satisfies readonly (keyof SymbolReport)[];

export type Totals = Readonly<Record<(typeof SUMMED)[number], number>> & {
  readonly checksumsMismatched: number;
  readonly quotesDifferent: number;
};

export function totalsOf(symbols: readonly SymbolReport[]): Totals {
  const sum = (key: (typeof SUMMED)[number]) =>
    symbols.reduce((total, symbol) => total + symbol[key], 0);
  const sums = Object.fromEntries(SUMMED.map((key) => [key, sum(key)])) as Record<
    (typeof SUMMED)[number],
    number
  >;
  return {
    ...sums,
    checksumsMismatched: sums.checksumsChecked - sums.checksumsMatched,
    quotesDifferent:
      sums.quotesCompared - sums.quotesEqual + sums.quotesComparedAfter - sums.quotesEqualAfter,
  };
}
