import { readFileSync, writeFileSync } from 'node:fs';
import { differencesOf, replayDecision } from '@voltaire/reflex/journal/replay-decision.ts';
import { type Decision, OutcomeKind } from '@voltaire/reflex/model/outcome.ts';
import { describe, expect, it } from 'vitest';
import { eventful, headOf, rechain, scratch, writeRun } from '../support/journal.ts';
import { marionette } from '../support/marionette.ts';
import { Run } from '../support/run.ts';

/** Two runs, and the decisions of the second. */
function twoRuns() {
  const directory = scratch();
  const one = writeRun(directory, 1, eventful(new Run({ runId: 'r1' })));
  const run = eventful(new Run({ runId: 'r2' }));
  const { path } = writeRun(directory, 2, run, headOf(one));
  const decisions = run.outcomes.filter(({ payload }) => payload.kind === OutcomeKind.DECISION);
  expect(decisions.length).toBeGreaterThan(2);
  return { directory, path, run, decisions };
}

const idOf = ({ payload }: { payload: unknown }) => (payload as Decision).id;

describe('a decision that is replayed', () => {
  it('comes out the same, bit for bit, whichever of a run it is', () => {
    const { directory, decisions, run } = twoRuns();
    for (const decision of decisions) {
      const found = replayDecision(directory, [marionette], idOf(decision))!;
      const { seq, atUs, payload: record } = decision;
      expect(found).toMatchObject({ identical: true, differences: [], boot: { runId: 'r2' } });
      expect(found.recorded).toEqual({ seq, atUs, record });
      expect(found.replayed).toEqual({ seq, atUs, record });
      expect(found.events).toBeLessThanOrEqual(run.events.length);
    }
  });

  it('is told field by field where it is not what was recorded', () => {
    const { directory, path, decisions } = twoRuns();
    const id = idOf(decisions[0]!);
    const bytes = readFileSync(path);
    const { why } = (decisions[0]!.payload as Decision).intent;
    // Of its record, not of what the strategy was told to want.
    const at = bytes.indexOf(why, bytes.indexOf(id));
    expect(at).toBeGreaterThan(0);
    bytes.write('X', at);
    writeFileSync(path, bytes);
    rechain(path);
    const found = replayDecision(directory, [marionette], id)!;
    expect(found.identical).toBe(false);
    expect(found.differences).toEqual([
      {
        field: 'record.intent.why',
        recorded: JSON.stringify(`X${why.slice(1)}`),
        replayed: JSON.stringify(why),
      },
    ]);
  });

  it('is not decided at all by a kernel without its strategy', () => {
    const { directory, decisions } = twoRuns();
    const other = { ...marionette, decide: () => ({ kind: 'HOLD', code: 'QUIET' }) as never };
    const found = replayDecision(directory, [other], idOf(decisions[0]!))!;
    expect(found).toMatchObject({ identical: false, replayed: null });
    expect(found.differences).toEqual([
      { field: '', recorded: JSON.stringify(found.recorded), replayed: 'null' },
    ]);
  });

  it('is none when the journal has no such decision', () => {
    const { directory, decisions } = twoRuns();
    const id = idOf(decisions[0]!);
    for (const other of ['', 'x', 'Vr2-1', 'Vr2-zzz', 'Vr3-4', `${id}0`, id.replace('-', '-0')]) {
      expect(replayDecision(directory, [marionette], other), other).toBeNull();
    }
  });
});

describe('the differences of two values', () => {
  it('name each field that is another, missing or more', () => {
    const one = { a: 1, b: [1, { c: 'x' }], d: null, e: 5 };
    const other = { a: 1, b: [2, { c: 'y' }, 3], d: {}, f: 6 };
    expect(differencesOf(one, other)).toEqual([
      { field: 'b[0]', recorded: '1', replayed: '2' },
      { field: 'b[1].c', recorded: '"x"', replayed: '"y"' },
      { field: 'b[2]', recorded: '', replayed: '3' },
      { field: 'd', recorded: 'null', replayed: '{}' },
      { field: 'e', recorded: '5', replayed: '' },
      { field: 'f', recorded: '', replayed: '6' },
    ]);
    expect(differencesOf(one, structuredClone(one))).toEqual([]);
  });
});
