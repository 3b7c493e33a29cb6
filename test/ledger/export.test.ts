import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { recover } from '@voltaire/reflex/journal/recover.ts';
import { listSegments } from '@voltaire/reflex/journal/reader.ts';
import { compressSegment } from '@voltaire/server/ledger/compress-segment.ts';
import { exportJournal } from '@voltaire/server/ledger/export.ts';
import { LedgerDesk } from '@voltaire/server/ledger/ledger-desk.ts';
import { openLedgerKey, readVerifierKey } from '@voltaire/server/ledger/ledger-key.ts';
import { type VerifyReport, verifyJournal } from '@voltaire/server/ledger/verify.mjs';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lacking } from '../support/commands.ts';
import { scratch } from '../reflex/support/journal.ts';
import { MadeLedger } from './made-ledger.ts';

const HOUR = 3_600_000;
const NO_TAR = lacking('tar');

/** Four runs, an hour apart, each of two segments; what they begin and end with. */
function fourRuns() {
  const keyPath = join(scratch(), 'ledger.key');
  const made = new MadeLedger(scratch(), openLedgerKey(keyPath, false));
  const spans = [20, 300, 7, 40].map((records) => {
    const fromUs = made.pass(HOUR).begin().nowUs;
    made.sign().write(records, 9).sign().rotate().write(records, 4).close();
    return { fromUs, toUs: made.nowUs };
  });
  return { made, spans, keyPath };
}

/** Exports, unpacks, and lets the verifier in it judge, as somebody does who has nothing but the file. */
function exported(made: MadeLedger, span: { fromUs: number; toUs: number }) {
  const folder = scratch();
  const out = join(folder, 'part.tar');
  const said = exportJournal(made.directory, readVerifierKey(made.key), span, out);
  execFileSync('tar', ['xf', out, '-C', folder]);
  const journal = join(folder, 'journal');
  const verify = (): VerifyReport => {
    const command = [join(folder, 'verify.mjs'), '--json', '--journal', journal, '--key', made.key];
    try {
      return JSON.parse(
        execFileSync(process.execPath, command, { encoding: 'utf8' }),
      ) as VerifyReport;
    } catch (error) {
      return JSON.parse((error as { stdout: string }).stdout) as VerifyReport;
    }
  };
  return { said, journal, verify, out };
}

const note = (directory: string) => readFileSync(join(directory, 'prefix.note'), 'utf8');

describe.skipIf(NO_TAR)(`an export${NO_TAR}`, () => {
  it('has the runs of its time and a checkpoint of all of it, and is verified by what is in it', () => {
    const { made, spans } = fourRuns();
    const { said, journal, verify } = exported(made, { ...spans[1]!, toUs: spans[2]!.fromUs });
    expect(readdirSync(journal).sort()).toEqual([
      '000003-r3.journal',
      '000004-r3.journal',
      '000005-r5.journal',
      'checkpoints.log',
      'ledger.pub',
      'prefix.note',
    ]);
    expect(said).toMatchObject({ firstRecord: 41, size: 643, segments: 3 });
    const report = verify();
    expect(report).toMatchObject({ ok: true, before: 41, records: 643, unsignedRecords: 0 });
    expect(report.notes[0]).toMatch(/^records 0 to 40 are not looked at; their root is /);
    expect(recover(journal)).toMatchObject({ nextSegment: 6, report: '' });
  });

  it('of all there is, is all there is, compressed or not', () => {
    const { made, spans } = fourRuns();
    const before = verifyJournal(made.directory, { key: made.key });
    for (const { path } of listSegments(made.directory).slice(0, 5))
      for (const _ of compressSegment(path));
    const { verify } = exported(made, { fromUs: spans[0]!.fromUs, toUs: made.nowUs });
    expect(verify()).toEqual({ ...before, notes: [] });
  });

  it('of a journal of which something was dropped goes on behind that, with the same words', () => {
    const { made, spans } = fourRuns();
    made.retain(1.5 * HOUR);
    const { journal, verify } = exported(made, { fromUs: 0, toUs: spans[3]!.toUs });
    expect(note(journal)).toBe(note(made.directory));
    expect(verify()).toMatchObject({ ok: true, before: 41, closed: true });
    const later = exported(made, spans[2]!);
    expect(later.verify()).toMatchObject({ ok: true, before: 642 });
  });

  it('is found to be another when a byte of it was changed, or its end is missing', () => {
    const { made, spans } = fourRuns();
    const { journal, verify } = exported(made, spans[2]!);
    for (const name of readdirSync(journal).filter((each) => each !== 'ledger.pub')) {
      const path = join(journal, name);
      const right = readFileSync(path);
      for (const at of [0, Math.floor(right.length / 2), right.length - 2]) {
        const wrong = Buffer.from(right);
        wrong[at]! ^= 1;
        writeFileSync(path, wrong);
        expect(verify().ok, `${name}, byte ${at}`).toBe(false);
      }
      writeFileSync(path, right);
    }
    truncateSync(listSegments(journal).at(-1)!.path, 100);
    expect(verify().ok).toBe(false);
  });

  it('says so when nothing of that time was signed, and writes over no file', () => {
    const { made, spans } = fourRuns();
    const nothing = { fromUs: made.nowUs + 1, toUs: made.nowUs + 2 };
    expect(() => exported(made, nothing)).toThrow(/nothing that was signed in that time/);
    const { out } = exported(made, spans[0]!);
    const key = readVerifierKey(made.key);
    expect(() => exportJournal(made.directory, key, spans[0]!, out)).toThrow(/EEXIST/);
  });
});

