import type { InstrumentDefinition } from '@voltaire/reflex/model/instrument.ts';
import { feesOf } from '@voltaire/simulator/account/fee-tiers.ts';
import type { Fees, FeeTerms } from '@voltaire/simulator/account/fees.ts';
import { BacktestProblem } from '../problem.ts';
import { VENUES } from '../tape/symbols.ts';

/** Volumes of schedules are in dollars; what is traded for these counts one for one. */
const DOLLARS = ['USD', 'USDT', 'USDC', 'FDUSD', 'TUSD', 'BUSD'];

/**
 * What a paper account pays at the venue of a symbol, from `startMs` on. Throws a BacktestProblem where
 * there is no schedule to go by.
 */
export function paperFees(
  terms: FeeTerms,
  { venue: name, quote, symbol }: InstrumentDefinition,
  startMs: number,
): Fees {
  const venue = VENUES.find((each) => each === name);
  if (venue === undefined) throw new BacktestProblem(`there is no paper venue "${name}"`);
  if ('tierVolume' in terms && !DOLLARS.includes(quote)) {
    throw new BacktestProblem(
      `tiers count dollars, and ${symbol} is traded for ${quote}: give --fees maker,taker`,
    );
  }
  return feesOf(terms, venue, startMs);
}
