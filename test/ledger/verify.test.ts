import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  copyFileSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { sentences, verifyJournal } from '@voltaire/server/ledger/verify.mjs';
import { beforeEach, describe, expect, it } from 'vitest';
import { blockStarts, rechain, scratch } from '../reflex/support/journal.ts';
import { ROOT, textOf } from '../tidy/sources.ts';
import { MadeLedger, smallLedger } from './made-ledger.ts';

const ONE = '000001-r1.journal';
const TWO = '000002-r2.journal';
const LOG = 'checkpoints.log';
const VERIFY = 'server/ledger/verify.mjs';

/** Thousands of journals, each checked as a whole. */
const PATIENCE_MS = 180_000;

let made: MadeLedger;
let path: (name: string) => string;
beforeEach(() => {
  made = smallLedger();
  path = (name) => join(made.directory, name);
});

const verify = (options: { checkpoint?: string } = {}) =>
  verifyJournal(made.directory, { key: made.key, ...options });
const problem = () => verify().problem;
const notesIn = (directory: string) =>
  readFileSync(join(directory, LOG), 'utf8').match(/(.*\n){6}/g)!;
const notes = () => notesIn(made.directory);

describe('a journal is not what was signed', () => {
  it('when any single byte of it or of its checkpoints is another', {
    timeout: PATIENCE_MS,
  }, () => {
    for (const name of [ONE, TWO, LOG]) {
      const right = readFileSync(path(name));
      const wrong = Buffer.from(right);
      for (let at = 0; at < right.length; at++) {
        for (const mask of [1 << (at % 8), 0xff]) {
          wrong[at] = right[at]! ^ mask;
          writeFileSync(path(name), wrong);
          expect(verify().ok, `${name}, byte ${at} ^ ${mask}`).toBe(false);
        }
        wrong[at] = right[at]!;
      }
      writeFileSync(path(name), right);
    }
    expect(verify().ok).toBe(true);
  });

  it('when any single byte of the key beside it is another, also for who has no other key', () => {
    const right = readFileSync(path('ledger.pub'));
    for (let at = 0; at < right.length - 1; at++) {
      const wrong = Buffer.from(right);
      wrong[at]! ^= 1;
      writeFileSync(path('ledger.pub'), wrong);
      expect(verifyJournal(made.directory).ok, `byte ${at}`).toBe(false);
    }
  });

  it('when it ends early, wherever that is', { timeout: PATIENCE_MS }, () => {
    for (const name of [ONE, TWO, LOG]) {
      const right = readFileSync(path(name));
      for (let bytes = 0; bytes < right.length; bytes++) {
        truncateSync(path(name), bytes);
        const report = verify();
        // Without its last checkpoint it is one that was not closed, and says so.
        if (name === LOG && report.ok) expect(report.closed, `${name}, ${bytes}`).toBe(false);
        else expect(report.ok, `${name}, ${bytes}`).toBe(false);
        writeFileSync(path(name), right);
      }
    }
  });

  it('when whole blocks are missing at its end', () => {
    truncateSync(path(TWO), blockStarts(path(TWO)).at(-2));
    expect(problem()).toMatchObject({
      file: LOG,
      what: '10 records were signed, and the journal has only 9: its end is missing',
    });
  });

  it('when its last segment is missing', () => {
    rmSync(path(TWO));
    expect(problem()).toMatchObject({ file: LOG, what: expect.stringContaining('has only 6') });
  });

  it('when a segment is missing before another, or there are two of one number', () => {
    copyFileSync(path(TWO), path('000002-r9.journal'));
    expect(problem()).toMatchObject({ file: '000002-r9.journal', byte: 0 });
    rmSync(path('000002-r9.journal'));
    rmSync(path(ONE));
    expect(problem()).toEqual({
      file: TWO,
      byte: 0,
      what: 'segment 1 should be here: one is missing, or two have one number',
    });
  });

  it('when its segments have changed places', () => {
    renameSync(path(ONE), path('x'));
    renameSync(path(TWO), path('000001-r2.journal'));
    renameSync(path('x'), path('000002-r1.journal'));
    expect(problem()).toEqual({
      file: '000001-r2.journal',
      byte: 12,
      what: 'the segment does not follow the one before it',
    });
  });

  it('when a segment has another name than it was signed with', () => {
    renameSync(path(TWO), path('000002-r7.journal'));
    expect(problem()).toMatchObject({
      file: LOG,
      what: expect.stringContaining('of 000002-r2.journal, and not at byte'),
    });
  });

  it('when a record was changed and the whole chain computed again', () => {
    const bytes = readFileSync(path(ONE));
    const at = blockStarts(path(ONE))[1]! + 8 + 40;
    bytes[at]! ^= 1;
    writeFileSync(path(ONE), bytes);
    rechain(path(ONE));
    relinkSecond();
    expect(problem()).toMatchObject({
      file: LOG,
      what: 'the first 3 records are not those that were signed: another root',
    });
  });

  it('when its records were put into other blocks, with a chain that fits', () => {
    const bytes = readFileSync(path(ONE));
    const starts = blockStarts(path(ONE));
    const [a, b] = [starts[2]!, starts[3]!];
    const records = Buffer.concat([
      bytes.subarray(a + 8, b - 32),
      bytes.subarray(b + 8, starts[4]! - 32),
    ]);
    const header = Buffer.alloc(8);
    header.writeUInt32LE(records.length, 0);
    header.writeUInt32LE(~records.length >>> 0, 4);
    writeFileSync(
      path(ONE),
      Buffer.concat([bytes.subarray(0, a), header, records, Buffer.alloc(32)]),
    );
    rechain(path(ONE));
    relinkSecond();
    expect(problem()).toMatchObject({ file: LOG, what: expect.stringContaining('ended at byte') });
  });

  it('when a second writer goes on behind a segment that was closed', () => {
    const bytes = readFileSync(path(ONE));
    const starts = blockStarts(path(ONE));
    writeFileSync(path(ONE), Buffer.concat([bytes, bytes.subarray(starts[1], starts[2])]));
    rechain(path(ONE));
    relinkSecond();
    expect(problem()).toEqual({
      file: ONE,
      byte: bytes.length,
      what: 'the run was closed before this, and goes on',
    });
  });

  it('when two writers went on from the same record, with the same key', () => {
    const fork = new MadeLedger(scratch(), made.signer);
    fork.begin().write(2).sign().write(3, 2).close();
    const shared = notesIn(fork.directory).at(-1);
    expect(verify({ checkpoint: shared! })).toMatchObject({ ok: true });
    fork.begin().write(2).write(1).close();
    expect(verifyJournal(fork.directory, { key: made.key })).toMatchObject({ ok: true });
    const theirs = notesIn(fork.directory).at(-1)!;
    const what = 'the first 10 records are not those that were signed: another root';
    expect(verify({ checkpoint: theirs }).problem).toMatchObject({ what });
    appendFileSync(path(LOG), theirs);
    expect(problem()).toMatchObject({ file: LOG, what });
  });

  it('when a checkpoint of another key stands among its own', () => {
    appendFileSync(path(LOG), readFileSync(join(smallLedger().directory, LOG)));
    expect(problem()).toMatchObject({
      file: LOG,
      what: expect.stringContaining('the checkpoint is of'),
    });
  });

  it('when its checkpoints are in another order', () => {
    writeFileSync(path(LOG), notes().toReversed().join(''));
    expect(problem()).toMatchObject({
      what: 'it signs fewer records than the checkpoint before it',
    });
  });

  it('when it has no checkpoint or no key', () => {
    rmSync(path(LOG));
    expect(problem()).toMatchObject({ file: LOG, what: expect.stringContaining('nothing') });
    rmSync(path('ledger.pub'));
    expect(verifyJournal(made.directory).problem).toMatchObject({ file: 'ledger.pub' });
  });

  it('when it does not contain a checkpoint that somebody has kept', () => {
    const kept = notes()[3]!;
    expect(verify({ checkpoint: kept })).toMatchObject({ ok: true, checkpoints: 5 });
    // Back to how it was after the first run, in all its files.
    rmSync(path(TWO));
    writeFileSync(path(LOG), notes().slice(0, 2).join(''));
    expect(verify()).toMatchObject({ ok: true, closed: true });
    expect(verify({ checkpoint: kept }).problem).toMatchObject({
      file: 'the checkpoint that was kept',
      what: expect.stringContaining('its end is missing'),
    });
  });
});

