import { MONEY_DECIMALS, parseMoney, type Money } from '@voltaire/reflex/model/money.ts';
import { MONEY_PER_UNIT } from '../market/units.ts';
import type { Account } from './account.ts';

/** Shares of what a trade brings in: 0.001 is 0.1 %. Decimal text, so that they are exact. */
export interface FeeRates {
  readonly maker: string;
  readonly taker: string;
}

/** Of a venue's schedule. */
export interface FeeTier extends FeeRates {
  readonly name: string;
  /** From so many dollars traded in 30 days on; decimal text. */
  readonly volume: string;
}

/** A tier that came into force, found when the account traded next. */
export interface TierInForce {
  readonly tier: FeeTier;
  /** Epoch ms. */
  readonly sinceMs: number;
  /** Dollars in 30 days, decimal text. */
  readonly volume: string;
}

/** The venue's own schedule, for an account that has traded so much in the 30 days before, in dollars. */
export interface FeesByTier {
  readonly tierVolume: string;
}

export type FeeTerms = FeeRates | FeesByTier;

export const DEFAULT_FEES: FeeRates = { maker: '0.001', taker: '0.001' };

const ONE = 10n ** BigInt(MONEY_DECIMALS);

/** Parsed rates: shares in 10⁻¹⁸. */
export interface Rates {
  readonly maker: Money;
  readonly taker: Money;
}

/** The same rates for every account, for ever. */
export class Fees {
  /** No account pays more than these. */
  readonly dearest: Rates;

  /**
   * `inQuote`: buyers pay in the quote asset as well, on top of the price (Kraken), instead of in what
   * they receive (Binance). Throws a RangeError on a rate that is not a decimal from 0 to below 1.
   */
  constructor(
    rates: FeeRates,
    readonly inQuote = false,
  ) {
    this.dearest = parseRates(rates);
  }

  /** In force for an account. */
  ratesOf(_account: Account, _nowMs: number): Rates {
    return this.dearest;
  }

  /** An account has traded for so much of the quote asset. */
  traded(_account: Account, _value: Money, _nowMs: number): void {
    // Fixed rates do not depend on it.
  }

  /** The tiers that an account has had, in order; none where there are no tiers. */
  history(_account: Account): readonly TierInForce[] {
    return [];
  }

  /** Of the asset received, rounded down to the eight decimals in which venues book. */
  commission(account: Account, received: Money, isMaker: boolean, nowMs: number): Money {
    const { maker, taker } = this.ratesOf(account, nowMs);
    const exact = (received * (isMaker ? maker : taker)) / ONE;
    return exact - (exact % MONEY_PER_UNIT);
  }

  /**
   * What a buyer must hold besides the price for the rest of an order worth `value`. Rounded up: parts
   * that are charged one by one never come to more than is let go with each. At the dearest rates, so
   * that what is held does not change with a tier.
   */
  onTop(value: Money): Money {
    if (!this.inQuote) return 0n;
    const { maker, taker } = this.dearest;
    const exact = value * (maker > taker ? maker : taker);
    const step = ONE * MONEY_PER_UNIT;
    return ((exact + step - 1n) / step) * MONEY_PER_UNIT;
  }
}

/** Throws a RangeError on a rate that is not a decimal from 0 to below 1. */
export function parseRates({ maker, taker }: FeeRates): Rates {
  const rates = { maker: parseMoney(maker), taker: parseMoney(taker) };
  if (rates.maker < 0n || rates.taker < 0n || rates.maker >= ONE || rates.taker >= ONE) {
    throw new RangeError(`fee rates must be from 0 to below 1, were ${maker} and ${taker}`);
  }
  return rates;
}
