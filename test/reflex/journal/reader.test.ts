import { copyFileSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  JournalDamaged,
  JournalOutdated,
  listSegments,
  OF_THE_MARKET,
  SegmentReader,
} from '@voltaire/reflex/journal/reader.ts';
import { recover } from '@voltaire/reflex/journal/recover.ts';
import { replay } from '@voltaire/reflex/journal/replay.ts';
import {
  HASH_BYTES,
  hex,
  NO_HASH,
  SEGMENT_HEADER_BYTES,
} from '@voltaire/reflex/journal/segment.ts';
import { JournalWriter } from '@voltaire/reflex/journal/writer.ts';
import { EventKind } from '@voltaire/reflex/model/event.ts';
import { describe, expect, it } from 'vitest';
import {
  blockStarts,
  brief,
  eventful,
  headOf,
  readAll,
  scratch,
  twoSegments,
  verify,
  writeRun,
} from '../support/journal.ts';

describe('a journal', () => {
  it('gives back every event and outcome in order, with the end of its chain', () => {
    const run = eventful();
    const writer = writeRun(scratch(), 1, run);
    const { records, reader } = readAll(writer.path);
    const outcomes = records.flatMap((r) => (r.type === 'outcome' ? [r.outcome] : []));
    expect(outcomes).toEqual(run.outcomes);
    expect(records.filter(({ type }) => type === 'event')).toHaveLength(run.events.length);
    expect(records.map(({ seq }) => seq)).toEqual(records.map((_, i) => i + 1));
    expect(Buffer.from(reader.lastHash).toString('hex')).toBe(writer.headHash);
    expect([reader.goodBytes, reader.tornBytes]).toEqual([writer.bytesWritten, 0]);
  });

  it('passes over kinds that are not wanted, and proves them all the same', () => {
    const run = eventful();
    const { path } = writeRun(scratch(), 1, run);
    const reader = new SegmentReader(path);
    const without = [...reader.records(OF_THE_MARKET)];
    const all = readAll(path);
    expect(without.length).toBeLessThan(all.records.length);
    expect(without.map(({ seq }) => seq)).toEqual(
      all.records
        .filter((record) => record.type === 'outcome' || !OF_THE_MARKET.has(record.event.kind))
        .map(({ seq }) => seq),
    );
    expect(hex(reader.lastHash)).toBe(hex(all.reader.lastHash));
    const bytes = readFileSync(path);
    const quote = run.events.find(({ kind }) => kind === EventKind.QUOTE)!;
    const at = Buffer.alloc(8);
    at.writeDoubleLE(quote.monoNs);
    bytes[bytes.indexOf(at)]! ^= 1;
    writeFileSync(path, bytes);
    expect(() => [...new SegmentReader(path).records(OF_THE_MARKET)]).toThrow(JournalDamaged);
  });

  it('gives back a block that is larger than any buffer', () => {
    const run = brief();
    for (let i = 0; i < 3_000; i++) run.apply(run.time.quote(6_000_000 + i, 6_000_002 + i));
    const writer = writeRun(scratch(), 1, run, NO_HASH, 1e9);
    expect(readAll(writer.path).records.length).toBe(run.events.length + run.outcomes.length);
    expect(writer.bytesWritten).toBeGreaterThan(1 << 17);
  });

  it('is read from any of its blocks on, and proven from there', () => {
    const { path, bytesWritten: size } = writeRun(scratch(), 1, eventful());
    const whole = new SegmentReader(path);
    for (const block of whole.blocks()) {
      const next = Buffer.from(block);
      const from = new SegmentReader(path, whole.goodBytes - block.length - HASH_BYTES);
      const first = from.blocks().next();
      expect(Buffer.from(first.value ?? [])).toEqual(next);
      expect(hex(from.lastHash)).toBe(hex(whole.lastHash));
      const after = new SegmentReader(path, whole.goodBytes, hex(whole.lastHash));
      const bytes = [...after.blocks()].reduce((sum, { length }) => sum + length + HASH_BYTES, 0);
      expect(whole.goodBytes + bytes).toBe(size);
    }
  });

  it('is not read from a place that is none of its own', () => {
    const { path, bytesWritten, headHash } = writeRun(scratch(), 1, eventful());
    const readFrom = (from: number, chain?: string) => () => [
      ...new SegmentReader(path, from, chain).blocks(),
    ];
    expect(readFrom(bytesWritten, headHash)()).toEqual([]);
    expect(readFrom(bytesWritten, headHash.replace(/./, 'x'))).toThrow(/another hash/);
    expect(readFrom(bytesWritten + 1)).toThrow(/has ended before/);
    expect(readFrom(SEGMENT_HEADER_BYTES + 1)).toThrow(JournalDamaged);
  });

  it('is whole when nothing was recorded', () => {
    const writer = new JournalWriter(scratch(), 1, 'r1');
    writer.close();
    const { records, reader } = readAll(writer.path);
    expect([records, reader.goodBytes, reader.tornBytes]).toEqual([[], SEGMENT_HEADER_BYTES, 0]);
  });
});

