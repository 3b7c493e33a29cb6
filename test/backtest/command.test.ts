import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BacktestProblem, type EventTape, writeConverted } from '@voltaire/backtest';
import { definitionOf } from '@voltaire/backtest/tape/symbols.ts';
import { type BacktestOptions, settingsOf } from '@voltaire/server/backtest/options.ts';
import { beforeAll, describe, expect, it } from 'vitest';
import { fileOf, temporaryFolder } from '../tape/support.ts';
import { firstOf, spotTape } from './support/tapes.ts';

const folder = temporaryFolder();
const cli = fileURLToPath(new URL('../../server/cli.ts', import.meta.url));
const converted = join(folder, 'converted');
let tape: EventTape;

beforeAll(async () => {
  tape = firstOf(await spotTape(), 6_000);
  writeConverted(converted, tape);
});

interface Done {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

function voltaire(...args: readonly string[]): Promise<Done> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      ['--import', 'tsx', cli, ...args],
      (_error, out, err) => resolve({ code: child.exitCode!, out, err }),
    );
  });
}

const OPTIONS: BacktestOptions = {
  tape: 'x',
  venue: 'binance',
  symbol: 'BTCUSDT',
  strategy: 'kinetic',
  param: [],
  sweep: [],
  workers: '1',
  fees: '0.001,0.001',
  queue: 'proportional',
  seed: '1',
  capital: '20000',
  balance: [],
};
const market = ['--venue', 'binance', '--symbol', 'BTCUSDT'];
const kinetic = ['--strategy', 'kinetic', '--param', 'entryVelocityBpsPerS=0.05'];
const play = (...args: readonly string[]) =>
  voltaire('backtest', '--tape', converted, ...market, ...kinetic, ...args);

