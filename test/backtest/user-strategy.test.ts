import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker, type WorkerOptions } from 'node:worker_threads';
import {
  type Backtest,
  backtest,
  backtestOf,
  BacktestProblem,
  type EventTape,
  reportText,
  type RunSettings,
} from '@voltaire/backtest';
import { Thinker } from '@voltaire/backtest/run/thinker.ts';
import { replay, STRATEGIES } from '@voltaire/reflex';
import { DEFAULT_FEES } from '@voltaire/simulator/account/fees.ts';
import { type BacktestOptions, settingsOf } from '@voltaire/server/backtest/options.ts';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { fileOf } from '../reflex/isolation/support.ts';
import { temporaryFolder } from '../tape/support.ts';
import { backtestSettings } from './support/settings.ts';
import { firstOf, spotTape } from './support/tapes.ts';

const TEMPLATE = new URL('../../server/strategies/template/my-strategy.ts', import.meta.url);
const PARAMETERS = {
  horizon: 1,
  entryVelocityBpsPerS: 0.05,
  entryValue: 500,
  cooldownMs: 500,
  orderLifetimeMs: 3_000,
  forecastWeight: 0.5,
  forecastSeconds: 60,
  forecastSaturationBps: 10,
  sentimentWeight: 0.5,
};
const folder = temporaryFolder();
let configurations = 0;

/** A configuration with the template as a strategy; a file of its own, since modules are loaded once. */
function configured(entry: object): string {
  const config = join(folder, `${configurations++}.config.mjs`);
  const strategies = [{ file: TEMPLATE.pathname, symbol: 'BTCUSDT', ...entry }];
  writeFileSync(config, `export default ${JSON.stringify({ strategies })};`);
  return config;
}

let tape: EventTape;

beforeAll(async () => {
  tape = firstOf(await spotTape(), 8_000);
});

const startThread = (url: URL, options: WorkerOptions): Worker =>
  new Worker(url, { ...options, execArgv: ['--import', import.meta.resolve('tsx')] });

function settingsFor(
  name: string,
  file: string,
  parameters: Readonly<Record<string, number>> = {},
  change: { thinkMs?: number; budgetMs?: number } = {},
): RunSettings {
  const { thinkMs = 1, budgetMs = 50 } = change;
  const symbols = [{ symbolId: 0, instrument: tape.definition, parameters }];
  const isolated = { version: '1', warmUp: [], withoutInference: 'TRADE', budgetMs } as const;
  const user = { program: { name, file, symbols }, isolated, thinkMs };
  return { ...backtestSettings({ strategy: name, parameters }), user };
}

const idea = (change = {}): RunSettings =>
  settingsFor('my-strategy', TEMPLATE.href, PARAMETERS, change);
const run = (settings: RunSettings, journal?: string): Promise<Backtest> =>
  backtestOf(tape, settings, { journal }, startThread);

/** One that is given up after half a second of this machine. */
async function hasty(name: string): Promise<Backtest> {
  const settings = settingsFor(name, fileOf(name));
  const thinker = await Thinker.start(settings.user!.program, startThread, 500);
  onTestFinished(() => thinker.stop());
  return backtest(tape, settings, { thinker });
}

