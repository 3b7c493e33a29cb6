import { maxOrderQuantity } from '@voltaire/reflex/risk/controls/max-order-quantity.ts';
import { recipe } from '../../support/control-recipe.ts';
import { limit, ONE_BTC } from '../../support/risk.ts';

const held = { positionLots: 150_000 };

recipe({
  control: maxOrderQuantity,
  code: 'MAX_ORDER_QUANTITY',
  passes: {
    'an order of exactly the limit': { request: { quantityLots: ONE_BTC } },
    'three lots at a limit of three, whatever a double makes of it': {
      request: { quantityLots: 3 },
      context: limit('limits', 'maxOrderQuantity', 0.000_03),
    },
  },
  denies: {
    'one lot more': { request: { quantityLots: ONE_BTC + 1 } },
    'one lot more, sold': { request: { side: -1, quantityLots: ONE_BTC + 1 } },
    'one lot more than is held': {
      request: { side: -1, quantityLots: 150_001 },
      context: held,
    },
    'a quantity that is not a number': { request: { quantityLots: Number.NaN } },
    'a quantity without end': { request: { quantityLots: Number.POSITIVE_INFINITY } },
  },
  needs: { limits: ['maxOrderQuantity'] },
  reduction: { request: { side: -1, quantityLots: 150_000 }, context: held },
});
