import { readCheckpoints } from '@voltaire/server/ledger/checkpoint-file.ts';
import type { Checkpoint } from '@voltaire/server/ledger/checkpoint.ts';
import { Proofs } from '@voltaire/server/ledger/proofs.ts';
import { Upkeep } from '@voltaire/server/ledger/upkeep.ts';
import { verifyJournal } from '@voltaire/server/ledger/verify.mjs';
import * as fc from 'fast-check';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { MadeLedger } from './made-ledger.ts';
import { isConsistent } from './rfc6962-checks.ts';

const HOUR_MS = 3_600_000;

/** Signed after each of these: so many records written, the segment rotated, the run closed. */
const growth = fc.array(
  fc.oneof(fc.integer({ min: 1, max: 40 }), fc.constant('rotate'), fc.constant('close')),
  { minLength: 1, maxLength: 20 },
);

function grown(steps: readonly (number | string)[]): MadeLedger {
  const made = new MadeLedger().begin().sign();
  for (const step of steps) {
    if (typeof step === 'number') made.write(step, 7).sign();
    else if (step === 'rotate') made.rotate().write(1).sign();
    else made.close().begin().sign();
  }
  return made;
}

const notesOf = (made: MadeLedger) =>
  readCheckpoints(join(made.directory, 'checkpoints.log'), made.signer).map(({ note }) => note);

const lastOfSegments = (all: readonly Checkpoint[]) =>
  all.filter(({ segment }, at) => all[at + 1]?.segment !== segment);

describe('thinned checkpoints', () => {
  it('prove all that they did: the journal, each that went, and that one tree begins another', () => {
    fc.assert(
      fc.property(growth, fc.integer({ min: 1, max: 6 }), (steps, newest) => {
        const made = grown(steps);
        const { directory, key, ledger } = made;
        const all = [...ledger.checkpoints.all];
        const before = verifyJournal(directory, { key });
        ledger.checkpoints.thin(newest);
        const kept = [...new Set([...lastOfSegments(all), ...all.slice(-newest)])];
        expect(new Set(notesOf(made))).toEqual(new Set(kept.map(({ note }) => note)));
        const after = verifyJournal(directory, { key });
        expect(after).toEqual({ ...before, checkpoints: kept.length });
        const proofs = new Proofs(directory, ledger.tiles);
        const { size: to, root } = all.at(-1)!;
        for (const gone of all.filter((each) => !kept.includes(each))) {
          const { size: from } = gone;
          expect(verifyJournal(directory, { key, checkpoint: gone.note }).ok).toBe(true);
          const path = proofs.consistency(from, to);
          expect(isConsistent(from, to, gone.root, root, path)).toBe(true);
        }
        made.restart().write(3).close();
        expect(verifyJournal(directory, { key })).toMatchObject({ ok: true, closed: true });
      }),
      { numRuns: 40 },
    );
  });

  it('still show a journal that was cut back', () => {
    const made = grown([5, 5, 5]);
    const kept = made.ledger.checkpoints.all.at(1)!.note;
    const other = new MadeLedger(undefined, made.signer).begin().write(2).close();
    made.ledger.checkpoints.thin(1);
    expect(verifyJournal(made.directory, { key: made.key, checkpoint: kept }).ok).toBe(true);
    expect(verifyJournal(other.directory, { key: made.key, checkpoint: kept }).ok).toBe(false);
  });

  it('are made so once an hour, and not before the journal is found to hold what was signed', () => {
    const thinned: number[] = [];
    let nowMs = 1;
    const ledger = {
      directory: new MadeLedger().directory,
      proven: null as Checkpoint | null,
      checkpoints: { thin: (newest: number) => thinned.push(newest) },
    };
    const settings = { compressAfterMs: null, keepMs: null };
    const work = new Upkeep(ledger, settings, null, () => nowMs);
    work.step();
    expect(thinned).toEqual([]);
    ledger.proven = grown([1]).ledger.proven;
    nowMs += HOUR_MS - 1;
    work.step();
    expect(thinned).toEqual([]);
    nowMs += 1;
    work.step();
    work.step();
    expect(thinned).toEqual([2_000]);
  });
});
