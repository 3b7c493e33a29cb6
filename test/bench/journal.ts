import { hash } from 'node:crypto';
import {
  closeSync,
  fdatasyncSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NO_HASH } from '@voltaire/reflex/journal/segment.ts';
import { JournalWriter } from '@voltaire/reflex/journal/writer.ts';
import type { KernelEvent } from '@voltaire/reflex/model/event.ts';
import { Ledger } from '@voltaire/server/ledger/ledger.ts';
import { LedgerHost } from '@voltaire/server/ledger/ledger-host.ts';
import { openLedgerKey, verifierKey } from '@voltaire/server/ledger/ledger-key.ts';
import { verifyJournal } from '@voltaire/server/ledger/verify.mjs';
import { Timeline } from '../reflex/support/events.ts';
import { decision } from '../server/support/made-up-kernel.ts';
import { quantiles } from './quantiles.ts';
import { replaying } from './replaying.ts';
import { atLeast, atMost, type Bench } from './report.ts';

/** Of market data: what waits 20 ms for company at 10,000 records a second. */
const PER_BLOCK = 200;
const BLOCKS = 500;
/** Orders, each behind a block of its own. */
const ORDERS = 2_000;
/** Times that the disk is asked, and the records that share one question. */
const SYNCS = 60;
const GROUP = 100;
const VERIFIED = 200_000;
/** The quietest turn counts: whatever else runs only ever makes one slower. */
const TURNS = 5;
const TURNS_OF_VERIFYING = 15;
const ROTATIONS = 200;

