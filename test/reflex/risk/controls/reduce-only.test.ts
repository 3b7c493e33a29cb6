import { reduceOnly as control } from '@voltaire/reflex/risk/controls/reduce-only.ts';
import { recipe } from '../../support/control-recipe.ts';
import { ONE_BTC } from '../../support/risk.ts';

const reduceOnly = true;
const sell = { reduceOnly, side: -1 } as const;

recipe({
  control,
  code: 'REDUCE_ONLY_WOULD_INCREASE',
  passes: {
    'what may open a position': {},
    'a sale that closes the position exactly': {
      request: sell,
      context: { positionLots: 50_000 },
    },
    'a buy that closes the position exactly': {
      request: { reduceOnly },
      context: { positionLots: -50_000 },
    },
    'what is left when all that is pending on its side has filled': {
      request: sell,
      context: { positionLots: ONE_BTC, pendingSellLots: 50_000 },
    },
    'another order on the side, while enough is left for the one that rests': {
      request: { side: -1 },
      context: { positionLots: ONE_BTC, pendingSellLots: 50_000, reduceOnlyPending: true },
    },
  },
  denies: {
    'what would flip the position': { request: sell, context: { positionLots: 49_999 } },
    'what would open one': { request: { reduceOnly } },
    'what would add to one': { request: { reduceOnly }, context: { positionLots: 50_000 } },
    'what would flip it once all that is pending on its side has filled': {
      request: sell,
      context: { positionLots: ONE_BTC, pendingSellLots: 50_001 },
    },
    'what only the other side could make good': {
      request: sell,
      context: { positionLots: 49_999, pendingBuyLots: ONE_BTC },
    },
    'another order that would leave the one that rests too little': {
      request: { side: -1 },
      context: { positionLots: ONE_BTC, pendingSellLots: 50_001, reduceOnlyPending: true },
    },
    'a position that is not a number': {
      request: sell,
      context: { positionLots: Number.NaN },
    },
    'pending lots that are not a number': {
      request: sell,
      context: { positionLots: ONE_BTC, pendingSellLots: Number.NaN },
    },
    'pending lots below zero': {
      request: sell,
      context: { positionLots: 50_000, pendingSellLots: -1 },
    },
    'a quantity that is not a number': {
      request: { ...sell, quantityLots: Number.NaN },
      context: { positionLots: ONE_BTC },
    },
  },
});
