import { Legislator } from '@voltaire/reflex/governance/legislator.ts';
import { describe, expect, it } from 'vitest';

describe('Legislator', () => {
  it('begins with NORMAL', () => {
    expect(new Legislator().snapshot).toMatchObject({ level: 'NORMAL', actor: 'default' });
  });

  it('holds what the operator set until exactly its end', () => {
    const legislator = new Legislator();
    legislator.set('HIGH', 'ada', 'news', 1_000);
    expect(legislator.expire(999)).toBe(false);
    expect(legislator.level).toBe('HIGH');
    expect(legislator.expire(1_000)).toBe(true);
    expect(legislator.snapshot).toMatchObject({
      level: 'NORMAL',
      actor: 'default',
      reason: 'HIGH has expired',
      expiresAtUs: null,
    });
  });

  it('says only once that an override has ended', () => {
    const legislator = new Legislator();
    legislator.set('LOW', 'ada', 'calm', 1_000);
    legislator.expire(5_000);
    expect(legislator.expire(6_000)).toBe(false);
  });

  it('never ends an override that has no end', () => {
    const legislator = new Legislator();
    legislator.set('LOW', 'ada', 'calm', null);
    expect(legislator.expire(Number.MAX_VALUE)).toBe(false);
    expect(legislator.level).toBe('LOW');
  });

  it('restores an override with its end', () => {
    const before = new Legislator();
    before.set('HIGH', 'ada', 'news', 1_000);
    const after = new Legislator();
    after.restore(before.snapshot);
    expect(after.snapshot).toEqual(before.snapshot);
    expect(after.expire(1_000)).toBe(true);
  });
});
