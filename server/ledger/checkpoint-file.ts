import {
  closeSync,
  existsSync,
  fdatasyncSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readFileSync,
  truncateSync,
  writeSync,
} from 'node:fs';
import { type Checkpoint, NOTE_LINES, readCheckpoint } from './checkpoint.ts';
import { replaceFile } from './durable-file.ts';
import type { LedgerKey } from './ledger-key.ts';

/** Beside the segments. */
export const CHECKPOINTS = 'checkpoints.log';

/** The checkpoints that are kept, one behind the other as they were signed. */
export class CheckpointFile {
  readonly all: Checkpoint[];

  /**
   * A note that a crash cut short at the end is cut off: what it was about is signed again. Throws when a
   * whole one is not signed by the key.
   */
  constructor(
    private readonly path: string,
    key: LedgerKey,
  ) {
    this.all = readCheckpoints(path, key);
    if (!existsSync(path)) return;
    truncateSync(path, Buffer.byteLength(this.all.map(({ note }) => note).join('')));
  }

  get last(): Checkpoint | null {
    return this.all.at(-1) ?? null;
  }

  /** Those of fewer records: nothing is left that they could be checked with. */
  drop(fewerThan: number): void {
    this.keepOnly(this.all.filter(({ size }) => size >= fewerThan));
  }

  /**
   * Of those before the newest `newest` only the last of each segment stays. Nothing is proven any less: each
   * one covers all records before it, and a root of any size is made from the records.
   */
  thin(newest: number): void {
    const { all } = this;
    const stays = (at: number) =>
      at >= all.length - newest || all[at + 1]!.segment !== all[at]!.segment;
    this.keepOnly(all.filter((_, at) => stays(at)));
  }

  /** Returns when the disk has it. What a full disk took of it is cut off again. */
  append(checkpoint: Checkpoint): void {
    const file = openSync(this.path, 'a', 0o600);
    const { size } = fstatSync(file);
    try {
      const bytes = Buffer.from(checkpoint.note);
      for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
      fdatasyncSync(file);
    } catch (error) {
      ftruncateSync(file, size);
      throw error;
    } finally {
      closeSync(file);
    }
    this.all.push(checkpoint);
  }

  private keepOnly(kept: readonly Checkpoint[]): void {
    if (kept.length === this.all.length) return;
    replaceFile(this.path, kept.map(({ note }) => note).join(''));
    this.all.splice(0, this.all.length, ...kept);
  }
}

/** All that are whole. Throws when one of them is not signed by the key. */
export function readCheckpoints(path: string, key: LedgerKey): Checkpoint[] {
  if (!existsSync(path)) return [];
  const lines = readFileSync(path, 'utf8').split('\n');
  const all: Checkpoint[] = [];
  let bytes = 0;
  for (let at = 0; at + NOTE_LINES < lines.length; at += NOTE_LINES) {
    const note = `${lines.slice(at, at + NOTE_LINES).join('\n')}\n`;
    const checkpoint = readCheckpoint(note, key);
    if (!checkpoint)
      throw new Error(`${path}: the checkpoint at byte ${bytes} is not signed by ${key.name}`);
    all.push(checkpoint);
    bytes += Buffer.byteLength(note);
  }
  return all;
}
