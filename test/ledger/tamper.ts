import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const LOG = 'checkpoints.log';

/** Changes one bit; counted from the end when `at` is negative. */
export function flip(path: string, at: number): void {
  const bytes = readFileSync(path);
  bytes[at < 0 ? bytes.length + at : at]! ^= 1;
  writeFileSync(path, bytes);
}

/** The checkpoints of a journal, in their order. */
export function notes(folder: string): string[] {
  return readFileSync(join(folder, LOG), 'utf8').match(/(.*\n){6}/g)!;
}

/** Leaves only these checkpoints, in this order. */
export function keepNotes(folder: string, which: readonly number[]): void {
  const all = notes(folder);
  writeFileSync(join(folder, LOG), which.map((at) => all[at]).join(''));
}
