import type { Control } from '../control.ts';

const BPS = 1e4;

/** Distance of the price from the mid, whichever way. */
export const priceCollar: Control = {
  code: 'PRICE_COLLAR',
  reference: 'C08, RTS 6 Art. 15(1)(a)',
  unit: 'bps from mid',
  bound: 'at most',
  blames: 'strategy',
  explain: 'the price is too far from the market',
  read(order, { instrument, limits, mid }, reading) {
    const price = order.priceTicks * instrument.tickSize;
    reading.observed = mid > 0 ? (Math.abs(price - mid) / mid) * BPS : Number.NaN;
    reading.limit = limits?.priceCollarBps ?? Number.NaN;
  },
};
