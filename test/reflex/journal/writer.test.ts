import type * as fs from 'node:fs';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { JournalWriter } from '@voltaire/reflex/journal/writer.ts';
import { recover } from '@voltaire/reflex/journal/recover.ts';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Timeline } from '../support/events.ts';
import { readAll, scratch, verify } from '../support/journal.ts';

/** What the disk does with the next writes: bytes it takes before it is full; Infinity: all. */
const disk = vi.hoisted(() => ({
  room: Number.POSITIVE_INFINITY,
  atOnce: Number.POSITIVE_INFINITY,
}));

vi.mock('node:fs', async (original) => {
  const real = await original<typeof fs>();
  const writeSync = (
    file: number,
    bytes: Uint8Array,
    at = 0,
    length = bytes.length - at,
    position: number | null = null,
  ) => {
    const taken = Math.min(length, disk.room, disk.atOnce);
    if (taken === 0) {
      throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
    }
    disk.room -= taken;
    return real.writeSync(file, bytes, at, taken, position);
  };
  return { ...real, writeSync };
});

afterEach(() => {
  disk.room = Number.POSITIVE_INFINITY;
  disk.atOnce = Number.POSITIVE_INFINITY;
});

const time = new Timeline();
let seq = 0;

function append(writer: JournalWriter, count: number): void {
  for (let i = 0; i < count; i++) writer.event(++seq, time.trade(seq, 1));
}

function started(): { writer: JournalWriter; directory: string } {
  seq = 0;
  const directory = scratch();
  return { directory, writer: new JournalWriter(directory, 1, 'r1') };
}

const seqsOf = (path: string) => readAll(path).records.map((record) => record.seq);
const upTo = (n: number) => Array.from({ length: n }, (_, i) => i + 1);

describe('a writer', () => {
  it('writes nothing while there is nothing to write', () => {
    const { writer } = started();
    const before = writer.bytesWritten;
    expect(writer.flush()).toBe(true);
    expect(writer.bytesWritten).toBe(before);
    expect(existsSync(writer.path)).toBe(true);
  });

  it('never writes over a file that is there', () => {
    const { directory } = started();
    expect(() => new JournalWriter(directory, 1, 'r1')).toThrow(/EEXIST/);
  });

  it('has in the file all that was appended when flush says so', () => {
    const { writer } = started();
    for (const count of [1, 5, 2_000]) {
      append(writer, count);
      expect(writer.flush()).toBe(true);
      expect(seqsOf(writer.path)).toEqual(upTo(seq));
      expect(readFileSync(writer.path).length).toBe(writer.bytesWritten);
    }
  });

  it('goes on when the system takes only a part of a block at once', () => {
    const { writer } = started();
    disk.atOnce = 7;
    append(writer, 10);
    expect(writer.flush()).toBe(true);
    expect(seqsOf(writer.path)).toEqual(upTo(10));
  });
});

describe('a writer on a full disk', () => {
  it('says that it could not write, and why', () => {
    const { writer } = started();
    append(writer, 3);
    disk.room = 0;
    expect(writer.flush()).toBe(false);
    expect(writer.failure).toContain('ENOSPC');
    expect(writer.flush()).toBe(false);
  });

  it('keeps everything in memory and writes it when there is room again', () => {
    const { writer, directory } = started();
    append(writer, 3);
    writer.flush();
    disk.room = 0;
    for (let i = 0; i < 5; i++) {
      append(writer, 2);
      expect(writer.flush()).toBe(false);
    }
    disk.room = Number.POSITIVE_INFINITY;
    append(writer, 1);
    expect(writer.flush()).toBe(true);
    expect(writer.failure).toBe('');
    append(writer, 1);
    expect(writer.close()).toBe(true);
    expect(seqsOf(writer.path)).toEqual(upTo(15));
    expect(verify(directory)).toBe(0);
  });

  it('leaves no half of a block behind, however much the disk still took', () => {
    const { writer, directory } = started();
    append(writer, 3);
    writer.flush();
    const good = writer.bytesWritten;
    append(writer, 3);
    for (let room = 1; room < 100; room += 7) {
      disk.room = room;
      expect(writer.flush()).toBe(false);
      expect(readFileSync(writer.path).length).toBe(good);
      expect(seqsOf(writer.path)).toEqual([1, 2, 3]);
    }
    expect(verify(directory)).toBe(0);
  });

  it('goes on cleanly after the disk took a part of a block', () => {
    const { writer, directory } = started();
    append(writer, 3);
    writer.flush();
    append(writer, 3);
    disk.room = 50;
    expect(writer.flush()).toBe(false);
    disk.room = Number.POSITIVE_INFINITY;
    append(writer, 3);
    expect(writer.flush()).toBe(true);
    expect(writer.close()).toBe(true);
    expect(readFileSync(writer.path).length).toBe(writer.bytesWritten);
    expect(seqsOf(writer.path)).toEqual(upTo(9));
    expect(verify(directory)).toBe(0);
    expect(recover(directory).report).toBe('');
  });

  it('stays in its segment when there is no room for another, and goes on in one when there is', () => {
    const directory = scratch();
    seq = 0;
    const writer = new JournalWriter(directory, 1, 'r1', undefined, { bytes: 1, ms: 1e12 });
    append(writer, 3);
    writer.flush();
    const { path } = writer;
    for (const room of [0, 20]) {
      disk.room = room;
      writer.rotate(0);
      expect(writer.path).toBe(path);
      expect(readdirSync(directory)).toHaveLength(1);
    }
    disk.room = Number.POSITIVE_INFINITY;
    append(writer, 1);
    writer.flush();
    writer.rotate(0);
    append(writer, 1);
    expect(writer.close()).toBe(true);
    expect(seqsOf(path)).toEqual(upTo(4));
    expect(seqsOf(writer.path)).toEqual([5]);
    expect(verify(directory)).toBe(0);
  });

  it('says when it closes that not everything is in the file', () => {
    const { writer } = started();
    append(writer, 3);
    disk.room = 0;
    expect(writer.close()).toBe(false);
  });

  it('stops rather than run out of memory', () => {
    const { writer } = started();
    disk.room = 0;
    const bids = Array.from({ length: 10_000 }, (_, i) => [i + 1, 1] as const);
    const large = time.diff(bids, []);
    let refused: unknown = null;
    for (let i = 0; i < 8 && !refused; i++) {
      for (let j = 0; j < 60; j++) writer.event(++seq, large);
      try {
        expect(writer.flush()).toBe(false);
      } catch (error) {
        refused = error;
      }
    }
    expect(String(refused)).toMatch(/memory for it is used up: ENOSPC/);
  });
});
