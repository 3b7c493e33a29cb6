import { Instrument } from '@voltaire/reflex/model/instrument.ts';
import { formatMoney } from '@voltaire/reflex/model/money.ts';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BTCUSD, BTCUSDT, btc } from '../support/instruments.ts';

const sizes = fc.constantFrom(
  '0.01',
  '0.05',
  '0.00000001',
  '1',
  '0.00025',
  '0.5',
  '10',
  '0.3',
  '2.5',
  '0.125',
);

function instrument(tickSize: string, lotSize: string): Instrument {
  return new Instrument(0, { ...BTCUSDT, tickSize, lotSize, minQuantity: lotSize });
}

/** The largest count whose text still has at most 2^53 units. */
function most(size: string): number {
  const digits = BigInt(size.replace('.', ''));
  return Number(BigInt(Number.MAX_SAFE_INTEGER) / digits);
}

describe('Instrument', () => {
  it('gives back every price and quantity that it wrote', () => {
    fc.assert(
      fc.property(sizes, sizes, fc.double({ min: 0, max: 1, noNaN: true }), (tick, lot, part) => {
        const pair = instrument(tick, lot);
        const ticks = Math.floor(part * most(tick));
        const lots = Math.floor(part * most(lot));
        expect(pair.ticks(pair.priceText(ticks))).toBe(ticks);
        expect(pair.lots(pair.quantityText(lots))).toBe(lots);
      }),
    );
  });

  it('takes a price for on the grid only when BigInt division leaves no rest', () => {
    fc.assert(
      fc.property(sizes, fc.maxSafeInteger(), (size, raw) => {
        const pair = instrument(size, size);
        const step = BigInt(size.replace('.', ''));
        const units = BigInt(Math.abs(raw));
        const places = pair.priceDecimals;
        const digits = units.toString().padStart(places + 1, '0');
        const text = places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`;
        if (units % step === 0n) expect(pair.ticks(text)).toBe(Number(units / step));
        else expect(pair.ticks(text)).toBeNaN();
      }),
      { numRuns: 500 },
    );
  });

  it('gives NaN for a price between two ticks and a quantity between two lots', () => {
    const pair = instrument('0.05', '0.001');
    expect(pair.ticks('61837.63')).toBeNaN();
    expect(pair.ticks('61837.65')).toBe(1_236_753);
    expect(pair.lots('0.0005')).toBeNaN();
    expect(pair.lots('0.005')).toBe(5);
  });

  it('counts the whole lots of a quantity that the market shows between two lots', () => {
    expect(btc().wholeLots('25.42618900')).toBe(2_542_618);
    expect(btc().wholeLots('0.00000999')).toBe(0);
    expect(btc().wholeLots('0.00001000')).toBe(1);
    expect(instrument('1', '0.3').wholeLots('0.89')).toBe(2);
    for (const bad of ['', '1.', '1e3', 'NaN', '9007199254740993']) {
      expect(btc().wholeLots(bad)).toBeNaN();
    }
  });

  it('counts the whole lots as BigInt division does', () => {
    fc.assert(
      fc.property(
        sizes,
        fc.nat({ max: 90_000_000 }),
        fc.nat({ max: 99_999_999 }),
        (size, whole, part) => {
          const pair = instrument('1', size);
          const text = `${whole}.${String(part).padStart(8, '0')}`;
          const lot = BigInt(size.replace('.', '')) * 10n ** BigInt(8 - pair.quantityDecimals);
          const units = BigInt(whole) * 100_000_000n + BigInt(part);
          expect(pair.wholeLots(text)).toBe(Number(units / lot));
        },
      ),
    );
  });

  it('reads what the venue sends with more zeros than it needs', () => {
    expect(btc().ticks('61837.63000000')).toBe(6_183_763);
    expect(btc().lots('0.00317000')).toBe(317);
    expect(btc().priceText(6_183_763)).toBe('61837.63');
    expect(btc().quantityText(317)).toBe('0.00317');
  });

  it('values exactly what a double would round', () => {
    const value = btc().value(6_183_763, 317);
    expect(formatMoney(value)).toBe('196.0252871');
    expect(formatMoney(btc().value(Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER))).toBe(
      '8112963841460666368139049.5662081',
    );
  });

  it('estimates the value with a relative error below 10^-15', () => {
    const count = fc.integer({ min: 1, max: 1e9 });
    fc.assert(
      fc.property(sizes, sizes, count, count, (tick, lot, ticks, lots) => {
        const pair = instrument(tick, lot);
        const exact = Number(formatMoney(pair.value(ticks, lots)));
        expect(Math.abs(pair.notional(ticks, lots) / exact - 1)).toBeLessThan(1e-15);
      }),
    );
  });

  it.each(['', '0', '0.00', '-0.01', '1e-8', 'abc', '1.', 'NaN'])(
    'refuses a tick or lot size of %j',
    (size) => {
      expect(() => instrument(size, '1')).toThrow(RangeError);
      expect(() => instrument('1', size)).toThrow(RangeError);
    },
  );

  it('takes what the venue says now of one order: its bounds, and when it said so', () => {
    const pair = btc();
    expect([pair.maxQuantityLots, pair.maxMarketLots]).toEqual([Infinity, Infinity]);
    const changed = pair.adopt({
      ...BTCUSDT,
      tickSize: '0.010',
      minQuantity: '0.00002',
      maxQuantity: '9000.00000000',
      minNotional: '10.00000000',
      market: { minQuantity: '0.00000000', maxQuantity: '97.09521512', step: '0.00000000' },
      readAtUs: 7,
    });
    expect(changed).toBe('');
    expect(pair).toMatchObject({
      minQuantityLots: 2,
      maxQuantityLots: 900_000_000,
      minNotional: 10,
      minMarketLots: 0,
      maxMarketLots: 9_709_521,
      marketStepLots: 0,
      rulesReadUs: 7,
    });
  });

  it.each([
    [{ tickSize: '0.10' }, 'tick 0.01000000 to 0.10'],
    [{ lotSize: '0.0001', quote: 'USDC' }, 'quote USDT to USDC, lot 0.00001000 to 0.0001'],
    [{ tickSize: 'none' }, 'tick 0.01000000 to none'],
  ])('takes nothing with another grid, and says what has changed: %j', (other, what) => {
    const pair = btc();
    const fresh = { ...BTCUSDT, minNotional: '10', readAtUs: 7 };
    expect(pair.adopt({ ...fresh, ...other })).toBe(what);
    expect([pair.minNotional, pair.rulesReadUs]).toEqual([5, BTCUSDT.readAtUs]);
  });

  it('takes nothing when the venue writes more digits into its books than before', () => {
    const pair = new Instrument(0, BTCUSD);
    const book = { ...BTCUSD.book!, priceDecimals: 2 };
    expect(pair.adopt({ ...BTCUSD, book })).toBe('digits of prices 1 to 2');
  });

  it('refuses a grid that money cannot count', () => {
    expect(() => instrument('0.0000000001', '0.000000001')).toThrow(/finer than 10\^-18/);
    expect(instrument('0.000000001', '0.000000001').moneyPerTickLot).toBe(1n);
  });
});