describe('voltaire backtest', () => {
  it('prints one object, the same in every process, and writes the page and the journal', async () => {
    const page = join(folder, 'page.html');
    const journal = join(folder, 'journal');
    const first = await play('--json', '--report', page, '--journal', journal);
    expect(first.err).toBe('');
    const one = JSON.parse(first.out) as Record<string, unknown>;
    const other = JSON.parse((await play('--json')).out) as Record<string, unknown>;
    expect({ ...one, perSecond: 0 }).toEqual({ ...other, perSecond: 0 });
    expect(one.hash).toMatch(/^[0-9a-f]{64}$/);
    expect(readFileSync(page, 'utf8')).toContain(one.hash);
    const replayed = await voltaire('replay', '--journal', journal, '--json');
    expect(JSON.parse(replayed.out)).toMatchObject({ events: one.events, differing: 0 });
  }, 60_000);

  it('sweeps, and prints a line for each run', async () => {
    const { out, code } = await play('--sweep', 'cooldownMs=500:900:200', '--workers', '2');
    expect(code).toBe(0);
    expect(out.match(/^\d+ +-?\d+\.\d\d/gm)).toHaveLength(3);
  }, 60_000);

  it.concurrent.each<[string, readonly string[], RegExp]>([
    ['a tape that is not there', ['--tape', 'nowhere'], /the tape cannot be read: ENOENT/],
    ['an unknown strategy', ['--strategy', 'oracle'], /no strategy "oracle"; there is kinetic/],
    ['an unknown parameter', ['--param', 'luck=1'], /has no parameter "luck"; it has horizon/],
    ['a report of a sweep', ['--sweep', 'horizon=0:1:1', '--report', 'x'], /leave out --sweep/],
    ['a page that cannot be written', ['--report', folder], /the report cannot be written/],
  ])(
    'says in one sentence what is wrong with %s',
    async (_, args, words) => {
      const { code, out, err } = await play(...args);
      expect(err).toMatch(words);
      expect(err).not.toMatch(/^\s+at /m);
      expect([1, 2]).toContain(code);
      expect(out).toBe('');
    },
    120_000,
  );

  it.each<[string, Partial<BacktestOptions>, RegExp]>([
    ['a parameter that is none', { param: ['horizon'] }, /--param is a name, = and a number/],
    ['fees that are none', { fees: '0.1,2' }, /--fees is maker,taker/],
    ['a volume that is none', { fees: 'tier:1.2.3' }, /--fees is maker,taker.* or tier:VOLUME/],
    ['a tier by its name', { fees: 'tier:VIP1' }, /--fees is maker,taker.* or tier:VOLUME/],
    ['a latency that is none', { latency: '1,2' }, /--latency is one number of ms/],
    ['a seed that is none', { seed: '-1' }, /--seed must be a whole number from 0/],
    ['a capital that is none', { capital: '0' }, /--capital must be a number above 0/],
    ['a balance that is none', { balance: ['BTC=x'] }, /--balance is a name, = and a number/],
  ])('refuses %s', async (__, change, words) => {
    const settings = settingsOf({ ...OPTIONS, ...change }, tape.definition);
    await expect(settings).rejects.toThrow(BacktestProblem);
    await expect(settings).rejects.toThrow(words);
  });

  it.each([
    ['0.001', { maker: '0.001', taker: '0.001' }],
    ['0, 0.0005', { maker: '0', taker: '0.0005' }],
    ['tier', { tierVolume: '0' }],
    ['tier:1500000.5', { tierVolume: '1500000.5' }],
  ])('takes --fees %s', async (fees, terms) => {
    const settings = await settingsOf({ ...OPTIONS, fees }, tape.definition);
    expect(settings.fees).toEqual(terms);
  });

  it('asks for the steps of a symbol that is not known', () => {
    expect(() => definitionOf('binance', 'DOGEUSDT', {}, 1_000)).toThrow(/give --tick and --lot/);
    const steps = { tickSize: '0.00001', lotSize: '1' };
    expect(definitionOf('binance', 'DOGEUSDT', steps, 1_000)).toMatchObject({
      base: 'DOGE',
      quote: 'USDT',
      minQuantity: '1',
    });
  });

  it('names the line of a damaged recording', async () => {
    const good = '1723161254087891268 {"stream":"btcusdt@bookTicker","data":{"u":5,"s":"BTCUSDT",';
    const line = `${good}"b":"61837.63000000","B":"3.78826000","a":"61837.64000000","A":"1.54698000"}}`;
    const file = fileOf(folder, 'damaged', [line, line.slice(0, 150), line].join('\n'));
    const { code, err } = await play('--tape', file);
    expect(err).toMatch(/^voltaire: line 2 of the tape is damaged: .*\n$/);
    expect(code).toBe(2);
  }, 60_000);

  it('draws latencies from a file, the same ones for the same seed', async () => {
    const file = fileOf(folder, 'measured.csv', 'order,response\n1,1\n20,2\n80,3\n');
    const hashOf = async (seed: string): Promise<unknown> =>
      JSON.parse((await play('--json', '--latency', file, '--seed', seed)).out).hash;
    const [one, again, other] = [await hashOf('1'), await hashOf('1'), await hashOf('2')];
    expect(again).toBe(one);
    expect(other).not.toBe(one);
    writeFileSync(file, 'order\nsoon\n');
    expect((await play('--latency', file)).err).toMatch(/line 2: "soon" is no latency/);
  }, 60_000);
});

describe('voltaire tape convert', () => {
  it('writes a file that a backtest reads, with the hash of the recording itself', async () => {
    const raw = fileURLToPath(
      new URL('../../simulator/tapes/kraken_v2_btc_eth_d10_20260707.jsonl.gz', import.meta.url),
    );
    const eth = ['--venue', 'kraken', '--symbol', 'ETH/USD'];
    const file = join(folder, 'eth');
    expect((await voltaire('tape', 'convert', raw, file, ...eth)).out).toMatch(
      /events of ETH\/USD/,
    );
    const hashOf = async (from: string): Promise<unknown> => {
      const run = await voltaire('backtest', '--tape', from, ...eth, ...kinetic, '--json');
      return JSON.parse(run.out).hash;
    };
    expect(await hashOf(file)).toBe(await hashOf(raw));
  }, 60_000);

  it('says what is wrong', async () => {
    const nowhere = await voltaire('tape', 'convert', 'nowhere', join(folder, 'x'), ...market);
    expect(nowhere).toMatchObject({ code: 2, out: '' });
    expect(nowhere.err).toMatch(/^voltaire: the tape cannot be read: .*\n$/);
  }, 60_000);
});
