import { RejectStreaks } from '@voltaire/reflex/risk/reject-streaks.ts';
import { describe, expect, it } from 'vitest';

describe('RejectStreaks', () => {
  it('counts rejects in a row, for each strategy by itself', () => {
    const streaks = new RejectStreaks();
    streaks.rejected('a', 'one');
    streaks.rejected('a', 'two');
    streaks.rejected('b', 'other');
    expect([streaks.streak('a'), streaks.streak('b'), streaks.streak('c')]).toEqual([2, 1, 0]);
    expect(streaks.reasons('a')).toEqual(['one', 'two']);
    expect(streaks.reasons('c')).toEqual([]);
  });

  it('ends the row with an order that the venue takes', () => {
    const streaks = new RejectStreaks();
    streaks.rejected('a', 'one');
    streaks.accepted('a');
    streaks.rejected('a', 'two');
    expect(streaks.streak('a')).toBe(1);
    expect(streaks.reasons('a')).toEqual(['two']);
  });

  it('ends the row when a person has looked', () => {
    const streaks = new RejectStreaks();
    streaks.rejected('a', 'one');
    streaks.clear('a');
    expect(streaks.streak('a')).toBe(0);
  });

  it('keeps the last five reasons, and counts on', () => {
    const streaks = new RejectStreaks();
    for (let i = 1; i <= 100; i++) streaks.rejected('a', `reason ${i}`);
    expect(streaks.streak('a')).toBe(100);
    expect(streaks.reasons('a')).toEqual([96, 97, 98, 99, 100].map((i) => `reason ${i}`));
  });
});
