import { priceWalk } from '@voltaire/reflex/risk/controls/price-walk.ts';
import { recipe } from '../../support/control-recipe.ts';
import { ONE_BTC } from '../../support/risk.ts';

recipe({
  control: priceWalk,
  code: 'PRICE_WALK',
  passes: {
    'a first price': { context: { walkBps: 0 } },
    'a walk of exactly the limit': { context: { walkBps: 300 } },
  },
  denies: {
    'a walk beyond the limit': { context: { walkBps: 300.001 } },
    'what would flip the position': {
      request: { side: -1 },
      context: { walkBps: 301, positionLots: 49_999 },
    },
  },
  needs: { limits: ['maxWalkBps'] },
  amounts: ['walkBps'],
  reduction: { request: { side: -1 }, context: { walkBps: 3_000, positionLots: ONE_BTC } },
});
