import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { JournalDamaged } from './journal-damaged.ts';

/** Says what a journal had before its first segment here: docs/ledger-format.md. */
export const PREFIX = 'prefix.note';

const BEFORE = /\nbefore (\d{6})-[0-9a-z]+\.journal [1-9]\d* \S+ (dropped|exported)\n/;

/** Number of the last segment that is not here any more; 0 when the journal is here from its begin. */
export function prefixEnd(directory: string): number {
  const path = join(directory, PREFIX);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0;
    throw error;
  }
  const found = BEFORE.exec(text);
  if (!found) throw new JournalDamaged(path, 0, 'it does not say which segments were before');
  return Number(found[1]);
}
