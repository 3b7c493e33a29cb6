import {
  existsSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { readHistory } from '@voltaire/reflex/journal/history.ts';
import { JournalDamaged, listRuns, listSegments } from '@voltaire/reflex/journal/reader.ts';
import { recover } from '@voltaire/reflex/journal/recover.ts';
import { replay } from '@voltaire/reflex/journal/replay.ts';
import { RunReader } from '@voltaire/reflex/journal/run-reader.ts';
import { NO_HASH, SEGMENT_HEADER_BYTES } from '@voltaire/reflex/journal/segment.ts';
import { JournalWriter, type SegmentLimits } from '@voltaire/reflex/journal/writer.ts';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Timeline } from '../support/events.ts';
import { BTCUSDT } from '../support/instruments.ts';
import {
  blockStarts,
  brief,
  eventful,
  headOf,
  rechain,
  scratch,
  verify,
  writeRun,
} from '../support/journal.ts';
import { marionette } from '../support/marionette.ts';

const EACH_BLOCK: SegmentLimits = { bytes: 1, ms: 1e12 };

/** The same run in one segment, and in as many as it has blocks. */
function bothWays() {
  const run = eventful();
  const [one, many] = [scratch(), scratch()];
  const whole = writeRun(one, 1, run);
  const parts = writeRun(many, 1, run, NO_HASH, 3, EACH_BLOCK);
  return { run, one, many, whole, parts };
}

const recordsOf = (directory: string) =>
  listRuns(directory).flatMap((run) => [...new RunReader(run).records()]);

describe('a run of several segments', () => {
  it('says the same as one, record by record, to recovery, replay and history', () => {
    const { run, one, many, parts } = bothWays();
    expect(listSegments(many).length).toBeGreaterThan(5);
    expect(listRuns(many)).toHaveLength(1);
    expect(recordsOf(many)).toEqual(recordsOf(one));
    expect(recover(many)).toMatchObject({ carry: recover(one).carry, report: '' });
    expect(recover(many).nextSegment).toBe(listSegments(many).length + 1);
    expect(Buffer.compare(recover(many).lastHash, headOf(parts))).toBe(0);
    const { headHash: _one, ...inOne } = replay(one, [marionette]);
    const { headHash, ...inMany } = replay(many, [marionette]);
    expect(inMany).toEqual(inOne);
    expect(inMany).toMatchObject({ runs: 1, events: run.events.length, differing: 0 });
    expect(headHash).toBe(parts.headHash);
    for (const most of [1, 5, 1_000]) {
      expect(readHistory(many, most, [BTCUSDT])).toEqual(readHistory(one, most, [BTCUSDT]));
    }
  });

  it('begins another only at its bounds, with all in the file, and never behind an empty one', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ records: fc.nat(5), flush: fc.boolean(), ms: fc.nat(400) })),
        fc.integer({ min: 100, max: 900 }),
        fc.integer({ min: 100, max: 900 }),
        (steps, bytes, ms) => {
          const directory = scratch();
          const writer = new JournalWriter(directory, 1, 'r1', NO_HASH, { bytes, ms });
          const time = new Timeline();
          let [seq, nowMs, sinceMs, waiting] = [0, 0, 0, 0];
          writer.rotate(0);
          for (const step of steps) {
            for (let i = 0; i < step.records; i++) writer.event(++seq, time.trade(1));
            waiting += step.records;
            if (step.flush) writer.flush();
            if (step.flush) waiting = 0;
            nowMs += step.ms;
            const { path } = writer;
            const size = statSync(path).size;
            writer.rotate(nowMs * 1e6);
            const isFull = size >= bytes || nowMs - sinceMs >= ms;
            const rotates = isFull && waiting === 0 && size > SEGMENT_HEADER_BYTES;
            expect(writer.path !== path).toBe(rotates);
            if (rotates) sinceMs = nowMs;
          }
          writer.close();
          const found = recordsOf(directory).map((record) => record.seq);
          expect(found).toEqual(Array.from({ length: seq }, (_, i) => i + 1));
          const written = listSegments(directory).reduce(
            (sum, { path }) => sum + statSync(path).size,
            0,
          );
          expect(writer.bytesWritten).toBe(written);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('stays in its segment when the next one’s name is taken', () => {
    const directory = scratch();
    const writer = new JournalWriter(directory, 1, 'r1', NO_HASH, EACH_BLOCK);
    writeFileSync(`${directory}/000002-r1.journal`, 'not ours');
    for (let seq = 1; seq < 4; seq++) {
      writer.event(seq, new Timeline().trade(1));
      expect(writer.flush()).toBe(true);
      writer.rotate(0);
    }
    writer.close();
    expect(writer.path).toContain('000001');
    expect(readFileSync(`${directory}/000002-r1.journal`, 'utf8')).toBe('not ours');
  });
});

