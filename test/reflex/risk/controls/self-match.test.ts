import { selfMatch } from '@voltaire/reflex/risk/controls/self-match.ts';
import { recipe } from '../../support/control-recipe.ts';
import { MID_TICKS, ONE_BTC } from '../../support/risk.ts';

const sell = { side: -1 } as const;
const market = { type: 'MARKET' } as const;

recipe({
  control: selfMatch,
  code: 'SELF_MATCH',
  passes: {
    'a stop that buys above our own ask, which trades first': {
      request: { type: 'STOP', priceTicks: MID_TICKS + 10, triggerTicks: MID_TICKS + 10 },
      context: { ownAskTicks: MID_TICKS + 5 },
    },
    'a buy below our own ask': { context: { ownAskTicks: MID_TICKS + 1 } },
    'a sale above our own bid': { request: sell, context: { ownBidTicks: MID_TICKS - 1 } },
    'a buy while only bids of ours rest': { context: { ownBidTicks: MID_TICKS + 10 } },
    'a sale while only asks of ours rest': {
      request: sell,
      context: { ownAskTicks: MID_TICKS - 10 },
    },
    'a market buy while nothing of ours rests': { request: market },
    'a market sale while nothing of ours rests': { request: { ...sell, ...market } },
    'a market buy while only bids of ours rest': {
      request: market,
      context: { ownBidTicks: MID_TICKS + 10 },
    },
  },
  denies: {
    'what would meet one of ours on the release of either': { context: { releaseMeets: true } },
    'a stop alike': {
      request: { type: 'STOP', priceTicks: MID_TICKS + 10, triggerTicks: MID_TICKS + 10 },
      context: { releaseMeets: true },
    },
    'a buy at our own ask': { context: { ownAskTicks: MID_TICKS } },
    'a buy above our own ask': { context: { ownAskTicks: MID_TICKS - 1 } },
    'a sale at our own bid': { request: sell, context: { ownBidTicks: MID_TICKS } },
    'a sale below our own bid': { request: sell, context: { ownBidTicks: MID_TICKS + 1 } },
    'a post-only order alike': {
      request: { type: 'LIMIT_MAKER', timeInForce: 'GTC' },
      context: { ownAskTicks: MID_TICKS },
    },
    'a market buy, however far our ask': {
      request: market,
      context: { ownAskTicks: MID_TICKS * 2 },
    },
    'a market sale, however far our bid': {
      request: { ...sell, ...market },
      context: { ownBidTicks: 1 },
    },
    'a reduction alike': {
      request: sell,
      context: { ownBidTicks: MID_TICKS, positionLots: ONE_BTC },
    },
    'a buy while our asks are not known': { context: { ownAskTicks: Number.NaN } },
    'a market buy while our asks are not known': {
      request: market,
      context: { ownAskTicks: Number.NaN },
    },
    'a sale while our bids are not known': { request: sell, context: { ownBidTicks: Number.NaN } },
    'a market sale while our bids are not known': {
      request: { ...sell, ...market },
      context: { ownBidTicks: Number.NaN },
    },
    'a sale when our bid is below zero': { request: sell, context: { ownBidTicks: -1 } },
    'a buy when our ask is below zero': { context: { ownAskTicks: -1 } },
    'a price that is not a number': { request: { priceTicks: Number.NaN } },
    'a price that is not a number, sold': { request: { ...sell, priceTicks: Number.NaN } },
  },
});
