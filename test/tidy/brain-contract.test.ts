import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ROOT } from './sources.ts';

const SCHEMA = join(ROOT, 'schema');
const PROTO = 'proto/voltaire/brain/v1/brain.proto';
const GENERATED = 'generated/voltaire/brain/v1/brain_pb.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'voltaire-proto-'));
  for (const each of ['buf.yaml', 'buf.gen.yaml', 'proto', 'released']) {
    cpSync(join(SCHEMA, each), join(folder, each), { recursive: true });
  }
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** What buf has to say, empty when it is content. */
function buf(...words: string[]): string {
  const bin = join(ROOT, 'node_modules/.bin');
  const env = { ...process.env, PATH: `${bin}:${process.env['PATH']}`, BUF_CACHE_DIR: folder };
  try {
    return execFileSync(join(bin, 'buf'), words, { cwd: folder, env, encoding: 'utf8' });
  } catch (error) {
    return (error as { stdout?: string }).stdout || String(error);
  }
}

function change(from: string, to: string): void {
  const path = join(folder, PROTO);
  const text = readFileSync(path, 'utf8');
  expect(text).toContain(from);
  writeFileSync(path, text.replace(from, to));
}

describe('brain.proto', () => {
  it('keeps to the rules of buf', () => {
    expect(buf('lint')).toBe('');
  });

  it('breaks nobody who implements what has been released', () => {
    expect(buf('breaking', '--against', 'released/brain.v1.binpb')).toBe('');
  });

  it('would be noticed to break them', () => {
    change('double inference_ms = 4;', 'double inference_ms = 5;');
    expect(buf('breaking', '--against', 'released/brain.v1.binpb')).toContain('inference_ms');
  });

  it('is committed with the code that is generated from it (if not: npm run proto)', () => {
    expect(buf('generate')).toBe('');
    expect(readFileSync(join(SCHEMA, GENERATED), 'utf8')).toBe(
      readFileSync(join(folder, GENERATED), 'utf8'),
    );
  });
});
