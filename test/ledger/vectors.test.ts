import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { verifyJournal } from '@voltaire/server/ledger/verify.mjs';
import { describe, expect, it } from 'vitest';
import { lacking } from '../support/commands.ts';
import { scratch } from '../reflex/support/journal.ts';
import { ROOT } from '../tidy/sources.ts';

interface Vector {
  readonly name: string;
  readonly about: string;
  readonly expected: Readonly<Record<string, unknown>>;
  /** By name, base64. */
  readonly files: Readonly<Record<string, string>>;
}

/** Small journals, sound and tampered with, and what a verifier must say of each. */
const { key, vectors } = JSON.parse(
  readFileSync(join(ROOT, 'test/fixtures/ledger/vectors.json'), 'utf8'),
) as { key: string; vectors: Vector[] };

function write(files: Readonly<Record<string, string | Uint8Array>>): string {
  const directory = scratch();
  mkdirSync(directory, { recursive: true });
  for (const [name, content] of Object.entries(files)) {
    const bytes = typeof content === 'string' ? Buffer.from(content, 'base64') : content;
    writeFileSync(join(directory, name), bytes);
  }
  return directory;
}

/** What the verifier in Python says of each; it was written from docs/ledger-format.md alone. */
function inPython(directories: readonly string[]): Record<string, unknown>[] {
  const script = join(ROOT, 'test/ledger/verify.py');
  const said = execFileSync('python3', ['-I', script, key, ...directories], { encoding: 'utf8' });
  return said
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

const NO_PYTHON = lacking('python3');

describe('the test vectors', () => {
  it('are of journals that are right and of journals that are not', () => {
    const right = vectors.filter(({ expected }) => expected.ok === true).map(({ name }) => name);
    expect(right).toEqual([
      'sound',
      'open',
      'thinned',
      'torn',
      'rotated',
      'compressed',
      'dropped',
      'dropped-half',
      'exported',
    ]);
    expect(vectors.length).toBeGreaterThan(right.length + 10);
  });

  it.each(vectors)('$name: $about', ({ expected, files }) => {
    const report = verifyJournal(write(files), { key });
    expect(report).toMatchObject(expected);
    expect(report.problem === null).toBe(expected.ok);
  });

  it.skipIf(NO_PYTHON)(`are judged the same in Python${NO_PYTHON}`, () => {
    const said = inPython(vectors.map(({ files }) => write(files)));
    expect(said).toHaveLength(vectors.length);
    said.forEach((each, i) => {
      expect(each, vectors[i]!.name).toMatchObject(vectors[i]!.expected);
    });
  });

  it.skipIf(NO_PYTHON)(
    `fail in Python, too, when single bytes of any file are others${NO_PYTHON}`,
    {
      timeout: 120_000,
    },
    () => {
      const sound = vectors.find(({ name }) => name === 'sound')!;
      const changed: string[] = [];
      for (const [name, content] of Object.entries(sound.files)) {
        const bytes = Buffer.from(content, 'base64');
        for (let at = changed.length % 17; at < bytes.length; at += 17) {
          const wrong = Buffer.from(bytes);
          wrong[at]! ^= 1 << (at % 8);
          changed.push(write({ ...sound.files, [name]: wrong }));
        }
      }
      expect(changed.length).toBeGreaterThan(150);
      const said = inPython(changed);
      expect(said.map(({ ok }) => ok)).toEqual(changed.map(() => false));
    },
  );
});
