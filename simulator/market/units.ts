/**
 * One scale for prices and quantities inside the simulator: integers that count 10^-8, the precision
 * venues write. Not ticks and lots, because real books hold levels off today's lot grid (left over
 * from a finer one) and the tape must come out as it went in.
 */
import { formatUnits } from '@voltaire/reflex/model/decimal.ts';
import type { Money } from '@voltaire/reflex/model/money.ts';

export const UNIT_DECIMALS = 8;
export const UNITS_PER_ONE = 100_000_000;

/** 10^-18 money per 10^-8 unit: the step to which venues round amounts they book. */
export const MONEY_PER_UNIT = 10_000_000_000n;
const MONEY_PER_UNIT_SQUARED = 100n;

/** "61837.63000000" for 6183763000000 units. Exact up to 2^53 units. */
export function unitsText(units: number): string {
  const whole = Math.floor(units / UNITS_PER_ONE);
  return `${whole}.${(units - whole * UNITS_PER_ONE + UNITS_PER_ONE).toString().slice(1)}`;
}

/** The same with `decimals` digits (8 at most), which must be enough: "61837.6" for one digit. */
export function decimalText(units: number, decimals: number): string {
  const scale = 10 ** decimals;
  const scaled = Math.round(units / 10 ** (UNIT_DECIMALS - decimals));
  const whole = Math.floor(scaled / scale);
  if (decimals === 0) return `${whole}`;
  return `${whole}.${(scaled - whole * scale + scale).toString().slice(1)}`;
}

/** The sum of quantities, in 10^-8, as venues print it. */
export function volumeText(units: bigint): string {
  return formatUnits(units, UNIT_DECIMALS);
}

/** The sum of price × quantity, in 10^-16, with the digits that venues print. */
export function quoteText(value: bigint): string {
  return formatUnits(value / BigInt(UNITS_PER_ONE), UNIT_DECIMALS);
}

/** Money as venues print it: eight decimals, the rest cut off. */
export function moneyText(amount: Money): string {
  return formatUnits(amount / MONEY_PER_UNIT, UNIT_DECIMALS);
}

/** The exact amount of the base asset that `units` of quantity are. */
export function quantityMoney(units: number): Money {
  return BigInt(units) * MONEY_PER_UNIT;
}

/** The exact amount of the quote asset that `quantity` costs at `price`, both in 10^-8 units. */
export function valueMoney(price: number, quantity: number): Money {
  return BigInt(price) * BigInt(quantity) * MONEY_PER_UNIT_SQUARED;
}
