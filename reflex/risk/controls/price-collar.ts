import { hasTrigger } from '../../model/order-kind.ts';
import type { Control } from '../control.ts';

const BPS = 1e4;

/**
 * Distance of the price from the mid, whichever way. An order with a trigger trades where the market will
 * be then: its limit is compared with its trigger price, and that with the mid (TRIGGER_PRICE).
 */
export const priceCollar: Control = {
  code: 'PRICE_COLLAR',
  reference: 'C08, RTS 6 Art. 15(1)(a)',
  unit: 'bps from mid or trigger',
  bound: 'at most',
  blames: 'strategy',
  explain: 'the price is too far from the market',
  read(order, { instrument, limits, mid }, reading) {
    const price = order.priceTicks * instrument.tickSize;
    const from = hasTrigger(order.type) ? order.triggerTicks * instrument.tickSize : mid;
    const known = mid > 0 && from > 0;
    reading.observed = known ? (Math.abs(price - from) / from) * BPS : Number.NaN;
    reading.limit = limits?.priceCollarBps ?? Number.NaN;
  },
};
