import { decimalsOf, formatUnits, parseUnits } from '@voltaire/reflex/model/decimal.ts';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const decimals = fc.integer({ min: 0, max: 12 });
const safe = fc.maxSafeInteger();

describe('parseUnits', () => {
  it('gives back every safe integer that formatUnits wrote', () => {
    fc.assert(
      fc.property(safe, decimals, (units, places) => {
        expect(parseUnits(formatUnits(units, places), places)).toBe(units === 0 ? 0 : units);
      }),
    );
  });

  it('reads what BigInt arithmetic reads from the same digits', () => {
    const digits = fc.string({
      unit: fc.constantFrom(...Array.from('0123456789')),
      minLength: 1,
      maxLength: 12,
    });
    fc.assert(
      fc.property(digits, digits, fc.boolean(), (whole, part, negative) => {
        const text = `${negative ? '-' : ''}${whole}.${part}`;
        const exact = BigInt(whole + part) * (negative ? -1n : 1n);
        const units = parseUnits(text, part.length);
        if (exact > BigInt(Number.MAX_SAFE_INTEGER) || exact < -BigInt(Number.MAX_SAFE_INTEGER)) {
          expect(units).toBeNaN();
        } else {
          expect(BigInt(units)).toBe(exact);
        }
      }),
    );
  });

  it('takes trailing zeros beyond the scale, for they change nothing', () => {
    expect(parseUnits('61837.63000000', 2)).toBe(6_183_763);
  });

  it('refuses a digit beyond the scale', () => {
    expect(parseUnits('61837.63000001', 2)).toBeNaN();
  });

  it('counts up to 2^53 - 1 and no further', () => {
    expect(parseUnits('9007199254740991', 0)).toBe(Number.MAX_SAFE_INTEGER);
    expect(parseUnits('-9007199254740991', 0)).toBe(-Number.MAX_SAFE_INTEGER);
    expect(parseUnits('9007199254740992', 0)).toBeNaN();
    expect(parseUnits('90071992547409.91', 2)).toBe(Number.MAX_SAFE_INTEGER);
    expect(parseUnits('90071992547409.92', 2)).toBeNaN();
    expect(parseUnits('1', 16)).toBeNaN();
    expect(parseUnits('9'.repeat(400), 0)).toBeNaN();
  });

  it('never gives a negative zero, which JSON would turn into another number', () => {
    expect(Object.is(parseUnits('-0', 0), 0)).toBe(true);
    expect(Object.is(parseUnits('-0.000', 2), 0)).toBe(true);
  });

  it.each([
    '',
    '-',
    '.',
    '1.',
    '.5',
    '-.5',
    '+1',
    ' 1',
    '1 ',
    '1e3',
    '0x10',
    '1,5',
    '1.2.3',
    '--1',
    'NaN',
    'Infinity',
    '-Infinity',
    '१२',
    '1_000',
    '1\n',
    '1.0e0',
    'null',
    '1.-5',
  ])('gives NaN for %j, which no venue sends as a number', (text) => {
    expect(parseUnits(text, 8)).toBeNaN();
  });

  it('gives NaN or a safe integer whatever the text', () => {
    fc.assert(
      fc.property(fc.string(), decimals, (text, places) => {
        const units = parseUnits(text, places);
        expect(Number.isNaN(units) || Number.isSafeInteger(units)).toBe(true);
      }),
    );
  });
});

describe('formatUnits', () => {
  it('writes exactly as many decimals as asked', () => {
    expect(formatUnits(5, 0)).toBe('5');
    expect(formatUnits(5, 3)).toBe('0.005');
    expect(formatUnits(-5, 3)).toBe('-0.005');
    expect(formatUnits(12_345, 2)).toBe('123.45');
    expect(formatUnits(0, 2)).toBe('0.00');
    expect(formatUnits(-0, 2)).toBe('0.00');
  });

  it('writes a bigint of any size', () => {
    expect(formatUnits(-(10n ** 30n), 18)).toBe(`-1${'0'.repeat(12)}.${'0'.repeat(18)}`);
  });
});

describe('decimalsOf', () => {
  it('counts the decimals that matter', () => {
    expect(decimalsOf('0.01000000')).toBe(2);
    expect(decimalsOf('1.00000000')).toBe(0);
    expect(decimalsOf('1')).toBe(0);
    expect(decimalsOf('0.00000001')).toBe(8);
    expect(decimalsOf('100')).toBe(0);
  });

  it('says just enough to write the number without loss', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1 }), fc.integer({ min: 1, max: 8 }), (units, places) => {
        const text = formatUnits(units, places);
        const needed = decimalsOf(text);
        expect(parseUnits(text, needed)).not.toBeNaN();
        if (needed > 0) expect(parseUnits(text, needed - 1)).toBeNaN();
      }),
    );
  });
});
