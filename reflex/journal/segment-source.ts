import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { GzipMembers } from './gzip-members.ts';
import { JournalDamaged } from './journal-damaged.ts';
import { COMPRESSED } from './segment.ts';

/** The bytes of a segment, whether its file is compressed or not: places are the same. */
export interface SegmentSource {
  readonly size: number;
  /** Returns how many there were, of `length` from `at` on. */
  read(into: Uint8Array, length: number, at: number): number;
  close(): void;
}

/**
 * `path` is that of the segment as it is written. When it is not there any more, its compressed form is
 * opened. Throws JournalDamaged when that is not what was made.
 */
export function openSegment(path: string): SegmentSource {
  const plain = attempt(path);
  if (plain !== null) {
    return {
      size: fstatSync(plain).size,
      read: (into, length, at) => readSync(plain, into, 0, length, at),
      close: () => closeSync(plain),
    };
  }
  const file = openSync(`${path}${COMPRESSED}`, 'r');
  try {
    const members = new GzipMembers(file, fstatSync(file).size);
    return {
      size: members.size,
      read: (into, length, at) => damaged(path, () => members.read(into, length, at)),
      close: () => closeSync(file),
    };
  } catch (error) {
    closeSync(file);
    return damaged(path, () => {
      throw error;
    });
  }
}

/** Bytes of a segment; those of its content when it is compressed. */
export function segmentSize(path: string): number {
  const source = openSegment(path);
  source.close();
  return source.size;
}

function attempt(path: string): number | null {
  try {
    return openSync(path, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

function damaged<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new JournalDamaged(`${path}${COMPRESSED}`, 0, error.message);
  }
}
