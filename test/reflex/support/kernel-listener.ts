import type { Strategy } from '@voltaire/reflex/decide/strategy.ts';
import { Kernel } from '@voltaire/reflex/kernel.ts';
import type { KernelEvent } from '@voltaire/reflex/model/event.ts';
import type { Outcome } from '@voltaire/reflex/model/outcome.ts';
import type { ApprovedOrder } from '@voltaire/reflex/risk/governor.ts';
import { LIMITS, type Timeline } from './events.ts';
import type { ReferenceVenue } from './reference-venue.ts';
import type { Listener } from './unreliable-link.ts';

/** Wants to buy at every tick, whatever it sees. */
export const eager: Strategy = {
  name: 'eager',
  version: '1',
  defaults: {},
  decide: ({ instrument, askTicks }) => ({
    kind: 'place',
    rationale: [],
    why: 'always',
    request: {
      symbolId: instrument.id,
      strategy: 'eager',
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
    const { symbol } = instrument;
    const boot = time.boot({
      policy: { symbols: { [symbol]: LIMITS }, messageRate: { perSecond: 1_000, burst: 1_000 } },
      instruments: [instrument.definition],
      strategies: [{ name: 'eager', symbol, parameters: {} }],
    });
    this.kernel = new Kernel(boot, [eager]);
    for (const event of [boot, time.link('orders', true), time.reconciled()]) this.take(event);
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
