import { TradingLevel } from '@voltaire/reflex/model/trading-level.ts';
import { tradingState } from '@voltaire/reflex/risk/controls/trading-state.ts';
import { recipe } from '../../support/control-recipe.ts';
import { ONE_BTC } from '../../support/risk.ts';

const { ACTIVE, CAUTION, REDUCE_ONLY, CANCEL_ONLY, HALTED } = TradingLevel;

recipe({
  control: tradingState,
  code: 'TRADING_STATE',
  passes: {
    'an order at ACTIVE': { context: { tradingLevel: ACTIVE } },
    'an order at CAUTION': { context: { tradingLevel: CAUTION } },
    'a sale that closes at REDUCE_ONLY': {
      request: { side: -1 },
      context: { tradingLevel: REDUCE_ONLY, positionLots: 50_000 },
    },
    'a buy that closes at REDUCE_ONLY': {
      context: { tradingLevel: REDUCE_ONLY, positionLots: -50_000 },
    },
  },
  denies: {
    'an order at REDUCE_ONLY': { context: { tradingLevel: REDUCE_ONLY } },
    'a sale that would flip at REDUCE_ONLY': {
      request: { side: -1 },
      context: { tradingLevel: REDUCE_ONLY, positionLots: 49_999 },
    },
    'a sale that would flip once what is pending has filled': {
      request: { side: -1 },
      context: { tradingLevel: REDUCE_ONLY, positionLots: 50_000, pendingSellLots: 1 },
    },
    'an order at CANCEL_ONLY': { context: { tradingLevel: CANCEL_ONLY } },
    'a reduction at CANCEL_ONLY': {
      request: { side: -1 },
      context: { tradingLevel: CANCEL_ONLY, positionLots: ONE_BTC },
    },
    'a reduction at HALTED': {
      request: { side: -1 },
      context: { tradingLevel: HALTED, positionLots: ONE_BTC },
    },
    'a level that is not a number': { context: { tradingLevel: Number.NaN as 0 } },
    'a level that there is not': { context: { tradingLevel: -1 as 0 } },
  },
  reduction: {
    request: { side: -1 },
    context: { tradingLevel: REDUCE_ONLY, positionLots: ONE_BTC },
  },
});
