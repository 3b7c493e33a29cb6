import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { type TapeEntry, TapeReader } from '@voltaire/tape/index.ts';

/** A folder that is gone after the tests of the file. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'voltaire-tape-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export function fileOf(folder: string, name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

export async function readAll(path: string): Promise<{ entries: TapeEntry[]; reader: TapeReader }> {
  const reader = new TapeReader(path);
  const entries: TapeEntry[] = [];
  for await (const entry of reader.entries()) entries.push(entry);
  return { entries, reader };
}

/** Of frames and answers, as text of one character a byte. */
export function texts(entries: readonly TapeEntry[]): string[] {
  return entries.map((entry) => ('bytes' in entry ? entry.bytes.toString('latin1') : entry.kind));
}
