import { formatUnits } from './decimal.ts';

/**
 * An exact amount of one asset: a bigint that counts 10^-18 of it. Venues quote prices and
 * quantities with at most 8 decimals each, so any product of the two, and any fee, fits without
 * rounding. Only fills and reports touch money: never the path of a tick.
 */
export type Money = bigint;

export const MONEY_DECIMALS = 18;

const PLAIN_DECIMAL = /^(-?)(\d+)(?:\.(\d{1,18}))?$/;

/** True when parseMoney takes it. */
export function isMoney(text: string): boolean {
  return PLAIN_DECIMAL.test(text);
}

/** Throws a RangeError on text that is not a plain decimal with at most 18 decimals. */
export function parseMoney(text: string): Money {
  const match = PLAIN_DECIMAL.exec(text);
  if (!match) throw new RangeError(`an amount must be a plain decimal, was "${text}"`);
  const units = BigInt(match[2]! + (match[3] ?? '').padEnd(MONEY_DECIMALS, '0'));
  return match[1] ? -units : units;
}

/** Decimal text without trailing zeros: "12.5", "-0.0001", "3". */
export function formatMoney(amount: Money): string {
  return formatUnits(amount, MONEY_DECIMALS).replace(/\.?0+$/, '');
}
