import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { JournalDamaged, listRuns, listSegments } from '@voltaire/reflex/journal/reader.ts';
import { recover } from '@voltaire/reflex/journal/recover.ts';
import { compressSegment } from '@voltaire/server/ledger/compress-segment.ts';
import { leafHash } from '@voltaire/server/ledger/merkle.ts';
import { Proofs } from '@voltaire/server/ledger/proofs.ts';
import { verifyJournal } from '@voltaire/server/ledger/verify.mjs';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scratch } from '../reflex/support/journal.ts';
import { MadeLedger } from './made-ledger.ts';
import { includes, isConsistent } from './rfc6962-checks.ts';

const HOUR = 3_600_000;
const NOTE = 'prefix.note';
const verify = (made: MadeLedger, options: { checkpoint?: string } = {}) =>
  verifyJournal(made.directory, { key: made.key, ...options });
const runsOf = (made: MadeLedger) => listRuns(made.directory).map(({ runId }) => runId);
const proofsOf = ({ directory, ledger }: MadeLedger) =>
  new Proofs(directory, ledger.tiles, () => ledger.prefix);

/** Runs of so many records, an hour apart; each has two segments and a decision. */
function runs(sizes: readonly number[]): { made: MadeLedger; decisions: string[] } {
  const made = new MadeLedger();
  const decisions = sizes.map((records) => {
    made.pass(HOUR).begin().sign().write(records, 9).rotate();
    const id = made.decide();
    made.close();
    return id;
  });
  return { made, decisions };
}

