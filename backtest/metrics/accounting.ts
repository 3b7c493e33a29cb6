import { MONEY_DECIMALS, type Money } from '@voltaire/reflex/model/money.ts';
import { MONEY_PER_UNIT, valueMoney } from '@voltaire/simulator/market/units.ts';
import type { Fill } from '@voltaire/simulator/matching/order.ts';

export interface Result {
  /** Cash received less paid, and what is held at the price given; before fees. */
  readonly gross: Money;
  /** What was charged, in both assets, at the price given. */
  readonly fees: Money;
  readonly net: Money;
}

/**
 * What fills have made of an account, exactly: quote in 10^-18, base in 10^-8. `net` is by how much
 * the account is worth more than at the beginning had nothing been traded, at any price.
 */
export class Accounting {
  /** Base asset bought less sold, before fees, 10^-8. */
  position = 0;
  turnover: Money = 0n;
  private cash: Money = 0n;
  private feesQuote: Money = 0n;
  /** 10^-8: venues book fees so. */
  private feesBase = 0n;

  constructor(private readonly quote: string) {}

  take({ order, price, quantity, quoteQuantity, commission, commissionAsset }: Fill): void {
    const sign = order.side === 'BUY' ? 1 : -1;
    this.position += sign * quantity;
    this.cash -= BigInt(sign) * valueMoney(price, quantity);
    this.turnover += quoteQuantity;
    if (commissionAsset === this.quote) this.feesQuote += commission;
    else this.feesBase += commission / MONEY_PER_UNIT;
  }

  /** `price` in 10^-8 quote. */
  at(price: number): Result {
    const gross = this.cash + valueMoney(price, this.position);
    const fees = this.feesQuote + valueMoney(price, 1) * this.feesBase;
    return { gross, fees, net: gross - fees };
  }

  /** Quote asset, a double: for statistics. */
  positionValue(price: number): number {
    return toNumber(valueMoney(price, this.position));
  }
}

export function toNumber(amount: Money): number {
  return Number(amount) / 10 ** MONEY_DECIMALS;
}
