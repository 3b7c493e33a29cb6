import { FrameScanner } from '@voltaire/reflex/venue/frame-scanner.ts';
import { NumberText, parseExact, plainDecimal } from '@voltaire/reflex/venue/kraken/exact-json.ts';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

/** The same with floating point numbers, for comparison with JSON.parse. */
function floats(value: unknown): unknown {
  if (value instanceof NumberText) return Number(value.text);
  if (Array.isArray(value)) return value.map(floats);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, floats(each)]));
}

describe('exact JSON', () => {
  it('is JSON', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(floats(parseExact(Buffer.from(text)))).toEqual(
          floats(JSON.parse(text, (_, each: unknown) => (Object.is(each, -0) ? -0 : each))),
        );
      }),
      { numRuns: 500 },
    );
  });

  it('keeps every number as it was written', () => {
    const text = '{"a":[0.05000000,1e-08,3364750901719990046],"b":-0.0}';
    expect(parseExact(Buffer.from(text))).toEqual({
      a: [
        new NumberText('0.05000000'),
        new NumberText('1e-08'),
        new NumberText('3364750901719990046'),
      ],
      b: new NumberText('-0.0'),
    });
  });

  it('takes the last of two entries of one name, as JSON does', () => {
    expect(parseExact(Buffer.from('{"a":1.0,"a":2.0}'))).toEqual({ a: new NumberText('2.0') });
  });
});

describe('a number without its exponent', () => {
  it.each([
    ['1e-08', '0.00000001'],
    ['5e-05', '0.00005'],
    ['1.50E+2', '150'],
    ['12.345e1', '123.45'],
    ['-2.5e-1', '-0.25'],
    ['0e0', '0'],
    ['0.0', '0.0'],
    ['1e30', `1${'0'.repeat(30)}`],
  ])('of %s is %s', (given, plain) => {
    expect(plainDecimal(given)).toBe(plain);
  });

  it('is none when it would have more digits than any number of the venue', () => {
    expect([plainDecimal('1e31'), plainDecimal('1e-999999999')]).toEqual([null, null]);
  });

  it('is the same number', () => {
    fc.assert(
      fc.property(fc.nat(999_999), fc.nat(999), fc.integer({ min: -30, max: 30 }), (a, b, e) => {
        const given = `${a}.${b}e${e}`;
        expect(Number(plainDecimal(given))).toBe(Number(given));
        expect(plainDecimal(given)).toMatch(/^\d+(\.\d*[1-9])?$/);
      }),
    );
  });
});

const usOf = (text: string) => {
  const scanner = new FrameScanner();
  scanner.start(Buffer.from(text));
  const us = scanner.timeUs();
  return scanner.ok && scanner.atEnd ? us : null;
};

describe('a time', () => {
  it('is exact to the microsecond, as long as a double can count them', () => {
    const ms = fc.integer({ min: 0, max: Date.UTC(2255, 0) });
    fc.assert(
      fc.property(ms, fc.nat(999), (atMs, us) => {
        const iso = new Date(atMs).toISOString();
        const text = iso.replace('Z', `${String(us).padStart(3, '0')}Z`);
        expect(usOf(text)).toBe(atMs * 1000 + us);
        expect(usOf(text.replace('Z', '999Z'))).toBe(atMs * 1000 + us);
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ['2024-02-29T00:00:00Z', Date.UTC(2024, 1, 29) * 1000],
    ['2100-02-29T00:00:00Z', null],
    ['2000-12-31T23:59:59.5Z', Date.UTC(2000, 11, 31, 23, 59, 59, 500) * 1000],
    ['2026-04-31T00:00:00Z', null],
    ['2026-00-01T00:00:00Z', null],
    ['2026-01-00T00:00:00Z', null],
    ['2026-01-01T00:60:00Z', null],
    ['2026-01-01T00:00:60Z', null],
    ['2026-01-01T00:00:00', null],
    ['2026-1-1T00:00:00Z', null],
  ])('of %s is %s', (text, us) => {
    expect(usOf(text)).toBe(us);
  });
});