describe('retention', () => {
  it('drops whole runs that ended long enough ago, and what stays is verified with what was before', () => {
    const { made } = runs([10, 300, 5, 40]);
    const before = verify(made);
    made.retain(0.5 * HOUR);
    expect(runsOf(made)).toEqual(['r5', 'r7']);
    expect(verify(made)).toMatchObject({
      ok: true,
      before: 314,
      records: before.records,
      root: before.root,
      closed: true,
      checkpoints: 5, // two of each run, and the one that closed the last that was dropped
      notes: [
        expect.stringMatching(/^records 0 to 313 were dropped by retention, as the key has signed/),
      ],
    });
    made.begin().write(3).close();
    expect(verify(made)).toMatchObject({ ok: true, records: before.records + 4, closed: true });
    made
      .pass(9 * HOUR)
      .begin()
      .write(1)
      .sign()
      .retain(0);
    expect(runsOf(made)).toEqual(['r10']);
    expect(verify(made)).toMatchObject({ ok: true, before: before.records + 4 });
  });

  it('keeps the run that was signed last and all behind it, whatever their age', () => {
    const made = new MadeLedger().begin().write(2).sign();
    made.pass(HOUR).begin().write(2);
    made.pass(9 * HOUR).retain(0);
    expect(runsOf(made)).toEqual(['r1', 'r2']);
    made.follow().retain(0);
    expect(runsOf(made)).toEqual(['r1', 'r2']);
    made.sign().retain(0);
    expect(runsOf(made)).toEqual(['r2']);
    expect(recover(made.directory)).toMatchObject({ nextSegment: 3, report: '' });
    expect(recover(made.directory).carry).not.toBeNull();
  });

  it('changes no root and no proof of what stays, also over a restart without tiles', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat({ max: 600 }), { minLength: 2, maxLength: 5 }),
        fc.nat({ max: 4 }),
        fc.boolean(),
        (sizes, dropped, restarts) => {
          const { made, decisions } = runs(sizes);
          const whole = new MadeLedger(made.copy(), made.signer).follow();
          const { size, root } = whole.ledger.checkpoints.last!;
          made.retain((sizes.length - 1 - (dropped % sizes.length)) * HOUR - HOUR / 2);
          if (restarts) {
            rmSync(join(made.directory, 'ledger.tiles'), { force: true });
            made.restart().follow();
          }
          expect(made.ledger.checkpoints.last!.root).toBe(root);
          const [proofs, all] = [proofsOf(made), proofsOf(whole)];
          const first = made.ledger.prefix?.size ?? 0;
          decisions.forEach((id) => {
            const { index, record } = all.decision(id)!;
            if (index < first) {
              expect(proofs.decision(id)).toBeNull();
              return;
            }
            expect(proofs.decision(id)).toEqual({ index, record });
            const path = proofs.inclusion(index, size);
            expect(includes(leafHash(record), index, size, path, root)).toBe(true);
          });
          for (const from of [Math.max(1, first), size]) {
            expect(proofs.root(from)).toBe(all.root(from));
            const path = proofs.consistency(from, size);
            expect(isConsistent(from, size, all.root(from), root, path)).toBe(true);
          }
          const signed = made.begin().write(700, 50).close().ledger.checkpoints.last!;
          const again = whole.copy();
          for (const { path } of listSegments(made.directory).slice(-1))
            cpSync(path, join(again, path.split('/').at(-1)!));
          expect(verify(made)).toMatchObject({ ok: true, records: signed.size });
          expect(new MadeLedger(again, made.signer).sign().ledger.checkpoints.last!.root).toBe(
            signed.root,
          );
        },
      ),
      { numRuns: 25 },
    );
  });

  it('says what cannot be proven any more', () => {
    const { made } = runs([300, 5]);
    made.retain(0);
    expect(() => proofsOf(made).root(7)).toThrow(/first 302 records were dropped by retention/);
  });

  it('leaves a whole journal whenever a crash comes', () => {
    const { made } = runs([10, 20, 5]);
    const { path } = listSegments(made.directory)[0]!;
    for (const _ of compressSegment(path));
    const before = made.copy();
    const { records, root } = verify(made);
    made.retain(0);
    const note = readFileSync(join(made.directory, NOTE));
    const names = readdirSync(before)
      .filter((name) => name.endsWith('.journal') || name.endsWith('.gz'))
      .sort();
    for (let gone = 0; gone <= 4; gone++) {
      const directory = scratch();
      cpSync(before, directory, { recursive: true });
      writeFileSync(join(directory, NOTE), note);
      for (const name of names.slice(0, gone)) rmSync(join(directory, name));
      const again = new MadeLedger(directory, made.signer);
      expect(verify(again), `${gone}`).toMatchObject({ ok: true, records, root, closed: true });
      expect(recover(directory).carry).not.toBeNull();
      again.follow().retain(9 * HOUR);
      expect(listSegments(directory).every((segment) => existsSync(segment.path))).toBe(true);
      expect(readdirSync(directory).some((name) => name.startsWith('000001'))).toBe(false);
      expect(verify(again)).toMatchObject({ ok: true, records, root });
    }
  });

  it('is no way to drop more, or anything without the key', () => {
    const { made } = runs([10, 20, 5]);
    const kept = made.ledger.checkpoints.all[0]!.note;
    made.retain(0.5 * HOUR);
    expect(runsOf(made)).toEqual(['r3', 'r5']);
    expect(verify(made, { checkpoint: kept }).notes).toContainEqual(
      expect.stringMatching(/not here any more/),
    );
    const path = join(made.directory, NOTE);
    const right = readFileSync(path, 'utf8');
    const wrong = [
      right.replace(/^\d+$/m, (size) => `${Number(size) + 1}`),
      right.replace(/subtrees \S/, (text) =>
        text.replace(/.$/, (letter) => (letter === 'A' ? 'B' : 'A')),
      ),
      right.replace('000002', '000003'),
      right.replace(/\n— .*\n$/, ''),
      right.slice(0, -9),
      '',
    ];
    for (const text of wrong) {
      writeFileSync(path, text);
      expect(verify(made).ok, text).toBe(false);
      expect(() => made.restart()).toThrow(/not signed by/);
    }
    writeFileSync(path, 'nothing of the kind');
    expect(() => recover(made.directory)).toThrow(JournalDamaged);
    rmSync(path);
    expect(verify(made).problem).toMatchObject({
      what: expect.stringContaining('segment 1 should be here'),
    });
    expect(() => recover(made.directory)).toThrow(/segment 1 is missing/);
    writeFileSync(path, right);
    rmSync(listSegments(made.directory)[0]!.path);
    expect(verify(made).ok).toBe(false);
    expect(() => recover(made.directory)).toThrow(JournalDamaged);
  });
});
