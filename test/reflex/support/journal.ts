import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listSegments, SegmentReader } from '@voltaire/reflex/journal/reader.ts';
import type { JournalRecord } from '@voltaire/reflex/journal/record.ts';
import {
  BLOCK_HEADER_BYTES,
  HASH_BYTES,
  link,
  NO_HASH,
  SEGMENT_HEADER_BYTES,
} from '@voltaire/reflex/journal/segment.ts';
import { JournalWriter, type SegmentLimits } from '@voltaire/reflex/journal/writer.ts';
import { onTestFinished } from 'vitest';
import { NOTHING_WATCHED } from './policy.ts';
import { Run, Want } from './run.ts';

/** A directory that is gone when the test is over. */
export function scratch(): string {
  const directory = mkdtempSync(join(tmpdir(), 'voltaire-journal-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

/** Writes a run as the loop does: an event, its outcomes, and a block now and then. */
export function writeRun(
  directory: string,
  number: number,
  run: Run,
  previousHash: Uint8Array = NO_HASH,
  stepsPerBlock = 3,
  limits?: SegmentLimits,
  runId = `r${number}`,
): JournalWriter {
  const writer = new JournalWriter(directory, number, runId, previousHash, limits);
  let seq = 0;
  run.steps.forEach(({ outcomes }, i) => {
    writer.event(seq + 1, run.events[i]!);
    for (const outcome of outcomes) writer.outcome(outcome);
    seq += 1 + outcomes.length;
    if (i % stepsPerBlock !== stepsPerBlock - 1) return;
    writer.flush();
    writer.rotate(0);
  });
  writer.close();
  return writer;
}

export const headOf = (writer: JournalWriter): Uint8Array => Buffer.from(writer.headHash, 'hex');

/** A few trades with every kind of event and outcome. */
export function eventful(run = new Run()): Run {
  run.live();
  run.bought(300);
  const id = run.resting(Want.OFFER, 100);
  run.want(Want.BUY, 1e9);
  run.want(Want.SELL_REDUCE, 300);
  run.apply(run.time.diff([[6_000_000, 4]], [[6_000_002, 5]], { first: 9_999 }));
  run.apply(run.time.trade(6_000_001));
  run.apply(
    run.time.command({
      type: 'aggression',
      scope: 'global',
      level: 'HIGH',
      reason: 'é “ü” 🙂',
      expiresAtUs: null,
    }),
  );
  run.apply(run.time.health(false));
  run.apply(run.time.health(true));
  run.apply(run.time.kill());
  run.apply(run.time.notSent(id));
  run.apply(run.time.timer());
  return run;
}

/** A short run, so that every byte of its journal can be tried. */
export function brief(): Run {
  const policy = { version: 2, symbols: {}, strategies: {}, sentinel: NOTHING_WATCHED } as const;
  const run = new Run({ policy, strategies: [] });
  run.apply(run.time.link('market', true));
  run.apply(run.time.quote(6_000_000, 6_000_002));
  run.apply(run.time.kill());
  return run;
}

/** Two cleanly closed segments of a few blocks each, the second linked to the first. */
export function twoSegments(): { directory: string; paths: [string, string] } {
  const directory = scratch();
  const first = writeRun(directory, 1, brief(), NO_HASH, 2);
  const second = writeRun(directory, 2, brief(), headOf(first), 2);
  return { directory, paths: [first.path, second.path] };
}

export function readAll(path: string): { records: JournalRecord[]; reader: SegmentReader } {
  const reader = new SegmentReader(path);
  return { records: [...reader.records()], reader };
}

/** Reads every segment and checks that each follows the one before; returns how much was torn. */
export function verify(directory: string): number {
  let last: Uint8Array = NO_HASH;
  let torn = 0;
  for (const { path } of listSegments(directory)) {
    const { reader } = readAll(path);
    if (Buffer.compare(reader.previousHash, last) !== 0) throw new Error(`${path} does not follow`);
    last = reader.lastHash;
    torn += reader.tornBytes;
  }
  return torn;
}

/** Where each block of a segment begins; the last entry is the end of the file. */
export function blockStarts(path: string): number[] {
  const bytes = readFileSync(path);
  const starts = [SEGMENT_HEADER_BYTES];
  while (starts.at(-1)! < bytes.length) {
    starts.push(
      starts.at(-1)! + BLOCK_HEADER_BYTES + bytes.readUInt32LE(starts.at(-1)) + HASH_BYTES,
    );
  }
  return starts;
}

/** Computes the whole chain of a segment again, as somebody who rewrites history would. */
export function rechain(path: string): void {
  const bytes = readFileSync(path);
  let last = link(NO_HASH, bytes.subarray(0, SEGMENT_HEADER_BYTES));
  const starts = blockStarts(path);
  for (let i = 0; i + 1 < starts.length; i++) {
    const end = starts[i + 1]! - HASH_BYTES;
    last = link(last, bytes.subarray(starts[i], end));
    bytes.set(last, end);
  }
  writeFileSync(path, bytes);
}
