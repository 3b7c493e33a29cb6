import { duplicateOrder } from '@voltaire/reflex/risk/controls/duplicate-order.ts';
import { NEVER_MS } from '@voltaire/reflex/risk/recent-orders.ts';
import { recipe } from '../../support/control-recipe.ts';
import { ONE_BTC } from '../../support/risk.ts';

recipe({
  control: duplicateOrder,
  code: 'DUPLICATE_ORDER',
  passes: {
    'the same at the end of the window': { context: { sinceSameMs: 1_000 } },
    'what was never asked for': { context: { sinceSameMs: NEVER_MS } },
  },
  denies: {
    'the same within the window': { context: { sinceSameMs: 999.999 } },
    'the same at once': { context: { sinceSameMs: 0 } },
    'the same reduction within the window': {
      request: { side: -1 },
      context: { sinceSameMs: 999, positionLots: ONE_BTC },
    },
  },
  needs: { strategyLimits: ['duplicateWindowMs'] },
  amounts: ['sinceSameMs'],
});
