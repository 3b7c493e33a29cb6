import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatMoney,
  groupDecimal,
  isPositiveDecimal,
  isWhole,
  middleOf,
  multiplyDecimals,
  placesOf,
  roundDecimal,
  signOfDecimal,
  trimDecimal,
} from '../../web/app/utils/decimal.ts';

describe('decimal text on the page', () => {
  it('is rounded half away from zero, and never to minus zero', () => {
    expect(
      ['1.005', '-1.005', '-0.004', '0.995', '12'].map((text) => roundDecimal(text, 2)),
    ).toEqual(['1.01', '-1.01', '0.00', '1.00', '12.00']);
    expect(roundDecimal('9.5', 0)).toBe('10');
  });

  it('is rounded as exact integers would be, whatever its size', () => {
    const digits = fc.bigInt({ min: 0n, max: 10n ** 30n });
    fc.assert(
      fc.property(digits, fc.boolean(), (units, negative) => {
        const padded = units.toString().padStart(19, '0');
        const text = `${negative ? '-' : ''}${padded.slice(0, -18)}.${padded.slice(-18)}`;
        const cents = (units + 5n * 10n ** 15n) / 10n ** 16n;
        const expected = negative ? -cents : cents;
        expect(BigInt(roundDecimal(text, 2).replace('.', ''))).toBe(expected);
      }),
    );
  });

  it('is grouped, trimmed and signed for reading', () => {
    expect(groupDecimal('-1234567.891')).toBe('-1,234,567.891');
    expect(trimDecimal('0.0150')).toBe('0.015');
    expect(trimDecimal('100')).toBe('100');
    expect(formatMoney('1234.5')).toBe('+1,234.50');
    expect(formatMoney('-0.001')).toBe('0.00');
    expect(formatMoney(null)).toBe('–');
    expect([signOfDecimal('-0.00'), signOfDecimal('-2'), signOfDecimal('0.1')]).toEqual([0, -1, 1]);
    expect([placesOf('0.01000000'), placesOf('1')]).toEqual([2, 0]);
  });

  it('is multiplied and halved exactly', () => {
    expect(multiplyDecimals('0.01', '61829.805')).toBe('618.29805');
    expect(multiplyDecimals('123456789.123456789', '0.000000001')).toBe('0.123456789123456789');
    expect([middleOf('61829.80', '61829.81'), middleOf('1', '2.5')]).toEqual(['61829.805', '1.75']);
  });

  it('is taken from a person only when it is a positive number, and of whole steps', () => {
    expect(
      ['0.01', '1', '0', '-1', '1e3', ' ', '1,5', '.5'].filter((text) => isPositiveDecimal(text)),
    ).toEqual(['0.01', '1']);
    expect([isWhole('0.015', '0.005'), isWhole('0.015', '0.01'), isWhole('3', '0.5')]).toEqual([
      true,
      false,
      true,
    ]);
  });
});
