import type { Instrument } from '../model/instrument.ts';
import type { Fill } from '../model/order.ts';

/**
 * Share of a fill's value that a fee in a third asset is taken for when no configured symbol says
 * what that asset is worth: Binance's standard rate, which paying in BNB only makes smaller.
 */
const STANDARD_RATE = 0.001;

/**
 * What a fee costs, in the quote asset of the instrument. In the base asset it counts at the fill's
 * own price (and is not taken from the lots held, as in act/position.ts); in a third asset (BNB) at
 * the mid of a symbol that trades it for the quote asset, and else at the standard rate. Never NaN: a
 * fee must not stop a desk because its asset is not watched.
 */
export function feeValue(
  { fee, feeAsset, priceTicks, quantityLots }: Fill,
  instrument: Instrument,
  instruments: readonly Instrument[],
  mids: Float64Array,
): number {
  const { definition, tickSize } = instrument;
  const amount = Number(fee);
  if (feeAsset === definition.quote) return amount;
  if (feeAsset === definition.base) return amount * priceTicks * tickSize;
  if (amount === 0) return 0;
  for (const other of instruments) {
    const { base, quote } = other.definition;
    const mid = mids[other.id]!;
    if (base === feeAsset && quote === definition.quote && mid > 0) return amount * mid;
  }
  return STANDARD_RATE * instrument.notional(priceTicks, quantityLots);
}