describe('a journal in which one byte was changed', () => {
  it('is never taken for whole: every byte of two closed segments, every bit', () => {
    const { directory, paths } = twoSegments();
    expect(verify(directory)).toBe(0);
    const undetected: string[] = [];
    for (const path of paths) {
      const original = readFileSync(path);
      for (let at = 0; at < original.length; at++) {
        const changed = Buffer.from(original);
        changed[at]! ^= 1 << (at % 8);
        writeFileSync(path, changed);
        let noticed = true;
        try {
          // A change that looked like a torn tail would be noticed as one, and be cut off.
          noticed = verify(directory) > 0;
        } catch {
          // any refusal will do
        }
        if (!noticed) undetected.push(`${path} byte ${at} of ${original.length}`);
      }
      writeFileSync(path, original);
    }
    expect(undetected).toEqual([]);
    expect(verify(directory)).toBe(0);
  });

  it('is called damaged, never torn: no single byte makes its tail look like a crash', () => {
    const { paths } = twoSegments();
    const [, path] = paths;
    const original = readFileSync(path);
    const torn: number[] = [];
    for (let at = SEGMENT_HEADER_BYTES; at < original.length; at++) {
      const changed = Buffer.from(original);
      changed[at]! ^= 0xff;
      writeFileSync(path, changed);
      try {
        if (readAll(path).reader.tornBytes > 0) torn.push(at);
      } catch (error) {
        expect(error).toBeInstanceOf(JournalDamaged);
      }
    }
    expect(torn).toEqual([]);
  });

  it('says in which file and at which block', () => {
    const { paths } = twoSegments();
    const starts = blockStarts(paths[0]);
    const bytes = readFileSync(paths[0]);
    bytes[starts[1]! + 20]! ^= 1;
    writeFileSync(paths[0], bytes);
    expect(() => readAll(paths[0])).toThrow(
      expect.objectContaining({ name: 'JournalDamaged', path: paths[0], offset: starts[1] }),
    );
  });
});

describe('a journal of a development version', () => {
  it('is refused by whoever reads it, with what to do, and stays as it is', () => {
    const directory = scratch();
    const { path } = writeRun(directory, 1, brief());
    const bytes = readFileSync(path);
    bytes.writeUInt32LE(1, 8);
    writeFileSync(path, bytes);
    for (const read of [
      () => readAll(path),
      () => recover(directory),
      () => replay(directory, []),
    ]) {
      expect(read).toThrow(JournalOutdated);
      expect(read).toThrow(/000001-r1\.journal: written in format 1 .* reads 2\..* VOLTAIRE_HOME/);
    }
    expect(readFileSync(path)).toEqual(bytes);
  });

  it('is not meant where the format is newer, or none: that is damage', () => {
    const { path } = writeRun(scratch(), 1, brief());
    const bytes = readFileSync(path);
    for (const version of [0, 3]) {
      bytes.writeUInt32LE(version, 8);
      writeFileSync(path, bytes);
      expect(() => readAll(path)).toThrow(JournalDamaged);
    }
  });
});

describe('a journal that was cut', () => {
  it('is proven up to its last whole block at every length, and the rest is reported as torn', () => {
    const writer = writeRun(scratch(), 1, brief(), NO_HASH, 2);
    const whole = readFileSync(writer.path);
    const starts = blockStarts(writer.path);
    const all = readAll(writer.path).records;
    for (let length = 0; length <= whole.length; length++) {
      writeFileSync(writer.path, whole.subarray(0, length));
      const { records, reader } = readAll(writer.path);
      const good = starts.findLast((start) => start <= length) ?? 0;
      expect([length, reader.goodBytes, reader.tornBytes]).toEqual([length, good, length - good]);
      expect(records.map(({ seq }) => seq)).toEqual(all.slice(0, records.length).map((r) => r.seq));
    }
  });

  it('loses nothing that stands in a whole block', () => {
    const writer = writeRun(scratch(), 1, brief(), NO_HASH, 1);
    const whole = readFileSync(writer.path);
    const starts = blockStarts(writer.path);
    const counts = starts.map((start) => {
      writeFileSync(writer.path, whole.subarray(0, start));
      return readAll(writer.path).records.length;
    });
    expect(counts[0]).toBe(0);
    for (let i = 1; i < counts.length; i++) expect(counts[i]).toBeGreaterThan(counts[i - 1]!);
  });
});

describe('the list of segments', () => {
  it('is in the order in which they were written, and ignores other files', () => {
    const { directory } = twoSegments();
    writeFileSync(join(directory, 'notes.txt'), 'mine');
    writeFileSync(join(directory, '000003-r3.journal.bak'), 'mine');
    expect(listSegments(directory).map(({ number, runId }) => [number, runId])).toEqual([
      [1, 'r1'],
      [2, 'r2'],
    ]);
  });

  it('is refused when a segment in the middle is missing', () => {
    const { directory, paths } = twoSegments();
    const third = writeRun(directory, 3, brief());
    expect(listSegments(directory)).toHaveLength(3);
    unlinkSync(paths[1]);
    expect(() => listSegments(directory)).toThrow(/segment 2 is missing/);
    expect(third.path).toContain('000003');
  });

  it('is refused when a number is there twice', () => {
    const { directory, paths } = twoSegments();
    copyFileSync(paths[1], join(directory, '000002-zz.journal'));
    expect(() => listSegments(directory)).toThrow(JournalDamaged);
  });

  it('keeps the chain: a segment of another history does not fit', () => {
    const { directory, paths } = twoSegments();
    const other = scratch();
    const first = writeRun(other, 1, eventful());
    const second = writeRun(other, 2, brief(), headOf(first));
    copyFileSync(second.path, paths[1]);
    expect(() => verify(directory)).toThrow(/does not follow/);
  });
});

describe('a file that is not a journal of ours', () => {
  it.each([
    ['another kind of file', Buffer.from('%PDF-1.7'.padEnd(100, ' '))],
    ['a format from the future', Buffer.concat([Buffer.from('VOLTAIRE'), Buffer.alloc(100, 9)])],
  ])('is refused: %s', (_, bytes) => {
    const path = join(scratch(), '000001-r1.journal');
    writeFileSync(path, bytes);
    expect(() => readAll(path)).toThrow(JournalDamaged);
  });
});
