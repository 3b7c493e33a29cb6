import { MONEY_DECIMALS, parseMoney, type Money } from '@voltaire/reflex/model/money.ts';
import { MONEY_PER_UNIT } from '../market/units.ts';

/** Shares of what a trade brings in: 0.001 is 0.1 %. Decimal text, so that they are exact. */
export interface FeeRates {
  readonly maker: string;
  readonly taker: string;
}

export const DEFAULT_FEES: FeeRates = { maker: '0.001', taker: '0.001' };

const ONE = 10n ** BigInt(MONEY_DECIMALS);

export class Fees {
  readonly maker: Money;
  readonly taker: Money;

  /**
   * `inQuote`: buyers pay in the quote asset as well, on top of the price (Kraken), instead of in what
   * they receive (Binance). Throws a RangeError on a rate that is not a decimal from 0 to below 1.
   */
  constructor(
    rates: FeeRates,
    readonly inQuote = false,
  ) {
    this.maker = parseMoney(rates.maker);
    this.taker = parseMoney(rates.taker);
    if (this.maker < 0n || this.taker < 0n || this.maker >= ONE || this.taker >= ONE) {
      throw new RangeError(
        `fee rates must be from 0 to below 1, were ${rates.maker} and ${rates.taker}`,
      );
    }
  }

  /** Of the asset received, rounded down to the eight decimals in which venues book. */
  commission(received: Money, isMaker: boolean): Money {
    const exact = (received * (isMaker ? this.maker : this.taker)) / ONE;
    return exact - (exact % MONEY_PER_UNIT);
  }

  /**
   * What a buyer must hold besides the price for the rest of an order worth `value`. Rounded up: parts
   * that are charged one by one never come to more than what is let go with each.
   */
  onTop(value: Money): Money {
    if (!this.inQuote) return 0n;
    const exact = value * (this.maker > this.taker ? this.maker : this.taker);
    const step = ONE * MONEY_PER_UNIT;
    return ((exact + step - 1n) / step) * MONEY_PER_UNIT;
  }
}
