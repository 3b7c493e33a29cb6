import type { OrderRequest } from '../../model/order.ts';
import { type Control, type RiskContext, reduces, worstTicks } from '../control.ts';
import { amount, larger, share } from '../known.ts';

/**
 * Gross and net exposure of the whole account against its capital, if every open order fills in the
 * worst way. The larger of the two shares counts. A position that is marked up beyond the limit must
 * not be caught: a true reduction passes.
 */
export const maxExposure: Control = {
  code: 'MAX_EXPOSURE',
  reference: 'C07, SEC 15c3-5(c)(1)(i)',
  unit: '× limit',
  bound: 'at most',
  blames: 'world',
  explain: 'with everything filled, the account would have more at stake than its capital allows',
  read(order, context, reading) {
    reading.observed = exposure(order, context);
    reading.limit = reduces(order, context) ? larger(1, reading.observed) : 1;
  },
};

function exposure(order: OrderRequest, context: RiskContext): number {
  const { instrument, account, otherGross, otherLong, otherShort } = context;
  if (!account || account.currency !== instrument.definition.quote) return Number.NaN;
  const { capital, maxGrossExposure, maxNetExposure } = account;
  if (!(capital! > 0)) return Number.NaN;

  const value = valueOfLot(order, context);
  const bought = order.side > 0 ? order.quantityLots : 0;
  const sold = order.side > 0 ? 0 : order.quantityLots;
  const long = (context.positionLots + amount(context.pendingBuyLots) + bought) * value;
  const short = (-context.positionLots + amount(context.pendingSellLots) + sold) * value;
  // What may be long at worst and what may be short at worst: one of them is above zero.
  const gross = otherGross + larger(long, short);
  const net = larger(otherLong + long, otherShort + short);
  return larger(
    share(gross, maxGrossExposure! * capital!),
    share(Math.abs(net), maxNetExposure! * capital!),
  );
}

/** At the market or at the order's own price, whichever is higher. */
function valueOfLot(order: OrderRequest, context: RiskContext): number {
  const { instrument, mid } = context;
  const price = worstTicks(order, context) * instrument.tickSize;
  return Math.max(price, mid > 0 ? mid : Number.NaN) * instrument.lotSize;
}
