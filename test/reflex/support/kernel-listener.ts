import type { Strategy } from '@voltaire/reflex/decide/strategy.ts';
import { Kernel } from '@voltaire/reflex/kernel.ts';
import type { KernelEvent } from '@voltaire/reflex/model/event.ts';
import type { Outcome } from '@voltaire/reflex/model/outcome.ts';
import type { ApprovedOrder } from '@voltaire/reflex/risk/governor.ts';
import type { Timeline } from './events.ts';
import { ACCOUNT, LIMITS, POLICY, STRATEGY_LIMITS } from './policy.ts';
import { marionette } from './marionette.ts';
import type { ReferenceVenue } from './reference-venue.ts';
import type { Listener } from './unreliable-link.ts';

/** Wants to buy at every tick, whatever it sees. */
export const eager: Strategy = {
  ...marionette,
  name: 'eager',
  about: 'Buys at every tick.',
  decide: ({ instrument, askTicks }) => ({
    kind: 'place',
    score: 1,
    threshold: 1,
    rationale: [{ name: 'tick', value: 1, unit: '', weight: 1, contribution: 1 }],
    why: 'always',
    request: {
      side: 1,
      type: 'LIMIT',
      timeInForce: 'IOC',
      quantityLots: Math.ceil(20 / (askTicks * instrument.tickSize * instrument.lotSize)),
      priceTicks: askTicks,
      reduceOnly: false,
    },
  }),
};

/** A whole kernel that is ready to trade, and all that it was told and answered. */
export class KernelListener implements Listener {
  readonly kernel: Kernel;
  readonly events: KernelEvent[] = [];
  readonly outcomes: Outcome[] = [];
  orders: readonly ApprovedOrder[] = [];
  resyncs: readonly number[] = [];

  constructor({ instrument }: ReferenceVenue, time: Timeline) {
    const { venue, symbol, quote } = instrument.definition;
    const boot = time.boot({
      policy: {
        ...POLICY,
        symbols: { [symbol]: LIMITS },
        strategies: { eager: { ...STRATEGY_LIMITS, symbols: [symbol] } },
        account: { ...ACCOUNT, currency: quote },
      },
      instruments: [instrument.definition],
      strategies: [{ name: 'eager', symbol, parameters: {} }],
    });
    this.kernel = new Kernel(boot, [eager]);
    const ready = [
      time.link('orders', true),
      time.timer(),
      time.balances(venue),
      time.dayTicker(1e9),
      time.reconciled(),
    ];
    for (const event of [boot, ...ready]) this.take(event);
  }

  get market() {
    return this.kernel.lanes[0]!.market;
  }

  take(event: KernelEvent): boolean {
    const effects = this.kernel.apply(event);
    this.events.push(event);
    this.outcomes.push(...effects.outcomes);
    this.orders = [...effects.orders];
    this.resyncs = [...effects.resyncs];
    return this.resyncs.length > 0;
  }
}
