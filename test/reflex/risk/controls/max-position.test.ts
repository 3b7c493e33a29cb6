import { Instrument } from '@voltaire/reflex/model/instrument.ts';
import { maxPosition } from '@voltaire/reflex/risk/controls/max-position.ts';
import { recipe } from '../../support/control-recipe.ts';
import { BTCUSDT } from '../../support/instruments.ts';
import { limit, ONE_BTC } from '../../support/risk.ts';

const tenths = new Instrument(0, { ...BTCUSDT, lotSize: '0.1', minQuantity: '0.1' });

recipe({
  control: maxPosition,
  code: 'MAX_POSITION',
  passes: {
    'a buy up to exactly the limit': {
      request: { quantityLots: 50_000 },
      context: { positionLots: 150_000 },
    },
    'a sale up to exactly the limit': {
      request: { side: -1, quantityLots: 50_000 },
      context: { positionLots: -150_000 },
    },
    'orders in flight that fit together': {
      context: { positionLots: 50_000, pendingBuyLots: ONE_BTC },
    },
    'orders that are none of ours, and fit together with it': {
      context: { positionLots: 50_000, foreignLots: ONE_BTC },
    },
    'what leads out of a position, whatever is none of ours': {
      request: { side: -1 },
      context: { positionLots: ONE_BTC, foreignLots: 100 * ONE_BTC },
    },
    'what leads out of a position beyond the limit': {
      request: { side: -1 },
      context: { positionLots: 10 * ONE_BTC },
    },
    'three lots of 0.1 at a limit of 0.3': {
      request: { quantityLots: 3 },
      context: limit('limits', 'maxPosition', 0.3, { instrument: tenths }),
    },
  },
  denies: {
    'what is too much with orders that are none of ours': {
      context: { positionLots: 50_000, foreignLots: ONE_BTC + 1 },
    },
    'one lot more, bought': {
      request: { quantityLots: 50_001 },
      context: { positionLots: 150_000 },
    },
    'one lot more, sold': {
      request: { side: -1, quantityLots: 50_001 },
      context: { positionLots: -150_000 },
    },
    'what is too much once the buys in flight have filled': {
      context: { positionLots: 50_000, pendingBuyLots: ONE_BTC + 1 },
    },
    'what is too much once the sales in flight have filled': {
      request: { side: -1 },
      context: { positionLots: -50_000, pendingSellLots: ONE_BTC + 1 },
    },
    'what only the other side could make good': {
      context: { positionLots: 150_001, pendingSellLots: ONE_BTC },
    },
    'four lots of 0.1 at a limit of 0.3': {
      request: { quantityLots: 4 },
      context: limit('limits', 'maxPosition', 0.3, { instrument: tenths }),
    },
  },
  needs: { limits: ['maxPosition'] },
  facts: ['positionLots'],
  amounts: ['pendingBuyLots', 'foreignLots'],
});
