import { type Control, reduces } from '../control.ts';
import { larger, share } from '../known.ts';

/** Orders that may still trade, with this one: of the strategy and of the symbol, the larger share. */
export const maxOpenOrders: Control = {
  code: 'MAX_OPEN_ORDERS',
  reference: 'C14',
  unit: '× limit',
  bound: 'at most',
  blames: 'strategy',
  explain: 'too many orders are open; take some back first',
  read(order, context, reading) {
    const { openOrders, symbolOpenOrders, strategyLimits, limits } = context;
    reading.observed = larger(
      share(openOrders + 1, strategyLimits?.maxOpenOrders ?? Number.NaN),
      share(symbolOpenOrders + 1, limits?.maxOpenOrders ?? Number.NaN),
    );
    reading.limit = reduces(order, context) ? larger(1, reading.observed) : 1;
  },
};
