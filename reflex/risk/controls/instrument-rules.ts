import type { OrderType, TimeInForce } from '../../model/order.ts';
import type { Control } from '../control.ts';

/**
 * What venues take together. A market order that is sent trades at once or not at all; one that must
 * not trade at once can only rest.
 */
const TAKEN: Readonly<Record<OrderType, readonly TimeInForce[]>> = {
  LIMIT: ['GTC', 'IOC', 'FOK'],
  MARKET: ['IOC'],
  LIMIT_MAKER: ['GTC'],
};

/**
 * The venue's own minimum; one order in two units, so the smaller ratio is what counts. 0 when the
 * venue has no such kind of order.
 */
export const instrumentRules: Control = {
  code: 'INSTRUMENT_RULES',
  reference: 'C04',
  unit: '× venue minimum',
  bound: 'at least',
  blames: 'strategy',
  explain:
    'the order is below the smallest quantity or value that the venue takes, or of no kind that it takes',
  read(order, { instrument }, reading) {
    reading.observed = taken(order.type, order.timeInForce)
      ? Math.min(
          order.quantityLots / instrument.minQuantityLots,
          instrument.notional(order.priceTicks, order.quantityLots) / instrument.minNotional,
        )
      : 0;
    reading.limit = 1;
  },
};

/** Texts come from strategies, so that `type` can be anything at run time. */
function taken(type: string, timeInForce: TimeInForce): boolean {
  return Object.hasOwn(TAKEN, type) && TAKEN[type as OrderType].includes(timeInForce);
}
