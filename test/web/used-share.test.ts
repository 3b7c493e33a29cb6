import { describe, expect, it } from 'vitest';
import { usedShare } from '../../web/app/utils/used-share.ts';

const check = (bound: string, observed: number | null, limit: number | null, passed = true) => ({
  bound,
  observed,
  limit,
  passed,
  headroom:
    observed === null || limit === null
      ? null
      : bound === 'at most'
        ? limit - observed
        : observed - limit,
});

describe('how much of a limit is used', () => {
  it.each([
    ['a quarter', check('at most', 5, 20), 0.25],
    ['all of it', check('at most', 20, 20), 1],
    ['nothing', check('at most', 0, 20), 0],
    ['nothing of nothing', check('at most', 0, 0), 0],
    ['below zero counts as nothing', check('at most', -5, 20), 0],
    ['twice what is needed at least', check('at least', 10, 5), 0.5],
    ['just what is needed at least', check('at least', 5, 5), 1],
    ['nothing is needed', check('at least', 5, 0), 0],
    ['past it', check('at most', 30, 20, false), 1],
  ])('%s', (_what, given, share) => {
    expect(usedShare(given)).toBe(share);
  });

  it('is nothing that can be drawn where nothing was measured', () => {
    expect(usedShare(check('at most', null, 20, false))).toBeNull();
    expect(usedShare(check('at most', 5, null, false))).toBeNull();
  });
});
