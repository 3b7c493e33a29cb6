import type { OrderRequest } from '../../model/order.ts';
import { hasTrigger, triggeredFrom } from '../../model/order-kind.ts';
import type { Control } from '../control.ts';

const BPS = 1e4;

/**
 * How far the market has to go before it releases the order. Not at all is a mistake: the venue would
 * refuse it, or trade at once what was meant to wait. 0 of an order without a trigger, which no limit is
 * asked of.
 */
export const triggerPrice: Control = {
  code: 'TRIGGER_PRICE',
  reference: 'C08, RTS 6 Art. 15(1)(a)',
  unit: 'bps from mid',
  bound: 'at most',
  blames: 'strategy',
  explain:
    'the trigger price is too far from the market, or on the side of it where it would go off at once; a symbol without maxTriggerBps takes none',
  read(order, { instrument, limits, mid }, reading) {
    if (!hasTrigger(order.type)) {
      reading.observed = 0;
      reading.limit = 0;
      return;
    }
    reading.observed =
      mid > 0 ? awayBps(order, order.triggerTicks * instrument.tickSize, mid) : Number.NaN;
    reading.limit = limits?.maxTriggerBps ?? Number.NaN;
  },
};

/** NaN when the market is there already. */
function awayBps({ type, side }: OrderRequest, trigger: number, mid: number): number {
  const away = triggeredFrom(type, side) * (trigger - mid);
  return away > 0 ? (away / mid) * BPS : Number.NaN;
}
