import { messageRate } from '@voltaire/reflex/risk/controls/message-rate.ts';
import { recipe } from '../../support/control-recipe.ts';
import { ONE_BTC } from '../../support/risk.ts';

recipe({
  control: messageRate,
  code: 'MESSAGE_RATE',
  passes: {
    'the last order of the session': { context: { sessionTokens: 1 } },
    'the last order of the strategy': { context: { strategyTokens: 1 } },
    'the last order before half of what the venue takes': { context: { venueOrders: 1 } },
    'the last request besides those that cancels keep': { context: { venueRequests: 1 } },
  },
  denies: {
    'one more than the session may send': { context: { sessionTokens: 0.999 } },
    'one more than the strategy may send': { context: { strategyTokens: 0.999 } },
    'one more than half of what the venue takes': { context: { venueOrders: 0 } },
    'a request of those that cancels keep': { context: { venueRequests: 0.999 } },
    'anything while a budget is overdrawn': { context: { sessionTokens: -3 } },
    'what would flip the position': {
      request: { side: -1 },
      context: { strategyTokens: 0, positionLots: 49_999 },
    },
  },
  facts: ['sessionTokens', 'strategyTokens', 'venueOrders', 'venueRequests'],
  reduction: {
    request: { side: -1 },
    context: { sessionTokens: -20, strategyTokens: 0, venueRequests: -1, positionLots: ONE_BTC },
  },
});
