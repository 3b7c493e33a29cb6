import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { configureStrategies } from '@voltaire/server/strategies/configure-strategies.ts';
import { declarationOf } from '@voltaire/server/strategies/declaration.ts';
import { newStrategy } from '@voltaire/server/strategies/new-strategy.ts';
import { describe, expect, it, onTestFinished } from 'vitest';
import { BTCUSDT, ETHUSDT } from '../reflex/support/instruments.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const TEMPLATE = join(ROOT, 'server/strategies/template/my-strategy.ts');
const fixture = (name: string) => join(ROOT, `test/reflex/isolation/strategies/${name}.ts`);
const INSTRUMENTS = [BTCUSDT, ETHUSDT];

/** JavaScript in a file of its own. */
function fileOf(text: string, ending = 'mjs'): string {
  const folder = mkdtempSync(join(tmpdir(), 'voltaire-strategy-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, `mine.${ending}`);
  writeFileSync(path, text);
  return path;
}

const GOOD = `{
  name: 'mine', version: '3', about: 'For tests.', withoutInference: 'HOLD',
  parameters: { limit: { default: 5, min: 1, max: 9, unit: '', about: 'One.' } },
  warmUp: ({ limit }) => (limit > 7 ? [2] : []),
  check: ({ limit }) => (limit === 6 ? 'six is no good' : ''),
  decide: () => ({ kind: 'hold', code: 'X' }),
}`;

const run = (...words: string[]) =>
  execFileSync(process.execPath, words, {
    cwd: ROOT,
    env: { ...process.env, NO_COLOR: '1' },
    encoding: 'utf8',
    stdio: 'pipe',
  });

const configure = async (file: string, parameters: Record<string, number> = {}) =>
  configureStrategies([{ file, symbol: 'BTCUSDT', parameters }], INSTRUMENTS);

describe('strategies of the configuration', () => {
  it('are a user’s own, with all that the kernel must know of them', async () => {
    const { strategies, programs } = await configureStrategies(
      [
        { name: 'kinetic', symbol: 'BTCUSDT', parameters: {} },
        { file: TEMPLATE, symbol: 'ETHUSDT', parameters: { horizon: 2 }, budgetMs: 5 },
        { file: TEMPLATE, symbol: 'BTCUSDT', parameters: {} },
      ],
      INSTRUMENTS,
    );
    const parameters = {
      horizon: 1,
      entryVelocityBpsPerS: 2,
      entryValue: 500,
      cooldownMs: 1000,
      orderLifetimeMs: 3000,
      forecastWeight: 0.5,
      sentimentWeight: 0.25,
    };
    const isolated = { version: '1', withoutInference: 'TRADE' };
    expect(strategies).toEqual([
      { name: 'kinetic', symbol: 'BTCUSDT', parameters: {} },
      {
        name: 'my-strategy',
        symbol: 'ETHUSDT',
        parameters: { ...parameters, horizon: 2 },
        isolated: { ...isolated, warmUp: [2], budgetMs: 5 },
      },
      {
        name: 'my-strategy',
        symbol: 'BTCUSDT',
        parameters,
        isolated: { ...isolated, warmUp: [1], budgetMs: 50 },
      },
    ]);
    expect(programs).toEqual([
      {
        name: 'my-strategy',
        file: `file://${TEMPLATE}`,
        symbols: [
          { symbolId: 1, instrument: ETHUSDT, parameters: { ...parameters, horizon: 2 } },
          { symbolId: 0, instrument: BTCUSDT, parameters },
        ],
      },
    ]);
  });

  it.each([
    [`export default ${GOOD}`, 'mjs'],
    [`export const strategy = ${GOOD}`, 'mjs'],
    [`module.exports = ${GOOD}`, 'cjs'],
    [`export default ${GOOD} satisfies object`, 'ts'],
    [`export const strategy = ${GOOD} as object`, 'mts'],
  ])('may be JavaScript or TypeScript of any kind: %s %s', async (text, ending) => {
    const { strategies } = await configure(fileOf(text, ending));
    expect(strategies[0]).toMatchObject({ name: 'mine', parameters: { limit: 5 } });
  });

  it.each<[string, string, RegExp, Record<string, number>?]>([
    ['has no export', 'export const other = 1', /mine.mjs: it must export a strategy/],
    [
      'has no decide',
      `export default { ...${GOOD}, decide: 1 }`,
      /its "decide" must be a function/,
    ],
    [
      'has hurdles that are none',
      `export default { ...${GOOD}, hurdles: [] }`,
      /its "hurdles" must be a function/,
    ],
    ['has no name', `export default { ...${GOOD}, name: 'A B' }`, /its "name" must be small/],
    ['has the name of another', `export default { ...${GOOD}, name: 'kinetic' }`, /built-in/],
    [
      'has a wrong fallback',
      `export default { ...${GOOD}, withoutInference: 'GUESS' }`,
      /its "withoutInference" must be TRADE, REDUCE, HOLD/,
    ],
    [
      'has a parameter without a range',
      `export default { ...${GOOD}, parameters: { x: { default: 1, min: 0 } } }`,
      /its "parameters.x.max" must be a number/,
    ],
    [
      'warms up over a horizon that does not exist',
      `export default { ...${GOOD}, warmUp: () => [7] }`,
      /its "warmUp" must return a list of horizons, each of 0, 1, 2/,
    ],
    ['is given what it does not know', `export default ${GOOD}`, /has no parameter "y"/, { y: 1 }],
    [
      'is given too much',
      `export default ${GOOD}`,
      /limit must be .* 1 to 9, was 10/,
      { limit: 10 },
    ],
    ['refuses a combination', `export default ${GOOD}`, /six is no good/, { limit: 6 }],
    ['throws', 'throw new Error("not today")', /not today/],
    ['exits', 'process.exit(0)', /it ended its thread while it was loaded/],
    ['cannot be read', 'export default {', /SyntaxError|Unexpected/],
  ])('that %s is refused in a sentence', async (_, text, sentence, parameters) => {
    await expect(configure(fileOf(text), parameters)).rejects.toThrow(sentence);
  });

  it('that is not there, or has no market, or comes twice is refused', async () => {
    await expect(configure('nowhere/mine.ts')).rejects.toThrow(
      'strategy nowhere/mine.ts: there is no such file',
    );
    const entry = { file: TEMPLATE, symbol: 'BTCUSDT', parameters: {} };
    const both = configureStrategies([entry, entry], INSTRUMENTS);
    await expect(both).rejects.toThrow('"my-strategy" is configured twice for BTCUSDT');
    const elsewhere = configureStrategies([{ ...entry, symbol: 'DOGEUSDT' }], INSTRUMENTS);
    await expect(elsewhere).rejects.toThrow('no feed has the symbol DOGEUSDT');
    const other = { ...entry, file: fixture('good'), name: 'my-strategy' };
    const twoFiles = configureStrategies([entry, { ...other, symbol: 'ETHUSDT' }], INSTRUMENTS);
    await expect(twoFiles).rejects.toThrow('another file has the name "my-strategy" already');
  });

  it('that blocks while it is loaded blocks nobody', async () => {
    const file = `file://${fileOf('for (;;);')}`;
    await expect(declarationOf({ file, uses: [{}] }, 500)).rejects.toThrow(
      'it was not loaded within 0.5 s',
    );
  });
});

describe('voltaire strategy', () => {
  it('new: writes a strategy and its test, which pass at once', () => {
    const name = `made-by-test-${process.pid}`;
    const folder = `strategies/${name}`;
    onTestFinished(() => rmSync(join(ROOT, folder), { recursive: true, force: true }));
    const said = run('server/bin/voltaire.mjs', 'strategy', 'new', name, '--dir', folder);
    const file = `${folder}/${name}.ts`;
    const test = `${folder}/${name}.test.ts`;
    expect(said).toContain(`npx vitest run ${test}`);
    expect(said).toContain(`{ file: './${file}', symbol: 'BTCUSDT'`);
    expect(readFileSync(join(ROOT, file), 'utf8')).toContain(`name: '${name}'`);
    expect(run('node_modules/vitest/vitest.mjs', 'run', test)).toMatch(/Tests\D+18 passed/);
    expect(() => newStrategy(name, join(ROOT, folder))).toThrow('strategies are kept in');
    expect(() => newStrategy(name, folder)).toThrow(`${file} is there already`);
  });

  it.each([
    ['My Strategy', "a strategy's name is small letters"],
    ['../up', "a strategy's name is small letters"],
    ['kinetic', 'is the name of a built-in strategy'],
    ['flatten', 'is the name of a built-in strategy'],
  ])('new: refuses the name "%s"', (name, sentence) => {
    expect(() => newStrategy(name)).toThrow(sentence);
    expect(existsSync(join(ROOT, 'strategies', `${name}.ts`))).toBe(false);
  });

  it.each(['elsewhere', 'strategies/../server', 'strategies-of-mine', '..'])(
    'new: refuses the folder "%s"',
    (folder) => {
      expect(() => newStrategy('mine', folder)).toThrow('strategies are kept in strategies/');
    },
  );

  it('list: shows what is built in and what is configured', () => {
    const config = fileOf(
      `export default { strategies: [{ file: ${JSON.stringify(TEMPLATE)}, symbol: 'BTCUSDT', parameters: { entryValue: 42 } }] };`,
    );
    const said = run('server/bin/voltaire.mjs', 'strategy', 'list', '--config', config);
    expect(said).toContain('kinetic, version');
    expect(said).toContain(
      'my-strategy on BTCUSDT: horizon 1, entryVelocityBpsPerS 2, entryValue 42',
    );
    expect(said).toContain('in a thread of its own with 50 ms a decision');
  });
});
