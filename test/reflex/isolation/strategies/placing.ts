import { strategyWith } from './base.ts';

/** Uses all that a view has, and talks a lot meanwhile. */
export const strategy = strategyWith('placing', ({ askTicks, influence, working, kinematics }) => {
  console.log('x'.repeat(10_000));
  const oldest = working[0];
  if (oldest) return { kind: 'cancel', clientOrderId: oldest.clientOrderId, why: 'enough' };
  const value = influence.forecast?.returnsBps[0] ?? 0;
  return {
    kind: 'place',
    request: {
      side: 1,
      type: 'LIMIT',
      timeInForce: 'IOC',
      quantityLots: kinematics.ready(1) ? 2 : 1,
      priceTicks: askTicks,
      reduceOnly: false,
      strategy: 'somebody else',
    },
    score: value,
    threshold: 1,
    rationale: [{ name: 'forecast', value, unit: 'bps', weight: 1, contribution: value }],
    why: 'because',
  };
});
