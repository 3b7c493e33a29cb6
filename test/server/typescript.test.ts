import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const LOADER = new URL('../../server/bin/typescript.mjs', import.meta.url).href;
const CACHE = fileURLToPath(new URL('../../node_modules/.cache/voltaire', import.meta.url));
/** In the project, so that it is remembered; one name, so that the cache does not grow with each run. */
const OURS = fileURLToPath(new URL('../../coverage/typescript', import.meta.url));

let elsewhere: string;
beforeEach(() => {
  mkdirSync(OURS, { recursive: true });
  elsewhere = mkdtempSync(join(tmpdir(), 'voltaire-typescript-'));
  for (const folder of [OURS, elsewhere]) write(folder, 'package.json', '{ "type": "module" }');
});
afterEach(() => {
  for (const folder of [OURS, elsewhere]) rmSync(folder, { recursive: true, force: true });
});

function write(folder: string, name: string, text: string): void {
  writeFileSync(join(folder, name), text);
}

/** The folders of a platform of its own, with our loader, so that its cache is its own too. */
function platformOf(): string {
  const loader = join(elsewhere, 'server', 'bin', 'typescript.mjs');
  const folders = ['backtest', 'brain-client', 'prisma', 'reflex/deep', 'schema', 'server/bin'];
  for (const folder of [...folders, 'simulator', 'tape', 'node_modules']) {
    mkdirSync(join(elsewhere, folder), { recursive: true });
  }
  copyFileSync(fileURLToPath(LOADER), loader);
  const compiler = createRequire(import.meta.url).resolve('esbuild/package.json');
  symlinkSync(dirname(compiler), join(elsewhere, 'node_modules', 'esbuild'), 'junction');
  return pathToFileURL(loader).href;
}

function compiledIn(root: string): number {
  const names = readdirSync(join(root, 'node_modules', '.cache', 'voltaire'));
  return names.filter((name) => name.endsWith('.js')).length;
}

function run(folder: string, name: string, loader = LOADER): string {
  const command = ['--import', loader, join(folder, name)];
  return execFileSync(process.execPath, command, { encoding: 'utf8', stdio: 'pipe' });
}

/** When each of them was written, by name. */
function remembered(): Map<string, number> {
  return new Map(
    readdirSync(CACHE)
      .filter((name) => name.endsWith('.js'))
      .map((name) => [name, statSync(join(CACHE, name)).mtimeMs]),
  );
}

describe('a TypeScript file', () => {
  it('may have what type stripping refuses', () => {
    const text = `enum Side { BUY = 7 }
      class Order { constructor(readonly side: Side) {} }
      console.log(new Order(Side.BUY).side);`;
    write(elsewhere, 'a.ts', text);
    expect(run(elsewhere, 'a.ts')).toBe('7\n');
  });

  it('is what it is now, not what it was', () => {
    write(OURS, 'a.ts', 'console.log("before" as string)');
    expect(run(OURS, 'a.ts')).toBe('before\n');
    write(OURS, 'a.ts', 'console.log("after" as string)');
    expect(run(OURS, 'a.ts')).toBe('after\n');
  });

  it('is not compiled again while it is the same', () => {
    write(OURS, 'a.ts', 'console.log(1 as number)');
    run(OURS, 'a.ts');
    const before = remembered();
    expect(run(OURS, 'a.ts')).toBe('1\n');
    expect(remembered()).toEqual(before);
  });

  it('leaves nothing behind when it lies outside of the project', () => {
    write(elsewhere, 'a.ts', 'console.log(1 as number)');
    const before = remembered();
    expect(run(elsewhere, 'a.ts')).toBe('1\n');
    expect(remembered()).toEqual(before);
  });

  it.each(['./b.ts', './b.js', './b'])('finds b.ts as %s', (specifier) => {
    write(elsewhere, 'b.ts', 'export const b: number = 2;');
    write(elsewhere, 'a.ts', `import { b } from '${specifier}'; console.log(b);`);
    expect(run(elsewhere, 'a.ts')).toBe('2\n');
  });

  it.each(['ours', 'elsewhere'])('is named with its own lines in stacks: %s', (where) => {
    const folder = where === 'ours' ? OURS : elsewhere;
    write(folder, 'a.ts', 'interface Gone {\n  a: 1;\n}\n\n\nconsole.log(new Error("x").stack);');
    for (const time of ['compiled', 'remembered']) {
      expect(run(folder, 'a.ts'), time).toContain(`${join(folder, 'a.ts')}:6:13`);
    }
  });

  it('may stand beside one that differs in its ending', () => {
    write(elsewhere, 'a.mts', 'console.log("m" as string)');
    write(elsewhere, 'a.ts', 'console.log("t" as string)');
    expect([run(elsewhere, 'a.ts'), run(elsewhere, 'a.mts')]).toEqual(['t\n', 'm\n']);
  });

  it('is compiled together with all of the platform, the first time', () => {
    const loader = platformOf();
    write(elsewhere, 'server/a.ts', 'console.log(1 as number)');
    write(elsewhere, 'reflex/deep/b.ts', 'console.log(2 as number)');
    mkdirSync(join(elsewhere, 'server', 'node_modules'));
    write(elsewhere, 'server/node_modules/c.ts', 'console.log(3 as number)');
    expect(run(elsewhere, 'server/a.ts', loader)).toBe('1\n');
    expect(compiledIn(elsewhere)).toBe(2);
    write(elsewhere, 'reflex/deep/b.ts', 'console.log(4 as number)');
    expect(run(elsewhere, 'reflex/deep/b.ts', loader)).toBe('4\n');
  });

  it('runs although another of the platform is broken, or a whole folder missing', () => {
    const loader = platformOf();
    write(elsewhere, 'server/a.ts', 'console.log(1 as number)');
    write(elsewhere, 'reflex/deep/b.ts', 'this is no TypeScript');
    expect(run(elsewhere, 'server/a.ts', loader)).toBe('1\n');
    rmSync(join(elsewhere, 'reflex'), { recursive: true });
    write(elsewhere, 'server/a.ts', 'console.log(2 as number)');
    expect(run(elsewhere, 'server/a.ts', loader)).toBe('2\n');
  });

  it('is not harmed by a broken one beside it', () => {
    write(elsewhere, 'b.ts', 'this is no TypeScript');
    write(elsewhere, 'a.ts', 'console.log(1 as number)');
    expect(run(elsewhere, 'a.ts')).toBe('1\n');
  });

  it('says what is wrong with it, and where', () => {
    write(elsewhere, 'a.ts', 'const a = 1;\nconst = 2;');
    expect(() => run(elsewhere, 'a.ts')).toThrow(/a\.ts:2:6: ERROR: Expected identifier/);
  });
});
