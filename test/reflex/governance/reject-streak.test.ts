import { RejectStreak } from '@voltaire/reflex/governance/reject-streak.ts';
import { expect, it } from 'vitest';

it('a streak of rejects is nothing to measure before the first answer', () => {
  expect(new RejectStreak().at(0)).toBeNull();
});

it('a streak of rejects ends with an order that was taken', () => {
  const streak = new RejectStreak();
  for (let i = 1; i <= 4; i++) {
    streak.rejected(i * 1e9);
    expect(streak.at(i * 1e9)).toBe(i);
  }
  streak.accepted();
  expect(streak.at(5e9)).toBe(0);
  streak.rejected(6e9);
  expect(streak.at(6e9)).toBe(1);
});

it('a streak of rejects ends when a minute has passed without another', () => {
  const streak = new RejectStreak();
  streak.rejected(1e9);
  streak.rejected(61e9);
  expect(streak.at(121e9)).toBe(2);
  expect(streak.at(121e9 + 1)).toBe(0);
  streak.rejected(200e9);
  expect(streak.at(200e9)).toBe(1);
});
