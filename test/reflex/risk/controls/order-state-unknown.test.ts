import { orderStateUnknown } from '@voltaire/reflex/risk/controls/order-state-unknown.ts';
import { recipe } from '../../support/control-recipe.ts';

recipe({
  control: orderStateUnknown,
  code: 'ORDER_STATE_UNKNOWN',
  passes: { 'an order while the fate of every other is known': {} },
  denies: {
    'an order next to one of unknown fate': { context: { unknownOrders: 1 } },
    'a reduction next to one of unknown fate': {
      request: { side: -1 },
      context: { unknownOrders: 1, positionLots: 50_000 },
    },
  },
  amounts: ['unknownOrders'],
});
