import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkFeed } from '@voltaire/server/feed-check/feed-check.ts';
import { Recording, type RecordOptions } from '@voltaire/server/record/record.ts';
import { endpointsOf, type Simulator, startSimulator } from '@voltaire/simulator';
import { fileOf, readAll, temporaryFolder } from '../tape/support.ts';

const folder = temporaryFolder();
let simulator: Simulator;
let reported: string[];
let tapes = 0;

beforeAll(async () => {
  simulator = await startSimulator({ speed: 20 });
});
afterAll(() => simulator.close());

const VENUES = ['binance', 'binance-futures', 'kraken'] as const;
type Venue = (typeof VENUES)[number];

async function record(
  venue: Venue,
  change: Partial<RecordOptions> = {},
): Promise<{ recording: Recording; file: string }> {
  const { streamUrl, restUrl } = endpointsOf(simulator.port)[venue];
  const file = join(folder, `${++tapes}.gz`);
  reported = [];
  const recording = await Recording.start({
    venue,
    symbols: venue === 'kraken' ? ['BTC/USD', 'ETH/USD'] : ['BTCUSDT'],
    out: file,
    force: false,
    streamUrl,
    ...(venue !== 'kraken' && { restUrl }),
    report: (line) => reported.push(line),
    ...change,
  });
  return { recording, file };
}

/** Waits for a fact that only time brings about; the test's own timeout bounds it. */
async function until(fact: () => boolean): Promise<void> {
  while (!fact()) await delay(10);
}

async function untilMore(recording: Recording, frames: number): Promise<void> {
  const enough = recording.frames + frames;
  await until(() => recording.frames >= enough && recording.allLive);
}

const checked = (venue: Venue, file: string) =>
  checkFeed({ venue, file, depth: null, snapshot: null });

describe('a recording', () => {
  it.each(['binance', 'kraken'] as const)(
    'of %s is proven from beginning to end',
    async (venue) => {
      const { recording, file } = await record(venue);
      await untilMore(recording, 500);
      await recording.stop();
      const report = await checked(venue, file);
      expect(report).toMatchObject({ ok: true, gaps: 0, malformed: 0, bookUpdatesUnproven: 0 });
      expect(report.frames).toBe(recording.frames);
      expect(report.symbols.every(({ state }) => state === 'LIVE')).toBe(true);
      expect(report.torn).toBeNull();
      expect(reported[0]).toMatch(/^connecting to ws:\/\/127\.0\.0\.1:\d+.* because you named/);
    },
  );

  it('carries the time of each frame, on the clock of this machine', async () => {
    const beforeNs = BigInt(Date.now()) * 1_000_000n;
    const { recording, file } = await record('kraken');
    await untilMore(recording, 50);
    await recording.stop();
    const afterNs = BigInt(Date.now() + 1) * 1_000_000n;
    const { entries } = await readAll(file);
    const times = entries.map(({ receivedNs }) => receivedNs!);
    expect(times.every((ns) => ns >= beforeNs - 1_000_000n && ns <= afterNs)).toBe(true);
    expect(times).toEqual(times.toSorted((a, b) => Number(a - b)));
  });

  it('fetches a new snapshot when a message was lost, and shows the gap', async () => {
    const { recording, file } = await record('binance');
    await untilMore(recording, 200);
    simulator.inject({ fault: 'gap', venue: 'binance', channel: 'book' });
    await until(() => !recording.allLive);
    await untilMore(recording, 200);
    await recording.stop();
    const report = await checked('binance', file);
    expect(report).toMatchObject({ ok: false, gaps: 1, snapshots: 2, resyncs: 1, malformed: 0 });
    expect(report.symbols).toMatchObject([{ state: 'LIVE' }]);
  });

  it('subscribes again when a checksum was wrong, and shows that it was', async () => {
    const { recording, file } = await record('kraken');
    await untilMore(recording, 200);
    simulator.inject({ fault: 'bad-checksum', venue: 'kraken', symbol: 'ETH/USD' });
    await until(() => !recording.allLive);
    await untilMore(recording, 200);
    await recording.stop();
    const report = await checked('kraken', file);
    expect(report).toMatchObject({ ok: false, checksumsMismatched: 1, malformed: 0 });
    expect(report.resyncs).toBeGreaterThanOrEqual(1);
    expect(report.symbols.map(({ state }) => state)).toEqual(['LIVE', 'LIVE']);
  });

  it.each(VENUES)(
    'of %s connects again when the connection is lost, and goes on',
    async (venue) => {
      const { recording, file } = await record(venue);
      await untilMore(recording, 200);
      simulator.inject({ fault: 'disconnect', venue });
      await until(() => !recording.allLive);
      await untilMore(recording, 200);
      await recording.stop();
      const report = await checked(venue, file);
      expect(report).toMatchObject({ malformed: 0, checksumsMismatched: 0, crossed: 0 });
      expect(report.symbols.every(({ state }) => state === 'LIVE')).toBe(true);
      // The simulator plays a tape again and again, and begins each time with a new book.
      expect(report.resyncs).toBeGreaterThanOrEqual(report.symbols.length);
    },
  );

  it('keeps what is malformed as it came', async () => {
    const { recording, file } = await record('kraken');
    await untilMore(recording, 100);
    simulator.inject({ fault: 'malformed', venue: 'kraken', variant: 'truncated' });
    await until(() => recording.status.includes('1 malformed'));
    await recording.stop();
    expect(await checked('kraken', file)).toMatchObject({ ok: false, malformed: 1 });
  });
});

describe('what cannot be recorded is said before anything is written', () => {
  it.each([
    [{ symbols: ['NOPE'] }, /NOPE/],
    [{ symbols: [] }, /symbols must name one symbol at least/],
    [{ depth: 7 }, /depth must be one of/],
    [{ streamUrl: 'ws://example.com' }, /streamUrl must be encrypted beyond this machine/],
    [{ streamUrl: 'http://127.0.0.1:1' }, /streamUrl must be an address that begins with ws/],
  ] as const)('%o', async (change, problem) => {
    await expect(record('binance', change)).rejects.toThrow(problem);
    await expect(readAll(join(folder, `${tapes}.gz`))).rejects.toThrow(/ENOENT/);
  });

  it('and a file that exists is left alone', async () => {
    const out = fileOf(folder, 'precious.gz', 'precious');
    await expect(record('binance', { out })).rejects.toThrow(/exists already: name another file/);
    expect(reported).toEqual([]); // nothing was connected to
  });
});
