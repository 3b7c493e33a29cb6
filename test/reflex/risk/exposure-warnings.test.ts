import { OutcomeKind } from '@voltaire/reflex/model/outcome.ts';
import { ExposureWarnings } from '@voltaire/reflex/risk/exposure-warnings.ts';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ACCOUNT_LIMITS } from '../support/risk.ts';

/** Gross at most 1,000, net at most 500. */
const ACCOUNT = { ...ACCOUNT_LIMITS, capital: 1_000, maxGrossExposure: 1, maxNetExposure: 0.5 };

/** What is told of a gross exposure that goes this way; the net stays at nothing. */
function told(...gross: number[]) {
  const warnings = new ExposureWarnings();
  return gross.map((each) =>
    warnings.check(each, 0, ACCOUNT).map(({ limit, active }) => [limit, active]),
  );
}

describe('a warning of exposure', () => {
  it('comes at half, three quarters and nine tenths of the limit, each once', () => {
    expect(told(499, 500, 700, 749, 750, 899, 900, 2_000)).toEqual([
      [],
      [[0.5, true]],
      [],
      [],
      [[0.75, true]],
      [],
      [[0.9, true]],
      [],
    ]);
  });

  it('names the highest that was passed when several were at once', () => {
    expect(told(800)).toEqual([[[0.75, true]]]);
  });

  it('is over a twentieth of the limit below its level, and not before', () => {
    expect(told(500, 450, 500, 449.9, 500)).toEqual([
      [[0.5, true]],
      [],
      [],
      [[0.5, false]],
      [[0.5, true]],
    ]);
  });

  it('is told again at a lower level while that is still passed', () => {
    expect(told(950, 860, 840, 0)).toEqual([[[0.9, true]], [], [[0.9, true]], [[0.5, false]]]);
  });

  it('is of gross and net each for itself, long or short', () => {
    const warnings = new ExposureWarnings();
    expect(warnings.check(400, -400, ACCOUNT)).toEqual([
      {
        kind: OutcomeKind.ALERT,
        code: 'EXPOSURE_WARNING',
        scope: 'global',
        subject: 'net',
        active: true,
        observed: 0.8,
        limit: 0.75,
        unit: '× limit',
        reason:
          'the net exposure of the account, with all open orders filled, is 80 % of its limit of 500 USDT: past 75 %',
      },
    ]);
    expect(warnings.check(500, 400, ACCOUNT)).toMatchObject([{ subject: 'gross', limit: 0.5 }]);
    expect(warnings.check(500, 0, ACCOUNT)).toMatchObject([
      { subject: 'net', active: false, reason: expect.stringContaining('is 0 % of') },
    ]);
  });

  it('neither comes nor goes while nobody knows the exposure, or its limit', () => {
    const warnings = new ExposureWarnings();
    expect(warnings.check(500, 0, ACCOUNT)).toHaveLength(1);
    expect(warnings.check(Number.NaN, Number.NaN, ACCOUNT)).toEqual([]);
    expect(warnings.check(0, 0, undefined)).toEqual([]);
    for (const capital of [undefined, Number.NaN, 0, -1]) {
      expect(warnings.check(0, 0, { ...ACCOUNT, capital })).toEqual([]);
    }
    expect(warnings.check(0, 0, ACCOUNT)).toHaveLength(1);
  });

  it('is on exactly when the exposure was at a level since it was last well below it', () => {
    const walk = fc.array(fc.integer({ min: 0, max: 1_100 }), { maxLength: 60 });
    fc.assert(
      fc.property(walk, (list) => {
        const warnings = new ExposureWarnings();
        let on = false;
        let expected = false;
        for (const gross of list) {
          for (const { active } of warnings.check(gross, 0, ACCOUNT)) on = active;
          if (gross >= 500) expected = true;
          else if (gross < 450) expected = false;
          expect(on).toBe(expected);
        }
      }),
    );
  });
});
