import { formatMoney, parseMoney } from '@voltaire/reflex/model/money.ts';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

describe('money', () => {
  it('is the same after it was written and read, whatever the amount', () => {
    fc.assert(
      fc.property(fc.bigInt(), (amount) => {
        expect(parseMoney(formatMoney(amount))).toBe(amount);
      }),
    );
  });

  it('is written without trailing zeros', () => {
    expect(formatMoney(12_500_000_000_000_000_000n)).toBe('12.5');
    expect(formatMoney(-100_000_000_000_000n)).toBe('-0.0001');
    expect(formatMoney(3_000_000_000_000_000_000n)).toBe('3');
    expect(formatMoney(100_000_000_000_000_000_000n)).toBe('100');
    expect(formatMoney(0n)).toBe('0');
    expect(formatMoney(1n)).toBe('0.000000000000000001');
  });

  it('counts 10^-18 of an asset', () => {
    expect(parseMoney('0.00000001')).toBe(10n ** 10n);
    expect(parseMoney('-0')).toBe(0n);
  });

  it.each([
    '',
    '-',
    '.',
    '1.',
    '.1',
    '1e-8',
    '+1',
    ' 1',
    '1,0',
    'NaN',
    'Infinity',
    '0x1',
    '1\n',
    '0.0000000000000000001',
  ])('refuses %j', (text) => {
    expect(() => parseMoney(text)).toThrow(RangeError);
  });
});
