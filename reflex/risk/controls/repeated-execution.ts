import { type Control, reduces } from '../control.ts';
import { amount, larger, share } from '../known.ts';

/**
 * A strategy that enters over and over without a person in between may be feeding on itself. This
 * order counts as if it had filled already, so that the one at the limit is the last. Reductions pass.
 */
export const repeatedExecution: Control = {
  code: 'REPEATED_EXECUTION',
  reference: 'C13, RTS 6 Art. 15(3)',
  unit: '× allowed, with this one',
  blames: 'strategy',
  bound: 'at most',
  explain:
    'the strategy has entered as often as it may without a person looking; somebody has to re-arm it',
  read(order, context, reading) {
    const { strategyLimits, reentries, reentriesInSession } = context;
    const { maxReentries = Number.NaN, maxReentriesPerSession = Number.NaN } = strategyLimits ?? {};
    reading.observed = larger(
      share(amount(reentries) + 1, maxReentries),
      share(amount(reentriesInSession) + 1, maxReentriesPerSession),
    );
    reading.limit = reduces(order, context) ? larger(1, reading.observed) : 1;
  },
};
