import { Instrument } from '@voltaire/reflex/model/instrument.ts';
import type { Fill } from '@voltaire/reflex/model/order.ts';
import { feeValue } from '@voltaire/reflex/risk/fee-value.ts';
import { describe, expect, it } from 'vitest';
import { BTCUSDT, btc, ETHUSDT } from '../support/instruments.ts';

/** One BTC at 60,000. */
const FILL: Fill = {
  tradeId: 't',
  atUs: 1,
  priceTicks: 6_000_000,
  quantityLots: 100_000,
  fee: '0.05',
  feeAsset: 'USDT',
  maker: false,
};
const bnb = new Instrument(1, { ...BTCUSDT, symbol: 'BNBUSDT', base: 'BNB' });
const WATCHED = [btc(), bnb];
const cost = (change: Partial<Fill>, mids = [60_000, 600], instruments = WATCHED) =>
  feeValue({ ...FILL, ...change }, btc(), instruments, Float64Array.from(mids));

describe('what a fee costs', () => {
  it('is the amount itself in the quote asset', () => {
    expect(cost({})).toBe(0.05);
  });

  it("counts at the fill's price in the base asset", () => {
    expect(cost({ fee: '0.001', feeAsset: 'BTC' })).toBeCloseTo(60, 9);
  });

  it('counts at the mid of what trades a third asset', () => {
    expect(cost({ feeAsset: 'BNB' })).toBeCloseTo(30, 9);
  });

  it('counts at the standard rate when nobody watches the third asset, or its market is not there', () => {
    const eth = new Instrument(1, ETHUSDT);
    expect(cost({ feeAsset: 'BNB' }, [60_000, 3_000], [btc(), eth])).toBeCloseTo(60, 9);
    expect(cost({ feeAsset: 'BNB' }, [60_000, Number.NaN])).toBeCloseTo(60, 9);
  });

  it('is nothing when nothing was charged, and a gain when a maker is paid', () => {
    expect(cost({ fee: '0', feeAsset: 'BNB' }, [60_000, Number.NaN])).toBe(0);
    expect(cost({ fee: '-0.01' })).toBe(-0.01);
  });
});
