import { type Control, type RiskContext, reduces, worstTicks } from '../control.ts';
import type { OrderRequest } from '../../model/order.ts';
import { amount, share } from '../known.ts';

/**
 * What the order needs against what is free at the venue, less what orders in flight will take: a buy
 * needs quote asset, a sale base asset; of a contract both need its margin, and a reduction needs none. A share of it stays untouched, for fees and slippage. A true
 * reduction may use up what is left of the asset, and may do so on balances that are old (an order
 * that rests for long makes them so), but not on unknown ones.
 */
export const insufficientMargin: Control = {
  code: 'INSUFFICIENT_MARGIN',
  reference: 'C21, SEC 15c3-5(c)(1)(i)',
  unit: 'of the asset that it pays with',
  blames: 'world',
  bound: 'at most',
  explain:
    'the free balance at the venue does not cover this order, or is not known; pay in, or wait for the balances',
  read(order, context, reading) {
    const reduction = reduces(order, context);
    if (reduction && context.instrument.isContract) {
      reading.observed = 0;
      reading.limit = 0;
      return;
    }
    const free = amount(order.side > 0 ? context.freeQuote : context.freeBase);
    reading.observed = need(order, context);
    reading.limit = reduction ? free : free * usable(context);
  },
};

/** In the asset that the order pays with. A market order takes at least the other side's best price. */
function need(order: OrderRequest, context: RiskContext): number {
  const { side, type, quantityLots } = order;
  const { instrument, askTicks } = context;
  const worst = worstTicks(order, context);
  const ticks = type === 'MARKET' && side > 0 ? Math.max(worst, askTicks) : worst;
  return instrument.amountFor(side, ticks, quantityLots);
}

/** The share of free balances that an order may touch; NaN when they are too old to be relied on. */
function usable({ account, balanceAgeMs }: RiskContext): number {
  const recent = share(balanceAgeMs, account?.maxBalanceAgeMs ?? Number.NaN) <= 1;
  return recent ? 1 - amount(account?.marginBuffer ?? Number.NaN) : Number.NaN;
}
