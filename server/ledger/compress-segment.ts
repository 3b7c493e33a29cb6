import { createHash } from 'node:crypto';
import {
  closeSync,
  fdatasyncSync,
  fstatSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import {
  GzipMembers,
  MEMBER_CONTENT_BYTES,
  memberOf,
} from '@voltaire/reflex/journal/gzip-members.ts';
import { COMPRESSED } from '@voltaire/reflex/journal/segment.ts';
import { syncFolder } from './durable-file.ts';

/** Not a name of the journal: what a crash leaves is made again. */
const UNFINISHED = '.unfinished';

/**
 * Puts a segment that nobody writes to any more into its compressed form, megabyte by megabyte. The
 * original goes only when the disk has the other one, and that was read back and is the same. Whenever
 * it is left, one whole form is there.
 */
export function* compressSegment(path: string): Generator<void> {
  const target = `${path}${COMPRESSED}`;
  const unfinished = `${target}${UNFINISHED}`;
  try {
    const written = yield* pack(path, unfinished);
    const readBack = yield* unpack(unfinished);
    if (readBack !== written) throw new Error(`${path}: what was compressed reads back otherwise`);
    renameSync(unfinished, target);
    syncFolder(dirname(path));
    unlinkSync(path);
  } finally {
    rmSync(unfinished, { force: true, recursive: true });
  }
}

/** Returns the hash of all that it has read. */
function* pack(path: string, target: string): Generator<void, string> {
  const from = openSync(path, 'r');
  const to = openSync(target, 'w', 0o600);
  try {
    const hash = createHash('sha256');
    const piece = Buffer.alloc(MEMBER_CONTENT_BYTES);
    for (;;) {
      const length = readSync(from, piece);
      if (length === 0) break;
      const content = piece.subarray(0, length);
      hash.update(content);
      const member = memberOf(content);
      for (let at = 0; at < member.length; ) at += writeSync(to, member, at);
      yield;
    }
    fdatasyncSync(to);
    return hash.digest('hex');
  } finally {
    closeSync(from);
    closeSync(to);
  }
}

function* unpack(path: string): Generator<void, string> {
  const file = openSync(path, 'r');
  try {
    const members = new GzipMembers(file, fstatSync(file).size);
    const hash = createHash('sha256');
    const piece = Buffer.alloc(MEMBER_CONTENT_BYTES);
    for (let at = 0; at < members.size; at += piece.length) {
      const length = members.read(piece, Math.min(piece.length, members.size - at), at);
      hash.update(piece.subarray(0, length));
      yield;
    }
    return hash.digest('hex');
  } finally {
    closeSync(file);
  }
}
