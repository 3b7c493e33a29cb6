import diagnostics from 'node:diagnostics_channel';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listSegments, SegmentReader } from '@voltaire/reflex/journal/reader.ts';
import { EventKind } from '@voltaire/reflex/model/event.ts';
import { signIn } from '../server/support/sign-in.ts';
import { loadConfig } from '@voltaire/server/config/load.ts';
import { Home } from '@voltaire/server/home.ts';
import { Platform } from '@voltaire/server/platform.ts';
import { startThread } from '@voltaire/server/thread.ts';
import { pino } from 'pino';
import { quoting } from '../server/support/quoting.ts';
import { GenerousVenue } from './generous-venue.ts';
import { quantiles } from './quantiles.ts';
import { atLeast, atMost, type Bench, type BenchResult } from './report.ts';
import type { Received } from './subscribers-thread.ts';

const KILLS = 1_000;
const SUBSCRIBERS = 200;
const QUERIES = [
  'subscription { ticks(symbol: "BTCUSDT") { symbol bid ask seq } }',
  'subscription { derivatives(symbol: "BTCUSDT") { horizons { horizonS price { velocityBpsPerS } } } }',
  'subscription { orders { id state filledQuantity } }',
  'subscription { system { trading { level } } }',
];
/** Of real time: more than a thousand ticks a second. */
const SPEED = 10;
/** Orders rest in the book again soon after each release. */
const QUOTES = { halfSpreadBps: 1, restMs: 100 };
/** So many of the kills at least must find something to take back. */
const MET_ORDERS = KILLS / 4;

/** One kill, on the monotonic clock, nanoseconds. */
interface Window {
  /** The request arrived; the board was engaged; somebody asked for the last time to lift it. */
  readonly arrivedNs: number;
  blockedNs: number;
  liftedNs: number;
  /** What of the time from the one to the other the server's thread could run and had no core. */
  waitedNs: number;
}

interface Measured {
  readonly windows: readonly Window[];
  readonly seconds: number;
  readonly ticksPerS: number;
  readonly messagesPerS: number;
}

interface Journaled {
  /** When the board was read for each order that left. */
  readonly checksNs: readonly number[];
  /** When the venue's confirmation of each cancel came in. */
  readonly cancelledNs: readonly number[];
}

/** Since the thread began, ns; NaN on a machine that does not say (proc(5), schedstat). */
function waitedNs(): number {
  try {
    return Number(readFileSync('/proc/thread-self/schedstat', 'latin1').split(' ')[1]);
  } catch {
    return Number.NaN;
  }
}
const monoNs = (): number => Number(process.hrtime.bigint());

export const kill: Bench = {
  name: 'kill',
  about: `${KILLS} kills over GraphQL under load: from the request to the kernel refusing, and the cancels`,
  async run() {
    const directory = mkdtempSync(join(tmpdir(), 'voltaire-bench-'));
    const home = new Home(join(directory, 'home'));
    const people = {
      proposer: signIn(home.path, 'ada', 'risk'),
      approver: signIn(home.path, 'bob', 'risk'),
    };
    const venue = await GenerousVenue.start(directory, SPEED);
    const config = join(directory, 'kill.config.ts');
    const settings = { ...quoting({ parameters: QUOTES }), feeds: [venue.feed] };
    writeFileSync(config, `export default ${JSON.stringify(settings)};\n`);
    try {
      const platform = await Platform.start(
        await loadConfig({ config, port: '0' }),
        home,
        pino({ level: 'error' }),
      );
      const measured = await clickUnderLoad(platform, people);
      await platform.stop('the bench is over');
      return report(measured, journaled(home));
    } finally {
      await venue.stop();
      rmSync(directory, { recursive: true, force: true });
    }
  },
};

