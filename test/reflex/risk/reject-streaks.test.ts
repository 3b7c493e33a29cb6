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

  it('begins anew when the row has ended', () => {
    const streaks = new RejectStreaks();
    streaks.rejected('a', 'one');
    streaks.clear('a');
    streaks.rejected('a', 'two');
    expect(streaks.streak('a')).toBe(1);
    expect(streaks.reasons('a')).toEqual(['two']);
  });

  it('goes on from what the run before has left', () => {
    const streaks = new RejectStreaks();
    streaks.restore('a', 7, ['six', 'seven']);
    streaks.restore('b', 0, []);
    streaks.rejected('a', 'eight');
    expect([streaks.streak('a'), streaks.streak('b')]).toEqual([8, 0]);
    expect(streaks.reasons('a')).toEqual(['six', 'seven', 'eight']);
  });

  it('keeps the last five reasons, and counts on', () => {
    const streaks = new RejectStreaks();
    for (let i = 1; i <= 100; i++) streaks.rejected('a', `reason ${i}`);
    expect(streaks.streak('a')).toBe(100);
    expect(streaks.reasons('a')).toEqual([96, 97, 98, 99, 100].map((i) => `reason ${i}`));
  });
});
