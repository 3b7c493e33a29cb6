import { describe, expect, it } from 'vitest';
import { codeOf, FILES, isBinary, textOf } from './sources.ts';

const SOURCES = FILES.filter(
  (path) => /\.(ts|mts|vue|py)$/.test(path) && !/^(schema|prisma)\/generated\//.test(path),
);
const TEXTS = FILES.filter((path) => !isBinary(path));

const HARD_LIMIT = 400;
const SOFT_LIMIT = 300;

/** Longer than the soft limit, each with its reason. Ideally empty. */
const LONG: Readonly<Record<string, string>> = {
  'test/ledger/verify.py': 'an auditor takes one file, and no line of ours',
};

const linesOf = (path: string) => textOf(path).trimEnd().split('\n').length;

/** Written in two parts, so that this file does not find itself. */
const word = (...parts: string[]) => new RegExp(`\\b(${parts.join('')})\\b`);

function found(paths: readonly string[], pattern: RegExp, text = textOf): string[] {
  return paths.flatMap((path) =>
    text(path)
      .split('\n')
      .map((line, i) => ({ line, at: `${path}:${i + 1}` }))
      .filter(({ line }) => pattern.test(line))
      .map(({ line, at }) => `${at}: ${line.trim().slice(0, 120)}`),
  );
}

describe('every source file', () => {
  it('is there to be looked at', () => {
    expect(SOURCES.length).toBeGreaterThan(150);
  });

  it(`has at most ${HARD_LIMIT} lines`, () => {
    const long = SOURCES.filter((path) => linesOf(path) > HARD_LIMIT);
    expect(long.map((path) => `${path}: ${linesOf(path)}`)).toEqual([]);
  });

  it(`has at most ${SOFT_LIMIT} lines, or a reason`, () => {
    const long = SOURCES.filter((path) => linesOf(path) > SOFT_LIMIT && !(path in LONG));
    expect(long.map((path) => `${path}: ${linesOf(path)}`)).toEqual([]);
  });

  it('that has a reason to be long is long', () => {
    const needless = Object.keys(LONG).filter(
      (path) => !SOURCES.includes(path) || linesOf(path) <= SOFT_LIMIT,
    );
    expect(needless).toEqual([]);
  });

  it('is finished: no note says that something is still to be done', () => {
    const notes = word('TO', 'DO|FIX', 'ME|X', 'XX|HA', 'CK');
    const texts = TEXTS.filter((path) => /\.(ts|mts|vue|py|sh|graphql|proto|css)$/.test(path));
    expect(found(texts, notes)).toEqual([]);
  });

  it('says what type a thing has, never any', () => {
    const typed = SOURCES.filter((path) => path.endsWith('.ts'));
    expect(
      found(typed, /\bas any\b|:\s*any\b|<any\b|\bany\[\]|@ts-(ignore|nocheck)/, codeOf),
    ).toEqual([]);
  });
});

describe('every committed text', () => {
  it('knows no path of the machine that it was written on', () => {
    const paths = new RegExp(['(?<![\\w.])/(wo', 'rk|ho', 'me|Us', 'ers|ro', 'ot)/\\w'].join(''));
    expect(found(TEXTS, paths)).toEqual([]);
  });

  it('has no merge conflict in it', () => {
    expect(found(TEXTS, new RegExp(`^(${'<'.repeat(7)}|${'>'.repeat(7)}) `))).toEqual([]);
  });

  it('ends its lines as Unix does', () => {
    expect(TEXTS.filter((path) => textOf(path).includes('\r\n'))).toEqual([]);
  });
});

describe('package-lock.json', () => {
  it('names no registry, so that everybody installs from theirs', () => {
    expect(textOf('package-lock.json')).not.toMatch(/"resolved": "\w+:/);
  });
});
