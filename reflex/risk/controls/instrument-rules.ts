import type { Instrument } from '../../model/instrument.ts';
import type { OrderRequest, OrderType, TimeInForce } from '../../model/order.ts';
import { takesAnyPrice } from '../../model/order-kind.ts';
import type { Control } from '../control.ts';

/**
 * What venues take together. A market order that is sent trades at once or not at all; one that must
 * not trade at once can only rest, and so does one that waits for its trigger price.
 */
const TAKEN: Readonly<Record<OrderType, readonly TimeInForce[]>> = {
  LIMIT: ['GTC', 'IOC', 'FOK'],
  MARKET: ['IOC'],
  LIMIT_MAKER: ['GTC'],
  STOP: ['GTC'],
  STOP_LIMIT: ['GTC'],
  TAKE_PROFIT: ['GTC'],
  TAKE_PROFIT_LIMIT: ['GTC'],
};

/**
 * The venue's own bounds, as ratios of which the smallest counts: at 1 the order is as small, or as
 * large, as one may be. 0 when the venue has no such kind of order.
 */
export const instrumentRules: Control = {
  code: 'INSTRUMENT_RULES',
  reference: 'C04',
  unit: '× the nearest bound of the venue',
  bound: 'at least',
  blames: 'strategy',
  explain:
    'the order is smaller in quantity or value than the venue takes of its kind, larger, or of no kind that it takes',
  read(order, { instrument }, reading) {
    reading.observed = taken(order, instrument) ? room(order, instrument) : 0;
    reading.limit = 1;
  },
};

function room(order: OrderRequest, instrument: Instrument): number {
  const { quantityLots } = order;
  const least = Math.min(
    quantityLots / instrument.minQuantityLots,
    instrument.notional(order.priceTicks, quantityLots) / instrument.minNotional,
    instrument.maxQuantityLots / quantityLots,
  );
  const size = takesAnyPrice(order.type)
    ? Math.min(least, marketRoom(quantityLots, instrument))
    : least;
  return order.displayLots === 0 ? size : Math.min(size, icebergRoom(order, instrument));
}

/** The venue shows an order in so many parts at most, each as large as an order has to be. */
function icebergRoom({ quantityLots, displayLots }: OrderRequest, instrument: Instrument): number {
  const parts = Math.ceil(quantityLots / displayLots);
  return Math.min(displayLots / instrument.minQuantityLots, instrument.mostIcebergParts / parts);
}

/** What the venue takes of a market order, which finds as much as there is at any price. */
function marketRoom(quantityLots: number, instrument: Instrument): number {
  const { minMarketLots, maxMarketLots, marketStepLots } = instrument;
  if (marketStepLots !== 0 && !Number.isInteger(quantityLots / marketStepLots)) return 0;
  return Math.min(quantityLots / minMarketLots, maxMarketLots / quantityLots);
}

/** Texts come from strategies, so that `type` can be anything at run time. */
function taken({ type, timeInForce, displayLots }: OrderRequest, instrument: Instrument): boolean {
  if (!Object.hasOwn(TAKEN, type) || !TAKEN[type].includes(timeInForce)) return false;
  // Only what rests can show a part of itself.
  if (displayLots !== 0 && (takesAnyPrice(type) || timeInForce !== 'GTC')) return false;
  return instrument.orderTypes.includes(type);
}
