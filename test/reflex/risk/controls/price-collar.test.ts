import { priceCollar } from '@voltaire/reflex/risk/controls/price-collar.ts';
import { recipe } from '../../support/control-recipe.ts';
import { MID_TICKS, ONE_BTC } from '../../support/risk.ts';

/** A price so many basis points from the mid. */
const off = (bps: number) => Math.round(MID_TICKS * (1 + bps / 1e4));
/** So many basis points from a trigger price that is four per cent away. */
const far = (bps: number) => off(400) + Math.round((off(400) * bps) / 1e4);

recipe({
  control: priceCollar,
  code: 'PRICE_COLLAR',
  passes: {
    'a limit at the collar of its trigger price, wherever that is': {
      request: { type: 'STOP_LIMIT', triggerTicks: off(400), priceTicks: far(50) },
    },
    'a market order released far from the market': {
      request: { type: 'STOP', triggerTicks: off(400), priceTicks: off(400) },
    },
    'at the collar above': { request: { priceTicks: off(50) } },
    'at the collar below': { request: { priceTicks: off(-50) } },
  },
  denies: {
    'a limit one tick further from its trigger price': {
      request: { type: 'STOP_LIMIT', triggerTicks: off(400), priceTicks: far(50) + 1 },
    },
    'a limit whose trigger price is none': {
      request: { type: 'STOP_LIMIT', triggerTicks: 0 },
    },
    'one tick beyond, above': { request: { priceTicks: off(50) + 1 } },
    'one tick beyond, below': { request: { priceTicks: off(-50) - 1 } },
    'a market order by the price that it was decided on': {
      request: { type: 'MARKET', priceTicks: off(60) },
    },
    'a reduction that is priced out of the market': {
      request: { side: -1, priceTicks: off(-60) },
      context: { positionLots: ONE_BTC },
    },
    'a price that is not a number': { request: { priceTicks: Number.NaN } },
    'a mid of nothing': { context: { mid: 0 } },
  },
  needs: { limits: ['priceCollarBps'] },
  amounts: ['mid'],
});
