import { maxOpenOrders } from '@voltaire/reflex/risk/controls/max-open-orders.ts';
import { recipe } from '../../support/control-recipe.ts';
import { limit, ONE_BTC } from '../../support/risk.ts';

// Ten of the strategy, twenty on the symbol.
recipe({
  control: maxOpenOrders,
  code: 'MAX_OPEN_ORDERS',
  passes: {
    'the strategy’s tenth': { context: { openOrders: 9 } },
    'the symbol’s twentieth': { context: { symbolOpenOrders: 19 } },
  },
  denies: {
    'the strategy’s eleventh': { context: { openOrders: 10 } },
    'the symbol’s twenty-first': { context: { symbolOpenOrders: 20 } },
    'what would flip the position': {
      request: { side: -1 },
      context: { openOrders: 10, positionLots: 49_999 },
    },
    'anything at a limit below zero': { context: limit('limits', 'maxOpenOrders', -20) },
  },
  needs: { limits: ['maxOpenOrders'], strategyLimits: ['maxOpenOrders'] },
  facts: ['openOrders', 'symbolOpenOrders'],
  reduction: {
    request: { side: -1 },
    context: { openOrders: 10, symbolOpenOrders: 30, positionLots: ONE_BTC },
  },
});
