import { describe, expect, it } from 'vitest';
import {
  formatCounted,
  formatMagnitude,
  formatMilliseconds,
  formatNullable,
  formatPercentDown,
  formatScore,
  formatShare,
  formatSigned,
} from '../../web/app/utils/format.ts';

describe('numbers of the feeds and the physics on the page', () => {
  it('count one of a thing as one', () => {
    expect([0, 1, 2, 1200].map((count) => formatCounted(count, 'order'))).toEqual([
      '0 orders',
      '1 order',
      '2 orders',
      '1,200 orders',
    ]);
  });

  it('read 100 % only when nothing is missing', () => {
    expect([100, 99.9999, 99.21349, 0].map(formatPercentDown)).toEqual([
      '100 %',
      '99.999 %',
      '99.213 %',
      '0.000 %',
    ]);
  });

  it('keep a sign and three digits, also where a clock is ahead of ours', () => {
    expect([0.85, 9.99, 9.996, 12.34, 99.96, 1270].map(formatMilliseconds)).toEqual([
      '0.85',
      '9.99',
      '10.0',
      '12.3',
      '100',
      '1,270',
    ]);
    expect(formatMilliseconds(-1270)).toBe('−1,270');
    expect([0.3, -0.125, 0].map(formatShare)).toEqual(['+0.30', '−0.13', '+0.00']);
  });

  it('show a z-score without the digits that mean nothing', () => {
    expect([0, 1.96, -2.04, 9.96, -57.3, 1e6, -1e6].map(formatScore)).toEqual([
      '+0.0',
      '+2.0',
      '−2.0',
      '+10',
      '−57',
      '+>99',
      '−>99',
    ]);
  });

  it('never read as nothing when they are small', () => {
    expect([0, 0.000047, 0.0006, 0.0123, 123.4].map(formatMagnitude)).toEqual([
      '0.00',
      '4.7e-5',
      '0.0006',
      '0.0123',
      '123',
    ]);
    expect(formatSigned(-0.000047)).toBe('−4.7e−5');
  });

  it('are a dash while they are not known', () => {
    expect(formatNullable(null, formatShare)).toBe('–');
    expect(formatNullable(undefined, formatShare)).toBe('–');
    expect(formatNullable(0, formatShare)).toBe('+0.00');
  });
});
