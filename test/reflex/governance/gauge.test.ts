import { Gauge } from '@voltaire/reflex/governance/gauge.ts';
import { MEASURES } from '@voltaire/reflex/governance/measures.ts';
import { expect, it } from 'vitest';

const measure = MEASURES.find(({ name }) => name === 'feedAgeMs')!;
const LIMITS = { warn: 20, trip: 100, clear: 10 };

function after(...readings: (number | null | undefined)[]) {
  const gauge = new Gauge(measure, LIMITS);
  for (const reading of readings) gauge.take(reading);
  const { clear, warnedFor, trippedFor, gross } = gauge;
  return { clear, warnedFor, trippedFor, gross };
}

const fine = { clear: true, warnedFor: 0, trippedFor: 0, gross: false };

it.each([
  ['below clear', [9.99], fine],
  ['negative', [-5], fine],
  ['nothing to measure', [null], fine],
  ['clear: no longer clear', [10], { ...fine, clear: false }],
  ['just below the warning', [19.99], { ...fine, clear: false }],
  ['at the warning', [20], { ...fine, clear: false, warnedFor: 1 }],
  ['just below the trip', [99.99], { ...fine, clear: false, warnedFor: 1 }],
  ['at the trip, twice', [100, 100], { clear: false, warnedFor: 2, trippedFor: 2, gross: false }],
  ['at the trip, and well again', [100, 5], fine],
  ['just below ten times', [999], { clear: false, warnedFor: 1, trippedFor: 1, gross: false }],
  ['ten times past it', [1000], { clear: false, warnedFor: 1, trippedFor: 1, gross: true }],
  ['not a number', [Number.NaN], { clear: false, warnedFor: 1, trippedFor: 1, gross: false }],
  ['infinite', [Infinity], { clear: false, warnedFor: 1, trippedFor: 1, gross: false }],
  ['minus infinite', [-Infinity], { clear: false, warnedFor: 1, trippedFor: 1, gross: false }],
  ['absent', [undefined], { clear: false, warnedFor: 1, trippedFor: 1, gross: false }],
])('a measure that is %s', (_, readings, expected) => {
  expect(after(...readings)).toEqual(expected);
});

it('a measure is told in words with its unit', () => {
  const gauge = new Gauge(measure, LIMITS);
  gauge.take(1234.567);
  expect(gauge.words).toBe('feedAgeMs is 1235 ms');
  gauge.take(undefined);
  expect(gauge.words).toBe('feedAgeMs is not known');
  gauge.take(null);
  expect(gauge.words).toBe('feedAgeMs: nothing to measure');
});
