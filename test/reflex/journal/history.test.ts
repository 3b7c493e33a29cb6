import { readHistory } from '@voltaire/reflex/journal/history.ts';
import { type Outcome, OutcomeKind } from '@voltaire/reflex/model/outcome.ts';
import { describe, expect, it } from 'vitest';
import { eventful, headOf, scratch, writeRun } from '../support/journal.ts';
import { BTCUSDT, ETHUSDT } from '../support/instruments.ts';
import { Run } from '../support/run.ts';

const ofInterest = (run: Run) =>
  run.outcomes.filter(
    ({ payload }) => payload.kind === OutcomeKind.DECISION || payload.kind === OutcomeKind.ORDER,
  );

const symbolOf = ({ payload }: Outcome) => {
  if (payload.kind === OutcomeKind.ORDER) return payload.request.symbolId;
  if (payload.kind !== OutcomeKind.DECISION) throw new Error('of no interest');
  expect(payload.intent.request.symbolId).toBe(payload.symbolId);
  return payload.symbolId;
};

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
      expect(readHistory(directory, most, [BTCUSDT])).toEqual(all.slice(-most));
    }
  });

  it('gives symbols the numbers that they have now, and leaves out those that are gone', () => {
    const directory = scratch();
    const run = eventful();
    writeRun(directory, 1, run);
    const then = ofInterest(run);
    expect(then.length).toBeGreaterThan(4);
    const now = readHistory(directory, 1_000, [ETHUSDT, BTCUSDT]);
    expect(now.map(symbolOf)).toEqual(then.map(() => 1));
    expect(now.map(({ seq }) => seq)).toEqual(then.map(({ seq }) => seq));
    expect(readHistory(directory, 1_000, [ETHUSDT])).toEqual([]);
    const finer = { ...BTCUSDT, tickSize: '0.001' };
    expect(readHistory(directory, 1_000, [finer])).toEqual([]);
  });

  it('goes back over eight segments, however few decisions they have', () => {
    const directory = scratch();
    const runs = Array.from({ length: 10 }, (_, i) => eventful(new Run({ runId: `r${i}` })));
    let head: Uint8Array | undefined;
    runs.forEach((run, i) => {
      head = headOf(writeRun(directory, i + 1, run, head));
    });
    expect(readHistory(directory, 1e6, [BTCUSDT])).toEqual(runs.slice(2).flatMap(ofInterest));
  });

  it('of an empty directory is empty', () => {
    expect(readHistory(scratch(), 10, [BTCUSDT])).toEqual([]);
  });
});
