import type { Strategy } from '@voltaire/reflex/decide/strategy.ts';
import type { MarketView } from '@voltaire/reflex/orient/market-view.ts';

/** A strategy around any `decide`, also one that a type check would not let through. */
export function strategyWith(name: string, decide: (view: MarketView) => unknown): Strategy {
  return {
    name,
    version: '1',
    about: 'For tests.',
    parameters: {},
    warmUp: () => [],
    withoutInference: 'TRADE',
    decide: decide as Strategy['decide'],
  };
}

/** Holds, and says in the code what it saw. */
export const holding = ({ bidTicks }: MarketView) => ({ kind: 'hold', code: `BID_${bidTicks}` });

/** After some good answers something goes wrong. */
export function goodUntil(bidTicks: number, then: (view: MarketView) => unknown) {
  return (view: MarketView) => (view.bidTicks < bidTicks ? holding(view) : then(view));
}
