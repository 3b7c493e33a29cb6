import { parseMoney } from '@voltaire/reflex/model/money.ts';
import { Account } from '@voltaire/simulator/account/account.ts';
import { FEE_SCHEDULES } from '@voltaire/simulator/account/fee-schedules.ts';
import { feesOf } from '@voltaire/simulator/account/fee-tiers.ts';
import type { FeeTerms } from '@voltaire/simulator/account/fees.ts';
import { TradedVolume } from '@voltaire/simulator/account/traded-volume.ts';
import { VENUES } from '@voltaire/simulator/venue.ts';
import * as fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startApi } from './api-support.ts';

const DAY = 86_400_000;
/** In the middle of a UTC day. */
const START = Date.UTC(2026, 6, 7, 12);
const MIDNIGHT = START + DAY / 2;
const account = new Account('main', new Map());
const maker = (fees: ReturnType<typeof feesOf>, atMs: number): string =>
  String(fees.ratesOf(account, atMs).maker);
const rate = (share: string): string => String(parseMoney(share));
const makerAfter = (tierVolume: string): string =>
  maker(feesOf({ tierVolume }, 'binance', START), START);
const million = parseMoney('1000000');

describe('fees by tier', () => {
  it('are those of the first tier for an account that has traded nothing', () => {
    for (const venue of VENUES) {
      const fees = feesOf({ tierVolume: '0' }, venue, START);
      expect(fees.ratesOf(account, START)).toEqual(fees.dearest);
    }
  });

  it('begin with the tier that the volume before gives, exactly at its bound', () => {
    expect(makerAfter('19999999.99999999')).toBe(rate('0.0008'));
    expect(makerAfter('20000000')).toBe(rate('0.0004'));
  });

  it('on Binance change at midnight (UTC) for what was traded on the day before', () => {
    const fees = feesOf({ tierVolume: '0' }, 'binance', START);
    fees.traded(account, million, START);
    expect(maker(fees, MIDNIGHT - 1)).toBe(rate('0.001'));
    expect(maker(fees, MIDNIGHT)).toBe(rate('0.0009'));
    expect(fees.history(account).map(({ tier, sinceMs }) => [tier.name, sinceMs])).toEqual([
      ['Regular', START],
      ['VIP 1', MIDNIGHT],
    ]);
  });

  it('on Kraken change with the trade after the one that reached the tier', () => {
    const fees = feesOf({ tierVolume: '9999' }, 'kraken', START);
    const one = parseMoney('1');
    expect(fees.commission(account, one, true, START)).toBe(parseMoney('0.0025'));
    fees.traded(account, one, START);
    expect(fees.commission(account, one, true, START)).toBe(parseMoney('0.002'));
  });

  it('come back when what was traded is more than 30 days old', () => {
    const fees = feesOf({ tierVolume: '0' }, 'kraken', START);
    fees.traded(account, million, START);
    expect(maker(fees, START + 30 * DAY)).toBe(rate('0.0006'));
    expect(maker(fees, START + 31 * DAY)).toBe(rate('0.0025'));
  });

  it('hold on top of a price what the dearest tier would cost, whatever the tier', () => {
    const fees = feesOf({ tierVolume: '10000000' }, 'kraken', START);
    expect(fees.onTop(parseMoney('1000'))).toBe(parseMoney('4'));
  });

  it('count each account by itself', () => {
    const other = new Account('other', new Map());
    const fees = feesOf({ tierVolume: '0' }, 'kraken', START);
    fees.traded(other, million, START);
    expect(maker(fees, START)).toBe(rate('0.0025'));
  });

  it.each<[FeeTerms]>([[{ tierVolume: '-1' }], [{ maker: '1', taker: '0' }]])(
    'are refused: %o',
    (terms) => {
      expect(() => feesOf(terms, 'binance', START)).toThrow(RangeError);
    },
  );
});

describe('a simulator with fees by tier', () => {
  it('tells an account its rates, and charges them', async () => {
    const { call, simulator, end } = await startApi({ fees: { tierVolume: '20000000' } });
    onTestFinished(end);
    simulator.advance();
    const rates = { maker: '0.00040000', taker: '0.00060000' };
    const status = await call('account.status');
    expect(status).toMatchObject({ result: { commissionRates: rates } });
    const commission = await call('account.commission', { symbol: 'BTCUSDT' });
    expect(commission).toMatchObject({ result: { standardCommission: rates } });
    const market = { symbol: 'BTCUSDT', side: 'BUY', type: 'MARKET', quantity: '0.10000' };
    await call('order.place', market);
    const [fill] = simulator.ledger.trades();
    const exact = (BigInt(fill!.quantity) * 10n ** 10n * 6n) / 10_000n;
    expect(fill!.commission).toBe(exact - (exact % 10n ** 10n));
  });
});

describe('a fee schedule', () => {
  it.each(VENUES)('of %s begins at nothing, grows in volume and never in rates', (venue) => {
    const { tiers } = FEE_SCHEDULES[venue];
    expect(tiers[0]!.volume).toBe('0');
    tiers.slice(1).forEach((tier, before) => {
      const last = tiers[before]!;
      expect(Number(tier.volume)).toBeGreaterThan(Number(last.volume));
      expect(Number(tier.maker)).toBeLessThanOrEqual(Number(last.maker));
      expect(Number(tier.taker)).toBeLessThanOrEqual(Number(last.taker));
      expect(Number(tier.maker)).toBeLessThanOrEqual(Number(tier.taker));
    });
  });
});

describe('the volume of 30 days', () => {
  it('is the exact sum of what was traded on those days', () => {
    const trade = fc.record({
      value: fc.bigInt({ min: 0n, max: 10n ** 27n }),
      afterMs: fc.integer({ min: 0, max: 3 * DAY }),
    });
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 30n }), fc.array(trade), (before, trades) => {
        const volume = new TradedVolume(before, START);
        expect(volume.sum(START, false)).toBe(before);
        let atMs = START;
        const done = trades.map(({ value, afterMs }) => {
          atMs += afterMs;
          volume.add(value, atMs);
          return { value, day: Math.floor(atMs / DAY) };
        });
        const end = Math.floor(atMs / DAY);
        const age = end - Math.floor(START / DAY);
        const young = done.filter(({ day }) => day >= end - 30);
        const own = young.reduce((sum, { value }) => sum + value, 0n);
        const old = volume.sum(atMs, true) - own;
        // Of the volume before, a thirtieth leaves with each day.
        const left = (before * BigInt(Math.max(0, 30 - age))) / 30n;
        expect(old - left).toBeGreaterThanOrEqual(-30n);
        expect(old - left).toBeLessThanOrEqual(30n);
        if (age === 0) expect(old).toBe(before);
      }),
    );
  });
});