describe('a journal that is not closed', () => {
  it('is right as far as it goes, and says what is not signed', () => {
    made.begin().write(4);
    const report = verify();
    expect(report).toMatchObject({
      ok: true,
      signedRecords: 10,
      unsignedRecords: 5,
      closed: false,
    });
    expect(sentences(report)).toContain(
      '5 records are behind the last checkpoint: chained, not signed',
    );
    expect(sentences(report)).toContain('the journal is not closed');
  });

  it('tells of its end also when what was not signed is cut off', () => {
    made.begin().write(1).sign().write(4);
    truncateSync(made.segment, blockStarts(made.segment).at(-2));
    expect(verify()).toMatchObject({ ok: true, unsignedRecords: 0, closed: false });
    expect(verify().notes).toEqual([expect.stringContaining('nothing shows how much was behind')]);
  });

  it('fails at any changed byte also where nothing is signed yet', { timeout: PATIENCE_MS }, () => {
    made.begin().write(3, 1);
    const right = readFileSync(made.segment);
    for (let at = 0; at < right.length; at++) {
      const wrong = Buffer.from(right);
      wrong[at]! ^= 1;
      writeFileSync(made.segment, wrong);
      expect(verify().ok, `byte ${at}`).toBe(false);
    }
  });
});

describe('verify.mjs', () => {
  it('imports nothing but what Node brings', () => {
    const from = [...textOf(VERIFY).matchAll(/\bfrom '([^']+)'|\bimport\('/g)].map(
      ([, name]) => name,
    );
    expect(from.length).toBeGreaterThan(2);
    expect(from.filter((name) => !name?.startsWith('node:'))).toEqual([]);
  });

  it('runs alone, copied to anywhere, and ends with 1 when something is wrong', () => {
    const alone = join(scratch(), 'verify.mjs');
    copyFileSync(join(ROOT, VERIFY), alone);
    const run = () =>
      execFileSync(process.execPath, [alone, '--journal', made.directory, '--key', made.key]);
    expect(run().toString()).toContain('OK           complete and closed');
    truncateSync(path(ONE), statSync(path(ONE)).size - 1);
    expect(run).toThrow(/Command failed/);
  });

  it('leaves the journal as it is', () => {
    const before = readdirSync(made.directory).map((name) => [
      name,
      readFileSync(path(name), 'hex'),
    ]);
    verify();
    expect(
      readdirSync(made.directory).map((name) => [name, readFileSync(path(name), 'hex')]),
    ).toEqual(before);
  });
});

/** The second segment follows what the first has become. */
function relinkSecond(): void {
  const first = readFileSync(path(ONE));
  const second = readFileSync(path(TWO));
  second.set(first.subarray(-32), 12);
  writeFileSync(path(TWO), second);
  rechain(path(TWO));
}
