import { TradingLevel } from '../../model/trading-level.ts';
import { type Control, reduces } from '../control.ts';
import { amount } from '../known.ts';

/** ACTIVE and CAUTION let orders through, REDUCE_ONLY only true reductions, the rest none. */
export const tradingState: Control = {
  code: 'TRADING_STATE',
  reference: 'C01, RTS 6 Art. 12',
  unit: 'level',
  bound: 'at most',
  blames: 'world',
  explain:
    'the trading state does not allow this order; see who holds it, why, and release it there',
  read(order, context, reading) {
    reading.observed = amount(context.tradingLevel);
    reading.limit = reduces(order, context) ? TradingLevel.REDUCE_ONLY : TradingLevel.CAUTION;
  },
};
