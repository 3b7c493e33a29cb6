import { utcText } from '@voltaire/reflex/model/utc-text.ts';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';

const platform = (atUs: number) =>
  new Date(Math.floor(atUs / 1e6) * 1e3).toISOString().replace('.000Z', 'Z');

it('writes a time as the platform does, from 1970 to 2255', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }), (atUs) => {
      expect(utcText(atUs)).toBe(platform(atUs));
    }),
    { numRuns: 2_000 },
  );
});

it.each(['2000-02-29', '2024-02-29', '2024-12-31', '2100-02-28', '2100-03-01', '1970-01-01'])(
  'knows %s and its last second',
  (day) => {
    const lastSecond = `${day}T23:59:59Z`;
    expect(utcText(Date.parse(lastSecond) * 1e3 + 999_999)).toBe(lastSecond);
  },
);
