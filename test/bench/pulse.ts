import type { Strategy } from '@voltaire/reflex/decide/strategy.ts';

/**
 * For measuring only: one order on every tick, far enough from the touch never to trade. The path
 * from tick to order is then the whole real one, governor, journal and gateway included.
 */
export const pulse: Strategy = {
  name: 'pulse',
  version: '1',
  about: 'Asks at every tick for an order that never trades.',
  parameters: {},
  warmUp: () => [],
  withoutInference: 'TRADE',
  decide(view) {
    return {
      kind: 'place',
      request: {
        side: 1,
        type: 'LIMIT',
        timeInForce: 'IOC',
        quantityLots: 1_000,
        priceTicks: view.bidTicks - 10_000,
        reduceOnly: false,
      },
      score: 1,
      threshold: 1,
      rationale: [{ name: 'tick', value: 1, unit: '', weight: 1, contribution: 1 }],
      why: 'every tick',
    };
  },
};