function spoil(path: string): void {
  const bytes = readFileSync(path);
  bytes[100]! ^= 1;
  writeFileSync(path, bytes);
}

describe('a part of a journal', () => {
  it('is verified without what is before it, and up to the next checkpoint', () => {
    const { made, keyPath } = fourRuns();
    const desk = new LedgerDesk(made.directory, keyPath, { compressAfterMs: null, keepMs: null });
    const all = verifyJournal(made.directory, { key: made.key });
    fc.assert(
      fc.property(fc.nat(all.records - 1), fc.nat(all.records - 1), (one, other) => {
        const [from, to] = [Math.min(one, other), Math.max(one, other) + 1];
        const prefix = (desk.answer({ ask: 'before', from }) as string | null) ?? undefined;
        const report = verifyJournal(made.directory, { key: made.key, prefix, to });
        expect(report).toMatchObject({ ok: true, closed: false, problem: null });
        expect(report.before).toBeLessThanOrEqual(from);
        expect(report.records).toBeGreaterThanOrEqual(to);
        expect(report.notes.at(-1)).toBe(
          `only records ${report.before} to ${report.records - 1} were looked at`,
        );
      }),
      { numRuns: 60 },
    );
    // What is before the part may be anything, and nothing in it.
    const first = listSegments(made.directory)[0]!.path;
    const last = listSegments(made.directory).at(-1)!.path;
    const prefix = desk.answer({ ask: 'before', from: all.records - 1 }) as string;
    const check = () =>
      verifyJournal(made.directory, { key: made.key, prefix, to: all.records }).ok;
    spoil(first);
    expect(check()).toBe(true);
    spoil(last);
    expect(check()).toBe(false);
  });

  it('is not verified with another past than its own', () => {
    const { made, keyPath } = fourRuns();
    const desk = new LedgerDesk(made.directory, keyPath, { compressAfterMs: null, keepMs: null });
    const prefix = desk.answer({ ask: 'before', from: 700 }) as string;
    expect(verifyJournal(made.directory, { key: made.key, prefix }).ok).toBe(true);
    for (let at = 0; at < prefix.length - 1; at++) {
      const wrong = `${prefix.slice(0, at)}${prefix[at] === 'A' ? 'B' : 'A'}${prefix.slice(at + 1)}`;
      expect(verifyJournal(made.directory, { key: made.key, prefix: wrong }).ok, wrong).toBe(false);
    }
  });
});
