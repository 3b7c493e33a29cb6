import { type Control, reduces } from '../control.ts';
import { amount, larger } from '../known.ts';

/**
 * A strategy whose own prices walk on, each within the collar, pushes the market or runs after it. A
 * true reduction has an end where the position has, and must not be caught in a market that runs
 * away: it passes, within the collar.
 */
export const priceWalk: Control = {
  code: 'PRICE_WALK',
  reference: 'C08, RTS 6 Art. 15(1)(a)',
  unit: 'bps from own prices',
  bound: 'at most',
  blames: 'strategy',
  explain: 'the strategy’s own prices have walked too far within the window; wait, or look why',
  read(order, context, reading) {
    reading.observed = amount(context.walkBps);
    const limit = context.limits?.maxWalkBps ?? Number.NaN;
    reading.limit = reduces(order, context) ? larger(limit, reading.observed) : limit;
  },
};
