import { hash as digest } from 'node:crypto';

/**
 * A segment is one file: the journal of one run, or a part of it. Every byte of it is covered by the
 * chain, which goes on from segment to segment.
 *
 *     "VOLTAIRE" │ u32 version │ 32 bytes: last hash of the segment before   ─┐ hashed: the first link
 *     u32 length │ u32 ~length │ records … │ 32 bytes: hash                   │ = SHA-256(link before ‖
 *     u32 length │ u32 ~length │ records … │ 32 bytes: hash                  ─┘   length ‖ ~length ‖ records)
 *
 * A block is what was written at once. Its length stands there twice, the second time inverted, so
 * that a block cut short by a crash can be told from a length that somebody changed.
 */
export const MAGIC = 'VOLTAIRE';
/** 2: decisions with audit, influence and hashes; orders with their parent. */
export const VERSION = 2;
export const HASH_BYTES = 32;
export const SEGMENT_HEADER_BYTES = 8 + 4 + HASH_BYTES;
export const BLOCK_HEADER_BYTES = 8;
export const NO_HASH = new Uint8Array(HASH_BYTES);

/** No block is larger: a length beyond it is damage, not data. */
export const MAX_BLOCK_BYTES = 1 << 28;

export function segmentHeader(previousHash: Uint8Array): Uint8Array {
  const header = new Uint8Array(SEGMENT_HEADER_BYTES);
  header.set(new TextEncoder().encode(MAGIC));
  new DataView(header.buffer).setUint32(8, VERSION, true);
  header.set(previousHash, 12);
  return header;
}

/** The link of the chain behind `bytes` (a segment's header, or a block without its hash). */
export function link(before: Uint8Array, bytes: Uint8Array): Uint8Array {
  return linkOf(Buffer.concat([before, bytes]));
}

/** The same of both in one buffer, for those who have it so. */
export function linkOf(beforeAndBytes: Uint8Array): Uint8Array {
  return digest('sha256', beforeAndBytes, 'buffer');
}

export function hex(hash: Uint8Array): string {
  return Buffer.from(hash.buffer, hash.byteOffset, hash.byteLength).toString('hex');
}

/** 000001-<run id>.journal: the number orders them; those of one run bear its id. */
export function segmentName(number: number, runId: string): string {
  return `${String(number).padStart(6, '0')}-${runId}.journal`;
}

export const SEGMENT_NAME = /^(\d{6})-([0-9a-z]+)\.journal$/;

/** Ends the name of a segment that is compressed. */
export const COMPRESSED = '.gz';
