import { readHistory } from '@voltaire/reflex/journal/history.ts';
import { OutcomeKind } from '@voltaire/reflex/model/outcome.ts';
import { describe, expect, it } from 'vitest';
import { eventful, headOf, scratch, writeRun } from '../support/journal.ts';
import { Run } from '../support/run.ts';

const ofInterest = (run: Run) =>
  run.outcomes.filter(
    ({ payload }) => payload.kind === OutcomeKind.DECISION || payload.kind === OutcomeKind.ORDER,
  );

describe('history', () => {
  it('is the newest decisions and orders of all runs, oldest first, as many as asked', () => {
    const directory = scratch();
    const first = eventful();
    const second = eventful(new Run({ runId: 'r2' }));
    const one = writeRun(directory, 1, first);
    writeRun(directory, 2, second, headOf(one));
    const all = [...ofInterest(first), ...ofInterest(second)];
    expect(all.length).toBeGreaterThan(8);
    for (const most of [1, 3, all.length - 1, all.length, 1_000]) {
      expect(readHistory(directory, most)).toEqual(all.slice(-most));
    }
  });

  it('of an empty directory is empty', () => {
    expect(readHistory(scratch(), 10)).toEqual([]);
  });
});
