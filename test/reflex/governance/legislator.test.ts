import { Legislator } from '@voltaire/reflex/governance/legislator.ts';
import { MAX_OVERRIDES } from '@voltaire/reflex/governance/overrides.ts';
import { GLOBAL } from '@voltaire/reflex/model/scope.ts';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  accept,
  advise,
  aggression,
  anew,
  bias,
  HERE,
  HERE_ONLY,
  inForce,
  legislator,
  PLACES,
  THERE,
} from './legislation.ts';

beforeEach(() => anew());

describe('people', () => {
  it('have set nothing at first: NORMAL, both ways, and nothing to cite', () => {
    expect(legislator.effective(HERE)).toEqual({
      aggression: 'NORMAL',
      bias: 'NONE',
      overrides: [],
      untilUs: Number.POSITIVE_INFINITY,
    });
    expect(legislator.snapshot).toMatchObject({ overrides: [], pending: [] });
  });

  it('set an aggression that the narrowest scope decides, whichever came first', () => {
    aggression('HIGH', 'strategy:kinetic');
    aggression('LOW', HERE_ONLY);
    aggression('NORMAL');
    expect(PLACES.map((place) => legislator.effective(place).aggression)).toEqual([
      'LOW',
      'HIGH',
      'LOW',
      'NORMAL',
      'HIGH',
      'NORMAL',
    ]);
  });

  it('set a bias that joins all others that cover the place', () => {
    bias('LONG_ONLY');
    bias('SHORT_ONLY', HERE_ONLY);
    expect([inForce(HERE), inForce(THERE)]).toEqual(['NORMAL FLAT', 'NORMAL LONG_ONLY']);
    bias('NONE');
    expect([inForce(HERE), inForce(THERE)]).toEqual(['NORMAL SHORT_ONLY', 'NORMAL NONE']);
  });

  it('take the place of what somebody set before for the same scope', () => {
    bias('PAUSE');
    bias('LONG_ONLY');
    aggression('LOW');
    aggression('HIGH');
    expect(inForce()).toBe('HIGH LONG_ONLY');
    expect(legislator.snapshot.overrides).toHaveLength(2);
  });

  it('are cited with author, scope and end, as far as they count for the place', () => {
    aggression('HIGH', GLOBAL, 1_700_000_000_000_000);
    aggression('LOW', HERE_ONLY);
    bias('FLAT', GLOBAL, 1_600_000_000_000_000);
    expect(legislator.effective(HERE)).toMatchObject({
      overrides: [
        'LOW by ada for symbol:BTCUSDT, until it is taken back',
        'FLAT by ada for global, until 2020-09-13T12:26:40Z',
      ],
      untilUs: 1_600_000_000_000_000,
    });
  });

  it('are refused an end that has passed', () => {
    expect(aggression('HIGH', GLOBAL, 5, 5)).toMatchObject({ code: 'EXPIRED' });
    expect(aggression('HIGH', GLOBAL, Number.NaN)).toMatchObject({ code: 'EXPIRED' });
    expect(inForce()).toBe('NORMAL NONE');
  });

  it('may set so many and no more, but always change one of them', () => {
    for (let i = 0; i < MAX_OVERRIDES; i++) expect(bias('FLAT', `symbol:S${i}`)).toBeNull();
    expect(bias('FLAT', HERE_ONLY)).toMatchObject({ code: 'TOO_MANY_OVERRIDES' });
    expect(bias('PAUSE', 'symbol:S0')).toBeNull();
    expect(legislator.snapshot.overrides).toHaveLength(MAX_OVERRIDES);
  });
});

describe('an end', () => {
  it('comes at exactly its time, once, and says what ended', () => {
    aggression('HIGH', GLOBAL, 1_000);
    expect([legislator.expire(999), inForce()]).toEqual([false, 'HIGH NONE']);
    expect([legislator.expire(1_000), inForce()]).toEqual([true, 'NORMAL NONE']);
    expect(legislator.snapshot.because).toContain('HIGH by ada');
    expect(legislator.expire(2_000)).toBe(false);
  });

  it('never comes for what has none', () => {
    aggression('LOW');
    expect([legislator.expire(Number.MAX_VALUE), inForce()]).toEqual([false, 'LOW NONE']);
  });

  it('outlives a restart', () => {
    aggression('HIGH', HERE_ONLY, 1_000);
    bias('LONG_ONLY');
    const after = new Legislator(PLACES, true);
    for (const override of legislator.snapshot.overrides) after.restore(override);
    expect(after.effective(HERE)).toEqual(legislator.effective(HERE));
    expect(after.expire(1_000)).toBe(true);
  });
});

describe('what is in force', () => {
  it('is the same object until something changes', () => {
    aggression('HIGH');
    const before = legislator.effective(HERE);
    expect(legislator.effective(HERE)).toBe(before);
    bias('FLAT');
    expect(legislator.effective(HERE)).not.toBe(before);
  });

  it('changes its version with every change of the snapshot', () => {
    const { version } = legislator;
    advise('HIGH', 'NONE');
    expect(legislator.version).toBeGreaterThan(version);
    const waiting = legislator.version;
    accept('nothing');
    expect(legislator.version).toBe(waiting);
  });
});
