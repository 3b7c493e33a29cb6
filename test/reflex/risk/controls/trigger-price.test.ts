import type { OrderRequest } from '@voltaire/reflex/model/order.ts';
import { triggerPrice } from '@voltaire/reflex/risk/controls/trigger-price.ts';
import { recipe } from '../../support/control-recipe.ts';
import { MID_TICKS } from '../../support/risk.ts';

/** A trigger price so many basis points from the mid, and so many ticks beyond. */
const at = (type: OrderRequest['type'], side: OrderRequest['side'], bps: number, ticks = 0) => ({
  request: { type, side, triggerTicks: Math.round(MID_TICKS * (1 + bps / 1e4)) + ticks },
});

recipe({
  control: triggerPrice,
  code: 'TRIGGER_PRICE',
  passes: {
    'an order without one': {},
    'a stop that buys, at the limit above': at('STOP', 1, 500),
    'a stop that sells, at the limit below': at('STOP', -1, -500),
    'a stop with a limit, one tick away': at('STOP_LIMIT', 1, 0, 1),
    'a take-profit that buys, at the limit below': at('TAKE_PROFIT', 1, -500),
    'a take-profit that sells, at the limit above': at('TAKE_PROFIT_LIMIT', -1, 500),
  },
  denies: {
    'a stop that buys, one tick beyond': at('STOP', 1, 500, 1),
    'a stop that sells, one tick beyond': at('STOP', -1, -500, -1),
    'a take-profit that sells, one tick beyond': at('TAKE_PROFIT', -1, 500, 1),
    'a stop that buys at the mid, where the market is already': at('STOP', 1, 0),
    'a stop that buys below the market': at('STOP_LIMIT', 1, -10),
    'a stop that sells above the market': at('STOP', -1, 10),
    'a take-profit that buys above the market': at('TAKE_PROFIT', 1, 10),
    'a take-profit that sells below the market': at('TAKE_PROFIT_LIMIT', -1, -10),
    'a trigger price that is not a number': at('STOP', 1, Number.NaN),
    'one without a limit': {
      ...at('STOP', 1, 10),
      context: { limits: {} },
    },
    'one without a mid': { ...at('STOP', 1, 10), context: { mid: Number.NaN } },
    'one at a mid of nothing': { ...at('STOP', 1, 10), context: { mid: 0 } },
  },
});
