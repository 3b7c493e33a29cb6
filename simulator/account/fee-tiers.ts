import { formatMoney, type Money, parseMoney } from '@voltaire/reflex/model/money.ts';
import type { VenueName } from '../venue.ts';
import type { Account } from './account.ts';
import { FEE_SCHEDULES, type FeeSchedule } from './fee-schedules.ts';
import {
  type FeeTerms,
  type FeeTier,
  Fees,
  parseRates,
  type Rates,
  type TierInForce,
} from './fees.ts';
import { TradedVolume } from './traded-volume.ts';

interface KnownTier {
  readonly tier: FeeTier;
  readonly from: Money;
  readonly rates: Rates;
}

interface Standing {
  readonly volume: TradedVolume;
  readonly history: TierInForce[];
  rates: Rates;
}

/** The rates of a venue's schedule, by what each account has traded. Time is that of its trades. */
export class TieredFees extends Fees {
  private readonly tiers: readonly KnownTier[];
  /** By name: one account may trade in several places. */
  private readonly standings = new Map<string, Standing>();

  /** `before`: traded by each account in the 30 days before `startMs`. */
  constructor(
    private readonly schedule: FeeSchedule,
    private readonly before: Money,
    private readonly startMs: number,
    inQuote = false,
  ) {
    super(schedule.tiers[0]!, inQuote);
    this.tiers = schedule.tiers.map((tier) => ({
      tier,
      from: parseMoney(tier.volume),
      rates: parseRates(tier),
    }));
  }

  override ratesOf(account: Account, nowMs: number): Rates {
    const standing = this.standing(account);
    const volume = standing.volume.sum(nowMs, this.schedule.atOnce);
    const { tier, rates } = this.tiers.findLast(({ from }) => from <= volume)!;
    if (rates !== standing.rates) {
      standing.rates = rates;
      standing.history.push({ tier, sinceMs: nowMs, volume: formatMoney(volume) });
    }
    return rates;
  }

  override traded(account: Account, value: Money, nowMs: number): void {
    this.standing(account).volume.add(value, nowMs);
  }

  /** The first is that of the beginning. */
  override history(account: Account): readonly TierInForce[] {
    return this.standing(account).history;
  }

  private standing({ name }: Account): Standing {
    const known = this.standings.get(name);
    if (known) return known;
    const volume = new TradedVolume(this.before, this.startMs);
    const sum = volume.sum(this.startMs, true);
    const { tier, rates } = this.tiers.findLast(({ from }) => from <= sum)!;
    const first = { tier, sinceMs: this.startMs, volume: formatMoney(sum) };
    const standing = { volume, history: [first], rates };
    this.standings.set(name, standing);
    return standing;
  }
}

/** As the venue takes them, Kraken in the quote asset. Throws a RangeError on rates or a volume that are none. */
export function feesOf(terms: FeeTerms, venue: VenueName, startMs: number): Fees {
  const inQuote = venue === 'kraken';
  if (!('tierVolume' in terms)) return new Fees(terms, inQuote);
  const before = parseMoney(terms.tierVolume);
  if (before < 0n) {
    throw new RangeError(`a traded volume cannot be negative, was ${terms.tierVolume}`);
  }
  return new TieredFees(FEE_SCHEDULES[venue], before, startMs, inQuote);
}