describe('a strategy of one’s own in a backtest', () => {
  it('trades, and comes out the same to the last bit when it is run again', async () => {
    const [one, other] = [await run(idea()), await run(idea())];
    expect(one.summary.fills).toBeGreaterThan(1);
    expect(one.latched).toEqual([]);
    expect(other).toEqual(one);
  });

  it('leaves a journal that a replay finds identical, without its file', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'voltaire-backtest-'));
    onTestFinished(() => rmSync(directory, { recursive: true }));
    const { hash } = await run(idea(), directory);
    const report = replay(directory, STRATEGIES);
    expect(report.differing).toBe(0);
    expect(report.outcomesHash).toBe(hash);
  });

  it('decides later when it thinks longer, and never when longer than its budget', async () => {
    const [soon, late] = [await run(idea()), await run(idea({ thinkMs: 40 }))];
    expect(late.hash).not.toBe(soon.hash);
    expect(late.summary.decisions.decisions).toBeGreaterThan(0);
    const never = await run(idea({ thinkMs: 60 }));
    expect(never.summary.decisions.decisions).toBe(0);
    expect(never.latched).toEqual([]);
  });

  it.each([
    ['throwing', /^THREW: RangeError: no idea$/],
    ['malformed', /^MALFORMED: /],
    ['exiting', /^ENDED: its thread ended with code 7$/],
  ])('that goes wrong is halted as live, and that is told: %s', async (name, reason) => {
    const settings = settingsFor(name, fileOf(name));
    const [one, other] = [await run(settings), await run(settings)];
    expect(one.latched).toEqual([
      expect.objectContaining({ scope: `strategy:${name}`, level: 'HALTED' }),
    ]);
    expect(one.latched[0]!.reason).toMatch(reason);
    expect(other.hash).toBe(one.hash);
    const { queue, parameters } = settings;
    const reported = { tape, strategy: name, parameters, queue, run: one, pessimistic: null };
    expect(reportText(reported)).toMatch(`strategy:${name} HALTED from 2024-08-08T23:54:`);
    expect(reportText(reported)).toContain(one.latched[0]!.reason);
  });

  it('that never answers is halted at the tape’s time for it, however slow the machine', async () => {
    const [one, other] = [await hasty('endless'), await hasty('endless')];
    expect(one.latched[0]!.reason).toBe('ENDLESS: no answer within 1000 ms, its budget is 50 ms');
    expect(other.hash).toBe(one.hash);
  });

  it('that cannot be loaded is said to be so, and nothing is run', async () => {
    const wrong = run(settingsFor('broken', fileOf('broken')));
    await expect(wrong).rejects.toThrow(BacktestProblem);
    await expect(wrong).rejects.toThrow(/^strategy broken: NOT_STARTED: /);
  });
});

describe('a strategy of one’s own on the command line', () => {
  const OPTIONS: BacktestOptions = {
    tape: 'x',
    venue: 'binance',
    symbol: 'BTCUSDT',
    strategy: 'my-strategy',
    param: [],
    sweep: [],
    workers: '1',
    fees: '0.001,0.001',
    queue: 'proportional',
    seed: '1',
    capital: '20000',
    balance: [],
  };
  it('is found by its name in a configuration, with its parameters and those of the command', async () => {
    const config = configured({ parameters: { entryValue: 123 }, budgetMs: 30 });
    const options = { ...OPTIONS, config, param: ['cooldownMs=700'] };
    const { parameters, user } = await settingsOf(options, tape.definition);
    expect(parameters).toMatchObject({ entryValue: 123, cooldownMs: 700, horizon: 1 });
    expect(user).toMatchObject({ isolated: { budgetMs: 30, warmUp: [1] }, thinkMs: 1 });
    expect(user!.program.symbols[0]!.parameters).toEqual(parameters);
  });

  it('is found by the name that the configuration gives it', async () => {
    const config = configured({ name: 'renamed' });
    const found = await settingsOf({ ...OPTIONS, config, strategy: 'renamed' }, tape.definition);
    expect(found.user!.program.name).toBe('renamed');
  });

  it('thinks as long as is said, and no longer than its budget when nothing is', async () => {
    const config = configured({ parameters: {}, budgetMs: 0.5 });
    const think = async (given: object): Promise<number> =>
      (await settingsOf({ ...OPTIONS, config, ...given }, tape.definition)).user!.thinkMs;
    expect(await think({})).toBe(0.5);
    expect(await think({ think: '7' })).toBe(7);
    await expect(think({ think: '-1' })).rejects.toThrow('--think must be a number from 0');
  });

  it('is refused when there is none of that name, or a parameter that it has not', async () => {
    const config = configured({});
    const none = settingsOf({ ...OPTIONS, config, strategy: 'oracle' }, tape.definition);
    await expect(none).rejects.toThrow(
      'there is no strategy "oracle" for BTCUSDT; there is kinetic, reversion, maker, my-strategy',
    );
    const luck = settingsOf({ ...OPTIONS, config, param: ['luck=1'] }, tape.definition);
    await expect(luck).rejects.toThrow(/has no parameter "luck"/);
  });

  it('leaves the kernel’s own to the kernel', async () => {
    const options = { ...OPTIONS, config: configured({}), strategy: 'kinetic' };
    const { user, fees } = await settingsOf(options, tape.definition);
    expect(user).toBe(undefined);
    expect(fees).toEqual(DEFAULT_FEES);
  });
});
