import type { Instrument } from '../model/instrument.ts';
import type { MarketView } from '../orient/market-view.ts';

/** Whole lots that `value` pays for at the mid; 0 when the numbers are none of a market. */
export function lotsFor(value: number, { mid, instrument }: MarketView): number {
  const lots = Math.floor(value / mid / instrument.lotSize);
  return lots > 0 && Number.isSafeInteger(lots) ? lots : 0;
}

/** The price may have moved between the moment that sized an order and the one that checks its size. */
const DRIFT = 0.02;

/** The largest order that `value` explains: what the auditor holds an order against. */
export function mostLots(value: number, view: MarketView): number {
  return Math.ceil(lotsFor(value, view) * (1 + DRIFT));
}

/** Whether the venue takes an order as small as this. */
export function isTradable(instrument: Instrument, priceTicks: number, lots: number): boolean {
  return (
    lots > 0 &&
    lots >= instrument.minQuantityLots &&
    instrument.notional(priceTicks, lots) >= instrument.minNotional
  );
}

/** What is worth less than the venue's smallest order cannot be closed: it counts as flat. */
export function isWorthClosing({ instrument, positionLots, bidTicks }: MarketView): boolean {
  return positionLots !== 0 && isTradable(instrument, bidTicks, Math.abs(positionLots));
}

/** Whether quote and position are numbers of a market: nothing is wanted on others. */
export function isKnown({ bidTicks, askTicks, mid, positionLots }: MarketView): boolean {
  return (
    bidTicks > 0 &&
    bidTicks < askTicks &&
    Number.isSafeInteger(bidTicks) &&
    Number.isSafeInteger(askTicks) &&
    mid > 0 &&
    mid < Number.POSITIVE_INFINITY &&
    Number.isSafeInteger(positionLots)
  );
}