export const journal: Bench = {
  name: 'journal',
  about: 'append at each level of durability, and verification of chain, tree and checkpoints',
  async run() {
    const directory = mkdtempSync(join(tmpdir(), 'voltaire-bench-'));
    try {
      const append = quietest(() => appendNs(directory));
      const plainUs = quietest(() => plainWrites(directory).p50);
      const crash = best(() => flushes(directory, ORDERS, 1, false));
      const followed = await besideLedger(directory);
      const power = flushes(directory, SYNCS, 1, true);
      const group = flushes(directory, SYNCS, GROUP, true);
      const verified = verifying(directory);
      const rotation = await rotations(directory);
      const replayed = await replaying(directory);
      return {
        bench: 'journal',
        figures: {
          'append, records per second': 1e9 / append,
          'process crash: flush before an order p99, µs': crash.p99,
          'process crash: records per second, each flushed': 1e6 / crash.mean,
          'a plain write of as many bytes p50, µs': plainUs,
          'flush ÷ plain write': crash.p50 / plainUs,
          'flush beside a ledger that follows and signs p50, µs': followed.p50,
          'flush beside a ledger that follows and signs p99, µs': followed.p99,
          'power loss: flush and disk p50, µs': power.p50,
          'power loss: flush and disk p99, µs': power.p99,
          'power loss: records per second, each on the disk': 1e6 / power.mean,
          [`power loss: records per second, ${GROUP} together`]: (GROUP * 1e6) / group.mean,
          'rotation, between two orders, p50, µs': rotation.p50,
          'rotation, between two orders, p99, µs': rotation.p99,
          'backtest with its journal, events per second': replayed.backtestPerS,
          'replay of that journal, events per second': replayed.replayPerS,
          'ledger made, records per second': verified.madePerS,
          'verified, bytes per record': verified.bytesPerRecord,
          'verified, MB per second': (verified.perS * verified.bytesPerRecord) / 1e6,
          'plain SHA-256 of the file, MB per second': verified.plainMBPerS,
          'verification ÷ plain SHA-256': verified.timesPlain,
        },
        bars: [
          atMost('append per record, with its share of the block, µs', append / 1000, 1),
          atMost('flush before an order p50, process crash, µs', crash.p50, 15),
          atLeast('verified records per second', verified.perS, 500_000),
          atLeast('replay ÷ backtest', replayed.replayPerS / replayed.backtestPerS, 0.5),
        ],
      };
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  },
};

/** Of one symbol: quotes, trades, and now and then twenty levels a side. */
function market(): KernelEvent[] {
  const time = new Timeline();
  const side = Array.from({ length: 20 }, (_, i): [number, number] => [6_000_000 + i, 5 + i]);
  return Array.from({ length: PER_BLOCK }, (_, i) => {
    if (i % 100 === 99) return time.diff(side, side);
    return i % 3 === 0 ? time.trade(6_000_000 + i) : time.quote(6_000_000, 6_000_002 + (i % 5));
  });
}

let segments = 0;

function newWriter(directory: string): JournalWriter {
  const folder = mkdtempSync(join(directory, 'run-'));
  return new JournalWriter(folder, 1, `r${++segments}`);
}

/** Nanoseconds for one record of market data, its share of the block's hash and write included. */
function appendNs(directory: string): number {
  const events = market();
  const writer = newWriter(directory);
  let seq = 0;
  const startedAt = performance.now();
  for (let block = 0; block < BLOCKS; block++) {
    for (const event of events) writer.event(++seq, event);
    writer.flush();
  }
  const ns = ((performance.now() - startedAt) * 1e6) / seq;
  writer.close();
  return ns;
}

interface Flushes {
  readonly p50: number;
  readonly p99: number;
  readonly mean: number;
}

/** µs of what an order waits for: its decision in the file, or on the disk as well. */
function flushes(directory: string, times: number, records: number, toDisk: boolean): Flushes {
  const writer = newWriter(directory);
  const file = openSync(writer.path, 'r+');
  const samples: number[] = [];
  const time = new Timeline();
  const payload = decision();
  let seq = 0;
  for (let i = 0; i < times; i++) {
    for (let k = 0; k < records; k++) {
      writer.outcome({ seq: ++seq, atUs: time.atUs, monoNs: time.monoNs, payload });
    }
    const startedAt = performance.now();
    writer.flush();
    if (toDisk) fdatasyncSync(file);
    samples.push((performance.now() - startedAt) * 1000);
  }
  closeSync(file);
  writer.close();
  return summary(samples);
}

/** The same number of bytes by nothing but a write. */
function plainWrites(directory: string): Flushes {
  const writer = newWriter(directory);
  writer.outcome({ seq: 1, atUs: 1, monoNs: 1, payload: decision() });
  const before = writer.bytesWritten;
  writer.flush();
  const bytes = Buffer.alloc(writer.bytesWritten - before, 7);
  writer.close();
  const file = openSync(join(directory, 'plain'), 'w');
  const samples = Array.from({ length: ORDERS }, (_, i) => {
    const startedAt = performance.now();
    writeSync(file, bytes, 0, bytes.length, i * bytes.length);
    return (performance.now() - startedAt) * 1000;
  });
  closeSync(file);
  return summary(samples);
}

/** As much as the kernel sees of it: another thread reads the same file, and asks the disk for it. */
async function besideLedger(directory: string): Promise<Flushes> {
  const folder = mkdtempSync(join(directory, 'followed-'));
  const task = { directory: folder, keyPath: join(directory, 'followed.key') };
  const host = new LedgerHost(
    { ...task, settings: { compressAfterMs: null, keepMs: null }, anchors: [] },
    (problem) => {
      throw new Error(problem);
    },
  );
  await host.ask({ ask: 'state' });
  const writer = new JournalWriter(folder, 1, 'r1');
  const time = new Timeline();
  const events = market();
  const samples: number[] = [];
  let seq = 0;
  writer.event(++seq, time.boot());
  writer.flush();
  for (let i = 0; i < ORDERS; i++) {
    if (i % 10 === 0) {
      for (const event of events) writer.event(++seq, event);
      writer.flush();
    }
    if (i % 200 === 0) void host.ask({ ask: 'end', closed: false }); // follows, and signs
    writer.outcome({ seq: ++seq, atUs: time.atUs, monoNs: time.monoNs, payload: decision() });
    const startedAt = performance.now();
    writer.flush();
    samples.push((performance.now() - startedAt) * 1000);
    if (i % 20 === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  }
  writer.close();
  await host.end(true);
  return summary(samples);
}

/** Each behind a block of market data, as the timer's flush has it. */
async function rotations(directory: string): Promise<Flushes> {
  const folder = mkdtempSync(join(directory, 'rotated-'));
  const writer = new JournalWriter(folder, 1, 'r1', NO_HASH, { bytes: 1, ms: 1e12 });
  const events = market();
  const samples: number[] = [];
  let seq = 0;
  for (let i = 0; i < ROTATIONS; i++) {
    for (const event of events) writer.event(++seq, event);
    writer.flush();
    const startedAt = performance.now();
    writer.rotate(0);
    samples.push((performance.now() - startedAt) * 1000);
    await new Promise((resolve) => setTimeout(resolve, 10)); // the disk has the one before
  }
  writer.close();
  return summary(samples);
}

function verifying(directory: string) {
  const folder = mkdtempSync(join(directory, 'verified-'));
  const signer = openLedgerKey(join(directory, 'verified.key'), false);
  writeFileSync(join(folder, 'ledger.pub'), verifierKey(signer));
  const writer = new JournalWriter(folder, 1, 'r1');
  const events = market();
  let seq = 0;
  writer.event(++seq, new Timeline().boot());
  while (seq < VERIFIED) {
    for (const event of events) {
      writer.event(++seq, event);
      if (seq % 20 === 0) writer.flush(); // what a busy symbol brings in 20 ms
    }
  }
  writer.close();
  const ledger = new Ledger(folder, signer);
  const startedAt = performance.now();
  while (!ledger.follow());
  ledger.sign(true);
  const madeMs = performance.now() - startedAt;
  const bytes = statSync(writer.path).size;
  const seconds = quietest(() => {
    const begin = performance.now();
    const report = verifyJournal(folder, { key: verifierKey(signer) });
    if (!report.ok || report.records !== seq) throw new Error(report.problem?.what);
    return (performance.now() - begin) / 1000;
  }, TURNS_OF_VERIFYING);
  const plainSeconds = quietest(() => {
    const begin = performance.now();
    hash('sha256', readFileSync(writer.path));
    return (performance.now() - begin) / 1000;
  });
  return {
    perS: seq / seconds,
    madePerS: (seq * 1000) / madeMs,
    bytesPerRecord: bytes / seq,
    plainMBPerS: bytes / 1e6 / plainSeconds,
    timesPlain: seconds / plainSeconds,
  };
}

function summary(samples: readonly number[]): Flushes {
  const { p50, p99 } = quantiles(samples);
  return { p50, p99, mean: samples.reduce((sum, each) => sum + each, 0) / samples.length };
}

function quietest(measure: () => number, turns = TURNS): number {
  return Math.min(...Array.from({ length: turns }, measure));
}

function best(measure: () => Flushes): Flushes {
  const turns = Array.from({ length: TURNS }, measure);
  return turns.reduce((least, each) => (each.p50 < least.p50 ? each : least));
}