/** How many records there are without the segment at `path`. */
function readsWithout(directory: string, path: string, whole: Buffer): number {
  unlinkSync(path);
  const { length } = recordsOf(directory);
  writeFileSync(path, whole);
  return length;
}

describe('a crash at the seam of two segments', () => {
  it('loses nothing that was written, at whichever byte of the new segment it comes', () => {
    const directory = scratch();
    const first = writeRun(directory, 1, brief());
    writeRun(directory, 2, brief(), headOf(first), 2, EACH_BLOCK);
    const segments = listSegments(directory);
    expect(segments.length).toBeGreaterThan(3);
    const { path: last } = segments.at(-1)!;
    const whole = readFileSync(last);
    const before = segments.length - 1;
    const records = recordsOf(directory);
    const inLast = records.length - readsWithout(directory, last, whole);
    const { carry } = recover(directory);
    for (let length = 0; length <= whole.length; length += length < 60 ? 1 : 13) {
      writeFileSync(last, whole.subarray(0, length));
      const good = blockStarts(last).filter((start) => start <= length);
      const recovery = recover(directory);
      expect(existsSync(last)).toBe(length >= SEGMENT_HEADER_BYTES);
      expect(recovery.nextSegment).toBe(length < SEGMENT_HEADER_BYTES ? before + 1 : before + 2);
      expect(recovery.carry!.positions).toEqual(carry!.positions);
      expect(recovery.carry!.symbols).toEqual(carry!.symbols);
      const kept = recordsOf(directory).length;
      expect(kept).toBe(records.length - (good.length > 1 ? 0 : inLast));
      // Whoever goes on from here, in a run of its own, has a journal without a fault.
      const { nextSegment, lastHash } = recovery;
      const next = new JournalWriter(directory, nextSegment, 'next', lastHash);
      next.close();
      expect(verify(directory)).toBe(0);
      unlinkSync(next.path);
    }
  });
});

/** Recovery of a run of several segments, some of which were changed. */
function broken(spoil: (paths: readonly string[]) => void): () => unknown {
  const { many } = bothWays();
  spoil(listSegments(many).map(({ path }) => path));
  return () => recover(many);
}

/** With its second segment cut short. */
const cut = (at: (path: string) => number) =>
  broken((paths) => truncateSync(paths[1]!, at(paths[1]!)));

describe('a run of several segments is refused', () => {
  it('when one in its middle ends early', () => {
    expect(cut((path) => statSync(path).size - 1)).toThrow(/ends within a block, and another/);
    expect(cut(() => SEGMENT_HEADER_BYTES)).toThrow(/does not follow/);
    expect(cut(() => 20)).toThrow(JournalDamaged);
    expect(cut(() => 0)).toThrow(JournalDamaged);
  });

  it('when one is missing', () => {
    expect(broken((paths) => unlinkSync(paths[2]!))).toThrow(/segment 3 is missing/);
  });

  it('when one was rewritten, with a chain that fits in itself', () => {
    const rewrite = broken((paths) => {
      const bytes = readFileSync(paths[1]!);
      bytes[SEGMENT_HEADER_BYTES + 50]! ^= 1;
      writeFileSync(paths[1]!, bytes);
      rechain(paths[1]!);
    });
    expect(rewrite).toThrow(/does not follow/);
  });

  it('when it goes on behind another run', () => {
    const directory = scratch();
    let writer = writeRun(directory, 1, brief(), NO_HASH, 3, undefined, 'one');
    writer = writeRun(directory, 2, brief(), headOf(writer), 3, undefined, 'other');
    writeRun(directory, 3, brief(), headOf(writer), 3, undefined, 'one');
    expect(readdirSync(directory)).toHaveLength(3);
    expect(() => recover(directory)).toThrow(/run one had ended/);
  });
});
