import {
  closeSync,
  existsSync,
  fstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { GzipMembers, memberOf } from '@voltaire/reflex/journal/gzip-members.ts';
import { JournalDamaged, listSegments, SegmentReader } from '@voltaire/reflex/journal/reader.ts';
import { recover } from '@voltaire/reflex/journal/recover.ts';
import { compressSegment } from '@voltaire/server/ledger/compress-segment.ts';
import { leafHash } from '@voltaire/server/ledger/merkle.ts';
import { Proofs } from '@voltaire/server/ledger/proofs.ts';
import { Upkeep } from '@voltaire/server/ledger/upkeep.ts';
import { verifyJournal } from '@voltaire/server/ledger/verify.mjs';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blockStarts, readAll, scratch } from '../reflex/support/journal.ts';
import { MadeLedger } from './made-ledger.ts';
import { includes } from './rfc6962-checks.ts';

const verify = (made: MadeLedger, directory = made.directory) =>
  verifyJournal(directory, { key: made.key });

function compress(path: string): void {
  for (const _ of compressSegment(path));
}

/** Two runs, of three segments and of one. */
function twoRuns(): { made: MadeLedger; decision: string } {
  const made = new MadeLedger().begin().write(300, 20).sign().rotate().write(5);
  const decision = made.decide();
  made.write(400, 30).rotate().write(30, 7).close();
  made.begin().write(8, 3).sign();
  return { made, decision };
}