async function clickUnderLoad(platform: Platform, people: object): Promise<Measured> {
  const { url } = platform;
  const { telemetry } = platform.kernel;
  const crowd = thread('subscribers-thread.ts', { url, count: SUBSCRIBERS, queries: QUERIES });
  await once(crowd, 'message');
  const windows = watch(platform);
  const begun = { ns: monoNs(), ticks: telemetry.position };
  await once(thread('kill-clicks.ts', { url, kills: KILLS, ...people }), 'message');
  const seconds = (monoNs() - begun.ns) / 1e9;
  const ticksPerS = (telemetry.position - begun.ticks) / seconds;
  crowd.postMessage('count');
  const [{ messages }] = (await once(crowd, 'message')) as [Received];
  await crowd.terminate();
  return { windows, seconds, ticksPerS, messagesPerS: messages / seconds };
}

function thread(file: string, workerData: object) {
  return startThread(new URL(file, import.meta.url), { workerData });
}

/** Stamps requests where they arrive, and the board right behind the store. */
function watch({ kernel }: Platform): Window[] {
  const windows: Window[] = [];
  diagnostics.subscribe('http.server.request.start', (message) => {
    const { request } = message as { request: IncomingMessage };
    const nowNs = monoNs();
    if (request.headers['x-bench'] === 'kill') {
      const unknown = { blockedNs: Number.NaN, liftedNs: Number.NaN };
      windows.push({ arrivedNs: nowNs, ...unknown, waitedNs: -waitedNs() });
    }
    if (request.headers['x-bench'] === 'approve') windows.at(-1)!.liftedNs = nowNs;
  });
  const { board } = kernel;
  const engage = board.engage.bind(board);
  board.engage = (...args) => {
    const number = engage(...args);
    windows.at(-1)!.blockedNs = monoNs();
    windows.at(-1)!.waitedNs += waitedNs();
    return number;
  };
  return windows;
}

function journaled(home: Home): Journaled {
  const checksNs: number[] = [];
  const cancelledNs: number[] = [];
  for (const { path } of listSegments(home.journal)) {
    for (const record of new SegmentReader(path).records()) {
      if (record.type !== 'event') continue;
      const { event } = record;
      if (event.kind === EventKind.SENT) {
        checksNs.push(event.monoNs - event.writtenAfterNs + event.checkedAfterNs);
      }
      if (event.kind === EventKind.EXECUTION && event.type === 'CANCELED') {
        cancelledNs.push(event.monoNs);
      }
    }
  }
  return { checksNs, cancelledNs };
}

const within = (list: readonly number[], { blockedNs, liftedNs }: Window) =>
  list.filter((ns) => ns > blockedNs && ns < liftedNs);

function report({ windows, ...load }: Measured, { checksNs, cancelledNs }: Journaled): BenchResult {
  const blocked = quantiles(windows.map((w) => (w.blockedNs - w.arrivedNs) / 1e6));
  const running = quantiles(
    windows.map((w) => (w.blockedNs - w.arrivedNs - w.waitedNs) / 1e6).filter(Number.isFinite),
  );
  const sentAfter = windows.reduce((sum, w) => sum + within(checksNs, w).length, 0);
  const swept = windows
    .map((w) => Math.max(...within(cancelledNs, w).map((ns) => (ns - w.blockedNs) / 1e6)))
    .filter((ms) => Number.isFinite(ms));
  const cancels = quantiles(swept);
  return {
    bench: 'kill',
    figures: {
      kills: windows.length,
      'orders sent between the kills': checksNs.length,
      'ticks per second': load.ticksPerS,
      'messages to subscribers per second': load.messagesPerS,
      seconds: load.seconds,
      'request to refusal p50, ms': blocked.p50,
      'request to refusal max, ms': blocked.max,
      'request to refusal p50 without what it waited for a core, ms': running.p50,
      'request to refusal p99 without what it waited for a core, ms': running.p99,
      'kill to last confirmed cancel p50, ms': cancels.p50,
      'kill to last confirmed cancel p99, ms': cancels.p99,
    },
    bars: [
      atMost('request to refusal p99, ms', blocked.p99, 5),
      atMost('orders whose check came after the kill', sentAfter, 0),
      atMost('kill to last cancel confirmed by the venue, max, ms', cancels.max, 250),
      atLeast('ticks per second', load.ticksPerS, 1_000),
      atLeast('kills', windows.length, KILLS),
      atLeast('kills that had orders to take back', swept.length, MET_ORDERS),
    ],
  };
}
