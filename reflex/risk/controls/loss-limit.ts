import { type Control, reduces } from '../control.ts';
import { amount, larger, share } from '../known.ts';

/**
 * The day's loss of the account, and the strategy's fall from its highest P&L; the worse counts.
 * Exactly at the limit still passes here; the latch (risk/latches.ts) closes there. True reductions
 * pass, also when a P&L is unknown: it may be so because of another symbol that has no market, and
 * that must not keep anyone in a position.
 */
export const lossLimit: Control = {
  code: 'LOSS_LIMIT',
  reference: 'C22, RTS 6 Art. 15(4)',
  unit: '× allowed',
  blames: 'world',
  bound: 'at most',
  explain:
    "the day's loss or the strategy's drawdown is past its limit; only orders that reduce a position pass",
  read(order, context, reading) {
    const { account, strategyLimits, dayPnl, drawdown } = context;
    const reducing = reduces(order, context);
    const allowed = amount(account?.lossReduce ?? Number.NaN) * (account?.capital ?? Number.NaN);
    const day = share(larger(0, -believed(dayPnl, reducing)), allowed);
    const fall = share(believed(drawdown, reducing), strategyLimits?.maxDrawdown ?? Number.NaN);
    reading.observed = larger(day, fall);
    reading.limit = reducing ? larger(1, reading.observed) : 1;
  },
};

/** What is unknown keeps nobody from reducing. */
function believed(value: number, reducing: boolean): number {
  return reducing && Number.isNaN(value) ? 0 : value;
}
