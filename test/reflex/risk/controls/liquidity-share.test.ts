import { liquidityShare } from '@voltaire/reflex/risk/controls/liquidity-share.ts';
import { recipe } from '../../support/control-recipe.ts';
import { ONE_BTC } from '../../support/risk.ts';

// A fifth of the ten best levels; REQUEST is for half a BTC.
recipe({
  control: liquidityShare,
  code: 'LIQUIDITY_SHARE',
  passes: { 'exactly the share': { context: { depth: 2.5 } } },
  denies: {
    'a little more of the book': { context: { depth: 2.499 } },
    'one lot more': { request: { quantityLots: 50_001 }, context: { depth: 2.5 } },
    'anything in an empty book': { context: { depth: 0 } },
    'a reduction in an empty book': {
      request: { side: -1 },
      context: { depth: 0, positionLots: ONE_BTC },
    },
    'what would flip the position': {
      request: { side: -1 },
      context: { depth: 1, positionLots: 49_999 },
    },
    'a quantity below zero': { request: { quantityLots: -1 } },
    'a quantity that is not a number': { request: { quantityLots: Number.NaN } },
  },
  needs: { limits: ['maxDepthShare'] },
  amounts: ['depth'],
  reduction: { request: { side: -1 }, context: { depth: 0.1, positionLots: ONE_BTC } },
});
