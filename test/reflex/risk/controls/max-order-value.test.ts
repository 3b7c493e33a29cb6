import { maxOrderValue } from '@voltaire/reflex/risk/controls/max-order-value.ts';
import { recipe } from '../../support/control-recipe.ts';
import { MID_TICKS, ONE_BTC } from '../../support/risk.ts';

const held = { positionLots: 150_000 };

recipe({
  control: maxOrderValue,
  code: 'MAX_ORDER_VALUE',
  passes: {
    'an order of exactly the limit': { request: { quantityLots: ONE_BTC } },
    'what a released market order could cost at worst': {
      request: { type: 'STOP', quantityLots: 99_502, triggerTicks: MID_TICKS },
    },
  },
  denies: {
    // Half a per cent above its trigger price, as the collar allows, and that above the market.
    'what a released market order could cost beyond the limit': {
      request: { type: 'STOP', quantityLots: 99_503, triggerTicks: MID_TICKS },
    },
    'one lot more': { request: { quantityLots: ONE_BTC + 1 } },
    'one lot more at a price below the market': {
      request: { quantityLots: ONE_BTC + 1, priceTicks: MID_TICKS - 1_000 },
    },
    'the limit at a price above the market': {
      request: { quantityLots: ONE_BTC, priceTicks: MID_TICKS + 1 },
    },
    'one lot more than is held': {
      request: { side: -1, quantityLots: 150_001 },
      context: held,
    },
    'all that is held while a lot of it is pending': {
      request: { side: -1, quantityLots: 150_000 },
      context: { ...held, pendingSellLots: 1 },
    },
    'a quantity that is not a number': { request: { quantityLots: Number.NaN } },
    'a mid of nothing': { context: { mid: 0 } },
  },
  needs: { limits: ['maxOrderValue'] },
  amounts: ['mid'],
  reduction: { request: { side: -1, quantityLots: 150_000 }, context: held },
});
