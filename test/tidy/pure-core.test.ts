import { describe, expect, it } from 'vitest';
import { codeOf, importsOf, under } from './sources.ts';

/** The kernel and its stages: the same events must give the same bytes, today and in ten years. */
const CORE = under(
  ...['model', 'observe', 'physics', 'orient', 'decide', 'governance', 'risk', 'act'].map(
    (stage) => `reflex/${stage}/`,
  ),
  'reflex/kernel/',
  'reflex/kernel.ts',
);

/** Clocks, randomness, timers, I/O and waiting; and what differs between machines. */
const BANNED: readonly [what: string, pattern: RegExp][] = [
  ['the wall clock', /\bDate\b/],
  ['the monotonic clock', /\bperformance\b|\bhrtime\b/],
  ['randomness', /\bMath\s*\.\s*random\b|\bcrypto\b|\brandomUUID\b/],
  ['timers', /\b(set|clear)(Timeout|Interval|Immediate)\b|\bqueueMicrotask\b|\bnextTick\b/],
  ['the process', /\bprocess\s*\.|\bglobalThis\b|\bglobal\s*\./],
  ['the network', /\bfetch\b|\bWebSocket\b|\bXMLHttpRequest\b/],
  ['the console', /\bconsole\b/],
  ['waiting', /\basync\b|\bawait\b|\bPromise\b|\.then\s*\(/],
  ['shared memory', /\bAtomics\b|\bSharedArrayBuffer\b|\bWorker\b/],
  ['the locale', /\btoLocale\w*\b|\bIntl\b|\blocaleCompare\b/],
  ['code from text', /\beval\b|\bnew\s+Function\b|\brequire\b|\bimport\s*\(/],
];

describe('the pure core', () => {
  it('is all there', () => {
    expect(CORE).toContain('reflex/kernel.ts');
    expect(CORE.length).toBeGreaterThan(35);
  });

  it('is looked at with eyes that see code and no comments, texts or patterns', () => {
    const here = codeOf('test/tidy/pure-core.test.ts');
    expect(here).toContain('const CORE');
    expect(here).not.toContain('wall clock');
    expect(here).not.toContain('Math');
    expect(codeOf('reflex/model/instrument.ts')).toContain('MONEY_DECIMALS');
    expect(codeOf('reflex/model/instrument.ts')).not.toContain('finer than');
  });

  it.each(BANNED)('has no %s', (_, pattern) => {
    const found = CORE.flatMap((path) =>
      codeOf(path)
        .split('\n')
        .map((line, i) => ({ line, at: `${path}:${i + 1}` }))
        .filter(({ line }) => pattern.test(line))
        .map(({ line, at }) => `${at}: ${line.trim()}`),
    );
    expect(found).toEqual([]);
  });

  it('imports no package and nothing of Node', () => {
    const outside = CORE.flatMap((path) =>
      importsOf(path)
        .filter(({ specifier }) => !specifier.startsWith('.'))
        .map(({ specifier }) => `${path} → ${specifier}`),
    );
    expect(outside).toEqual([]);
  });
});
