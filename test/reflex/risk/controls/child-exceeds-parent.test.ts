import { childExceedsParent } from '@voltaire/reflex/risk/controls/child-exceeds-parent.ts';
import { recipe } from '../../support/control-recipe.ts';
import { ONE_BTC } from '../../support/risk.ts';

// The intent is for 50,000 lots, in at most ten orders.
recipe({
  control: childExceedsParent,
  code: 'CHILD_EXCEEDS_PARENT',
  passes: {
    'an order for all of it': {},
    'an order for exactly the rest': {
      request: { quantityLots: 20_000 },
      context: { parentCommittedLots: 30_000, parentChildren: 1 },
    },
    'the tenth order': { request: { quantityLots: 1 }, context: { parentChildren: 9 } },
  },
  denies: {
    'one lot more than the intent': { request: { quantityLots: 50_001 } },
    'one lot more than the rest': {
      request: { quantityLots: 20_001 },
      context: { parentCommittedLots: 30_000, parentChildren: 1 },
    },
    'one lot more of a very large intent': {
      request: { quantityLots: 8e15 + 1, parentLots: 8e15 },
    },
    'the eleventh order': { request: { quantityLots: 1 }, context: { parentChildren: 10 } },
    'a reduction that exceeds its intent': {
      request: { side: -1, quantityLots: 50_001 },
      context: { positionLots: ONE_BTC },
    },
    'an intent for nothing': { request: { parentLots: 0 } },
    'an intent that is not a number': { request: { parentLots: Number.NaN } },
    'an intent without end': { request: { parentLots: Number.POSITIVE_INFINITY } },
  },
  needs: { strategyLimits: ['maxChildren'] },
  amounts: ['parentCommittedLots', 'parentChildren'],
});
