/**
 * What trades cost by the volume of 30 days, as the venues' fee schedules had it in 2026, without
 * discounts (BNB, referrals), balances of BNB or programmes for market makers. simulator/README.md
 * has the sources.
 */
import type { VenueName } from '../venue.ts';
import type { FeeTier } from './fees.ts';

export interface FeeSchedule {
  /** The first begins at no volume; volumes grow, rates never do. */
  readonly tiers: readonly FeeTier[];
  /** A trade counts for the one after it (Kraken); else the venue looks once a day (Binance). */
  readonly atOnce: boolean;
}

type Row = readonly [name: string, volume: string, maker: string, taker: string];

export const FEE_SCHEDULES: Readonly<Record<VenueName, FeeSchedule>> = {
  binance: {
    atOnce: false,
    tiers: tiersOf([
      ['Regular', '0', '0.001', '0.001'],
      ['VIP 1', '1000000', '0.0009', '0.001'],
      ['VIP 2', '5000000', '0.0008', '0.001'],
      ['VIP 3', '20000000', '0.0004', '0.0006'],
      ['VIP 4', '75000000', '0.0004', '0.00052'],
      ['VIP 5', '150000000', '0.00025', '0.00031'],
      ['VIP 6', '400000000', '0.0002', '0.00029'],
      ['VIP 7', '800000000', '0.00019', '0.00028'],
      ['VIP 8', '2000000000', '0.00016', '0.00025'],
      ['VIP 9', '4000000000', '0.00011', '0.00023'],
    ]),
  },
  'binance-futures': {
    atOnce: false,
    tiers: tiersOf([
      ['Regular', '0', '0.0002', '0.0005'],
      ['VIP 1', '15000000', '0.00016', '0.0004'],
      ['VIP 2', '50000000', '0.00014', '0.00035'],
      ['VIP 3', '100000000', '0.00012', '0.00032'],
      ['VIP 4', '600000000', '0.0001', '0.0003'],
      ['VIP 5', '1000000000', '0.00008', '0.00027'],
      ['VIP 6', '2500000000', '0.00006', '0.00025'],
      ['VIP 7', '5000000000', '0.00004', '0.00022'],
      ['VIP 8', '12500000000', '0.00002', '0.0002'],
      ['VIP 9', '25000000000', '0', '0.00017'],
    ]),
  },
  kraken: {
    atOnce: true,
    tiers: tiersOf([
      ['$0+', '0', '0.0025', '0.004'],
      ['$10K+', '10000', '0.002', '0.0035'],
      ['$50K+', '50000', '0.0014', '0.0024'],
      ['$100K+', '100000', '0.0012', '0.0022'],
      ['$250K+', '250000', '0.001', '0.002'],
      ['$500K+', '500000', '0.0008', '0.0018'],
      ['$1M+', '1000000', '0.0006', '0.0016'],
      ['$2.5M+', '2500000', '0.0004', '0.0014'],
      ['$5M+', '5000000', '0.0002', '0.0012'],
      ['$10M+', '10000000', '0', '0.001'],
    ]),
  },
};

function tiersOf(rows: readonly Row[]): FeeTier[] {
  return rows.map(([name, volume, maker, taker]) => ({ name, volume, maker, taker }));
}
