import type { Control } from '../control.ts';

/** The venue's own minimum; one order in two units, so the smaller ratio is what counts. */
export const instrumentRules: Control = {
  code: 'INSTRUMENT_RULES',
  reference: 'C04',
  unit: '× venue minimum',
  bound: 'at least',
  explain: 'the order is below the smallest quantity or value that the venue takes',
  read(order, { instrument }, reading) {
    reading.observed = Math.min(
      order.quantityLots / instrument.minQuantityLots,
      instrument.notional(order.priceTicks, order.quantityLots) / instrument.minNotional,
    );
    reading.limit = 1;
  },
};
