import { hash } from 'node:crypto';
import { closeSync, openSync, readFileSync, readSync, writeFileSync } from 'node:fs';
import type { InstrumentDefinition } from '@voltaire/reflex/model/instrument.ts';
import { BacktestProblem } from '../problem.ts';
import type { EventTape } from './event-tape.ts';

/*
 * A converted tape, little-endian:
 *
 *     magic │ u32 length of the head │ head, JSON, padded with spaces │ columns
 *
 * The columns are receive times (f64), numbers (f64), starts (u32) and kinds (u8), each in one piece:
 * reading one is a view of the file's bytes. The head has their lengths and a SHA-256 over all of them.
 */
const MAGIC = Buffer.from('VOLTAIRE TAPE 1\n');
const HEAD_AT = MAGIC.length + 4;

interface Head {
  readonly definition: InstrumentDefinition;
  readonly torn: string | null;
  readonly frames: number;
  readonly skipped: number;
  readonly numbers: number;
  readonly baseSeconds: number;
  readonly clockSkewMs: number;
  readonly sha256: string;
}

export function isConverted(path: string): boolean {
  const file = openSync(path, 'r');
  try {
    const first = Buffer.alloc(MAGIC.length);
    readSync(file, first, 0, MAGIC.length, 0);
    return first.equals(MAGIC);
  } finally {
    closeSync(file);
  }
}

/** Returns the bytes written. Throws the file system's own error. */
export function writeConverted(path: string, tape: EventTape): number {
  const { definition, torn, frames, skipped, baseSeconds, clockSkewMs, numbers } = tape;
  const columns = Buffer.concat([
    bytesOf(tape.receivedNs),
    bytesOf(numbers),
    bytesOf(tape.starts),
    bytesOf(tape.kinds),
  ]);
  const head: Head = {
    definition,
    torn,
    frames,
    skipped,
    numbers: numbers.length,
    baseSeconds,
    clockSkewMs,
    sha256: hash('sha256', columns),
  };
  const text = Buffer.from(JSON.stringify(head));
  // So that the columns begin where doubles may lie.
  const padding = Buffer.alloc((8 - ((HEAD_AT + text.length) % 8)) % 8, ' ');
  const length = Buffer.alloc(4);
  length.writeUInt32LE(text.length + padding.length);
  const file = Buffer.concat([MAGIC, length, text, padding, columns]);
  writeFileSync(path, file);
  return file.length;
}

/** Throws a BacktestProblem on a file that is not whole, or the file system's own error. */
export function readConverted(path: string): EventTape {
  const bytes = readFileSync(path);
  const headEnd = HEAD_AT + (bytes.length >= HEAD_AT ? bytes.readUInt32LE(MAGIC.length) : 0);
  const { numbers, sha256, ...head } = headOf(bytes.subarray(HEAD_AT, headEnd), path);
  const columns = bytes.subarray(headEnd);
  const whole = head.frames * 13 + numbers * 8;
  if (columns.length !== whole || hash('sha256', columns) !== sha256) {
    throw new BacktestProblem(damaged(path));
  }
  const { buffer, byteOffset } = aligned(columns);
  const numbersAt = byteOffset + head.frames * 8;
  const startsAt = numbersAt + numbers * 8;
  return {
    ...head,
    receivedNs: new Float64Array(buffer, byteOffset, head.frames),
    numbers: new Float64Array(buffer, numbersAt, numbers),
    starts: new Uint32Array(buffer, startsAt, head.frames),
    kinds: new Uint8Array(buffer, startsAt + head.frames * 4, head.frames),
  };
}

function headOf(bytes: Buffer, path: string): Head {
  try {
    return JSON.parse(bytes.toString()) as Head;
  } catch {
    throw new BacktestProblem(damaged(path));
  }
}

function damaged(path: string): string {
  return `${path} is damaged: its columns are not those that were written; convert the recording again`;
}

/** Node may hand out the bytes of a small file from anywhere in a larger piece of memory. */
function aligned(bytes: Buffer): Buffer {
  return bytes.byteOffset % 8 === 0 ? bytes : Buffer.from(new Uint8Array(bytes).buffer);
}

function bytesOf(column: Float64Array | Uint32Array | Uint8Array): Buffer {
  return Buffer.from(column.buffer, column.byteOffset, column.byteLength);
}
