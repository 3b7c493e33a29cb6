import { AUDIT_CHECKS } from '@voltaire/reflex/governance/auditor.ts';
import { CONTROLS } from '@voltaire/reflex/risk/controls.ts';
import { amount, explain } from '@voltaire/server/views/checks.ts';
import { describe, expect, it } from 'vitest';

/** Ends in an s and is no plural. */
const NO_PLURALS = ['bps', 'ms', 'this', 'prices', 'pays'];

describe('an amount in words', () => {
  it.each([
    [0, 'orders', '0 orders'],
    [1, 'orders', '1 order'],
    [1.0000001, 'orders', '1 order'],
    [2, 'orders', '2 orders'],
    [-1, 'orders', '-1 orders'],
    [1, 'rejects, with this one', '1 reject, with this one'],
    [1, 'failed checks', '1 failed check'],
    [1, 'lots or orders beyond', '1 lot or order beyond'],
    [1, 'bps', '1 bps'],
    [1, 'ms', '1 ms'],
    [1, '', '1'],
    [1, 'level', 'CAUTION'],
  ])('of %d %s is "%s"', (value, unit, text) => {
    expect(amount(value, unit)).toBe(text);
  });

  it('of one names no plural, whatever is checked', () => {
    for (const { unit } of [...AUDIT_CHECKS, ...CONTROLS]) {
      const endings = amount(1, unit).match(/\b[a-z]+s\b/g) ?? [];
      expect(endings.filter((word) => !NO_PLURALS.includes(word))).toEqual([]);
    }
  });

  it('is in the reason of a denial', () => {
    const found = { passed: false, observed: 0, limit: 1, headroom: -1 };
    expect(explain({ ...found, code: 'MESSAGE_RATE' })).toMatch(
      /\(found 0, at least 1 order left\)$/,
    );
  });
});