describe('a compressed segment', () => {
  it('is an ordinary gzip file, of which any part can be read', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ minLength: 1, maxLength: 300 }), { minLength: 1, maxLength: 8 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (contents, one, other) => {
          const path = join(scratch(), 'x.gz');
          writeFileSync(path, Buffer.concat(contents.map(memberOf)));
          const whole = Buffer.concat(contents);
          expect(gunzipSync(readFileSync(path)).equals(whole)).toBe(true);
          const file = openSync(path, 'r');
          const members = new GzipMembers(file, fstatSync(file).size);
          const [from, to] = [one, other]
            .map((share) => Math.round(share * whole.length))
            .sort((a, b) => a - b) as [number, number];
          const read = Buffer.alloc(to - from);
          expect(members.read(read, to - from, from)).toBe(to - from);
          expect(read.equals(whole.subarray(from, to))).toBe(true);
          expect(members.size).toBe(whole.length);
          expect(() => members.read(Buffer.alloc(2), 2, whole.length - 1)).toThrow(/ends at byte/);
          closeSync(file);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('says the same to every reader, at the same places', () => {
    const { made, decision } = twoRuns();
    const segments = listSegments(made.directory);
    const starts = blockStarts(segments[1]!.path);
    const before = verify(made);
    const recovered = recover(made.directory);
    const records = segments.map(({ path }) => readAll(path).records);
    const from = starts[3]!;
    const behind = [...new SegmentReader(segments[1]!.path, from).records()];
    for (const { path } of segments.slice(0, 3)) compress(path);
    expect(readdirSync(made.directory).filter((name) => name.endsWith('.gz'))).toHaveLength(3);
    expect(listSegments(made.directory)).toEqual(segments);
    expect(verify(made)).toEqual(before);
    expect(before.ok).toBe(true);
    expect(recover(made.directory)).toEqual(recovered);
    expect(segments.map(({ path }) => readAll(path).records)).toEqual(records);
    expect([...new SegmentReader(segments[1]!.path, from).records()]).toEqual(behind);
    made.restart().write(2).sign();
    rmSync(join(made.directory, 'ledger.tiles'));
    made.restart().write(1).close();
    expect(verify(made)).toMatchObject({ ok: true, records: before.records + 3, closed: true });
    const proofs = new Proofs(made.directory, made.ledger.tiles);
    const { index, record } = proofs.decision(decision)!;
    const { size, root } = made.ledger.checkpoints.last!;
    expect(includes(leafHash(record), index, size, proofs.inclusion(index, size), root)).toBe(true);
  });

  it('is made so that at every moment one whole form of it is there', () => {
    const { made } = twoRuns();
    const { path } = listSegments(made.directory)[0]!;
    const original = readFileSync(path);
    const before = verify(made);
    for (let steps = 0; existsSync(path); steps++) {
      const work = compressSegment(path);
      for (let i = 0; i < steps; i++) work.next();
      work.return(undefined); // what a crash leaves, is left beside it
      writeFileSync(`${path}.gz.unfinished`, 'half of it');
      expect(verify(made)).toEqual(before);
      rmSync(`${path}.gz.unfinished`);
      expect(steps).toBeLessThan(10);
    }
    expect(verify(made)).toEqual(before);
    writeFileSync(path, original); // the crash came before the original was gone
    expect(verify(made)).toEqual(before);
    compress(path);
    expect(existsSync(path)).toBe(false);
    expect(gunzipSync(readFileSync(`${path}.gz`)).equals(original)).toBe(true);
  });

  it('is never taken for whole when it holds something else, whichever byte was changed', () => {
    const made = new MadeLedger().begin().write(4, 2).rotate().write(1).close();
    const { path } = listSegments(made.directory)[0]!;
    const content = readFileSync(path);
    compress(path);
    const right = readFileSync(`${path}.gz`);
    let refused = 0;
    for (let at = 0; at < right.length; at++) {
      const wrong = Buffer.from(right);
      wrong[at]! ^= 1 << (at % 8);
      writeFileSync(`${path}.gz`, wrong);
      const { ok } = verify(made);
      if (ok) expect(gunzipSync(wrong).equals(content), `byte ${at}`).toBe(true);
      else refused++;
      if (!ok) expect(() => readAll(path), `byte ${at}`).toThrow(JournalDamaged);
    }
    expect(refused).toBeGreaterThan(right.length - 3);
    for (let bytes = 0; bytes < right.length; bytes += 5) {
      writeFileSync(`${path}.gz`, right.subarray(0, bytes));
      expect(verify(made).ok).toBe(false);
    }
  });
});

const forms = (made: MadeLedger) =>
  readdirSync(made.directory)
    .filter((name) => /\.journal(\.gz)?$/.test(name))
    .sort();
const upkeep = (made: MadeLedger, compressAfterMs: number | null, nowMs = () => Date.now()) =>
  new Upkeep(made.ledger, { compressAfterMs, keepMs: null }, null, nowMs);
const all = (work: Upkeep) => {
  while (work.step());
};

describe('upkeep', () => {
  it('compresses what lies before the segment that was signed last, and nothing else', () => {
    const made = new MadeLedger()
      .begin()
      .write(3)
      .rotate()
      .write(3)
      .sign()
      .rotate()
      .write(3)
      .follow();
    all(upkeep(made, 0));
    expect(forms(made)).toEqual(['000001-r1.journal.gz', '000002-r1.journal', '000003-r1.journal']);
    made.sign();
    all(upkeep(made, null));
    expect(forms(made)).toHaveLength(3);
    all(upkeep(made, 0));
    expect(forms(made)).toEqual([
      '000001-r1.journal.gz',
      '000002-r1.journal.gz',
      '000003-r1.journal',
    ]);
    made.write(1).close();
    expect(verify(made)).toMatchObject({ ok: true, closed: true, segments: 3 });
  });

  it('waits until nothing was written for as long as it is told', () => {
    const made = new MadeLedger().begin().write(3).rotate().write(3).sign();
    const { path } = listSegments(made.directory)[0]!;
    utimesSync(path, 1_000, 1_000);
    all(upkeep(made, 5_000, () => 1_004_999));
    expect(existsSync(path)).toBe(true);
    all(upkeep(made, 5_000, () => 1_005_000));
    expect(existsSync(path)).toBe(false);
  });

  it('touches nothing before the journal has been found to hold what was signed', () => {
    const made = new MadeLedger().begin().write(3).rotate().write(3).sign().restart();
    all(upkeep(made, 0));
    expect(forms(made)).toHaveLength(2);
    expect(forms(made).join('')).not.toContain('.gz');
  });

  it('says what failed, and tries it again later', () => {
    const made = new MadeLedger().begin().write(3).rotate().write(3).sign();
    const { path } = listSegments(made.directory)[0]!;
    let now = statSync(path).mtimeMs;
    const work = upkeep(made, 0, () => now);
    const unfinished = `${path}.gz.unfinished`;
    mkdirSync(unfinished); // a folder in the way of the file
    expect(() => all(work)).toThrow(/EISDIR/);
    all(work);
    expect(existsSync(path)).toBe(true);
    now += 600_000;
    all(work);
    expect(existsSync(path)).toBe(false);
  });
});
