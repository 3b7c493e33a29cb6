import type { Control } from '../control.ts';

/** A strategy may do what its allow-list names, and nothing else. Counts what it does not name. */
export const notPermitted: Control = {
  code: 'NOT_PERMITTED',
  reference: 'C05, RTS 6 Art. 15(5)',
  unit: 'permissions missing',
  bound: 'at most',
  blames: 'strategy',
  explain:
    'the strategy may not trade this symbol, side or type of order; its limits in the policy permit it',
  read(order, { instrument, strategyLimits }, reading) {
    reading.observed = strategyLimits
      ? absent(strategyLimits.symbols, instrument.symbol) +
        absent(strategyLimits.sides, order.side) +
        absent(strategyLimits.types, order.type)
      : Number.NaN;
    reading.limit = 0;
  },
};

function absent<T>(permitted: readonly T[], asked: T): number {
  return permitted.includes(asked) ? 0 : 1;
}
