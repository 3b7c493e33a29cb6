import { appendFileSync, existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { listRuns } from '@voltaire/reflex/journal/reader.ts';
import { RunReader } from '@voltaire/reflex/journal/run-reader.ts';
import { NO_HASH } from '@voltaire/reflex/journal/segment.ts';
import { JournalWriter, type SegmentLimits } from '@voltaire/reflex/journal/writer.ts';
import { OutcomeKind, type StateReason } from '@voltaire/reflex/model/outcome.ts';
import { JournalSearch } from '@voltaire/server/why/journal-search.ts';
import {
  indexSegment,
  type JournalQuestion,
  searchJournal,
} from '@voltaire/server/why/search-journal.ts';
import { follow, type Moment, strategyOf } from '@voltaire/server/why/timeline.ts';
import * as fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { Timeline } from '../reflex/support/events.ts';
import { scratch } from '../reflex/support/journal.ts';
import { BTCUSD, BTCUSDT } from '../reflex/support/instruments.ts';
import { decision, hold, stateReason, tradingState } from './support/made-up-kernel.ts';

const STRATEGIES = ['kinetic', 'maker'];
/** So that journals of some kilobytes have an index of many lines. */
const EVERY_BYTES = 400;

const record = fc.record({
  what: fc.constantFrom('hold', 'hold', 'decision', 'state', 'quote'),
  strategy: fc.constantFrom(...STRATEGIES),
  symbolId: fc.constantFrom(0, 0, 1),
  code: fc.constantFrom('TOO_SLOW', 'TOO_FAST'),
  /** The wall clock may step back, by less than a minute. */
  afterMs: fc.oneof(
    { weight: 5, arbitrary: fc.nat({ max: 30_000 }) },
    fc.integer({ min: -20_000, max: 0 }),
  ),
  isLast: fc.boolean(),
});
type Written = typeof record extends fc.Arbitrary<infer R> ? R : never;

/** A journal of one run; each block ends behind a record that is the last of one. */
function write(directory: string, records: readonly Written[], limits?: SegmentLimits) {
  const time = new Timeline();
  const writer = new JournalWriter(directory, 1, 'r1', NO_HASH, limits);
  const fromUs = time.atUs;
  const strategies = STRATEGIES.map((name) => ({ name, symbol: 'BTCUSDT', parameters: {} }));
  writer.event(1, time.boot({ strategies, instruments: [BTCUSDT, BTCUSD] }));
  records.forEach((each, i) => {
    const { symbolId, strategy, code } = each;
    const { atUs, monoNs } = time.pass(each.afterMs);
    const outcome = { seq: i + 2, atUs, monoNs };
    const { intent } = decision();
    const request = { ...intent.request, symbolId, strategy };
    if (each.what === 'quote') writer.event(i + 2, time.quote(1, 2));
    else if (each.what === 'state') {
      const payload = tradingState(stateReason({ source: 'pause', reason: `${i}` }));
      writer.outcome({ ...outcome, payload });
    } else if (each.what === 'hold') {
      writer.outcome({ ...outcome, payload: hold(code, { symbolId, strategy }) });
    } else {
      const payload = decision({ symbolId, intent: { ...intent, request } });
      writer.outcome({ ...outcome, payload });
    }
    if (each.isLast) {
      writer.flush();
      writer.rotate(monoNs);
    }
  });
  writer.close();
  return { path: writer.path, fromUs, toUs: time.atUs };
}

/** What is found when everything is read from the begin. */
function readAll(directory: string, { atUs }: JournalQuestion) {
  const moments = new Map<string, Moment>();
  let reasons: readonly StateReason[] = [];
  let lastRecordUs = Number.NaN;
  for (const one of new RunReader(listRuns(directory)[0]!).records()) {
    const stamped = one.type === 'event' ? one.event : one.outcome;
    if (stamped.atUs > atUs + 60e6) break;
    if (stamped.atUs > atUs) continue;
    lastRecordUs = stamped.atUs;
    if (one.type === 'event') continue;
    const { payload } = one.outcome;
    if (payload.kind === OutcomeKind.TRADING_STATE) reasons = payload.reasons;
    const isSaid = payload.kind === OutcomeKind.HOLD || payload.kind === OutcomeKind.DECISION;
    if (!isSaid || payload.symbolId !== 0) continue;
    const name = strategyOf(payload);
    moments.set(name, follow(moments.get(name), payload, one.outcome));
  }
  const strategies = STRATEGIES.map((name) => ({ name, moment: moments.get(name) ?? null }));
  return { instrument: BTCUSDT, strategies, reasons, lastRecordUs };
}

const records = fc.array(record, { minLength: 20, maxLength: 100, size: 'max' });
const shares = fc.array(fc.double({ min: 0, max: 1.1, noNaN: true }), {
  minLength: 1,
  maxLength: 8,
});

const folders: string[] = [];
const folder = () => folders[folders.push(scratch()) - 1]!;
afterEach(() => folders.splice(0).forEach((each) => rmSync(each, { recursive: true })));

/** A journal, its index, and questions to it: from before its end to behind it. */
function journal(list: readonly Written[], limits?: SegmentLimits) {
  const directory = folder();
  const { path, fromUs, toUs } = write(directory, list, limits);
  const question = (share: number) => ({
    symbol: 'BTCUSDT',
    atUs: Math.round(fromUs + 1_000 + Math.max(0, toUs - fromUs) * share),
  });
  return {
    directory,
    path,
    index: `${path}.index`,
    expectSame: (share: number) => {
      const answer = searchJournal(directory, question(share), EVERY_BYTES);
      expect(answer).toEqual(readAll(directory, question(share)));
    },
  };
}

const lines = (path: string) => readFileSync(path, 'utf8').split('\n').slice(0, -1);
const long = fc
  .sample(records, { numRuns: 1, seed: 3 })[0]!
  .concat(fc.sample(records, { numRuns: 1, seed: 4 })[0]!);

describe('the index of a segment', () => {
  it('changes no answer, whatever was asked before, and whatever the clock did', () => {
    let indexed = 0;
    fc.assert(
      fc.property(records, shares, (list, asked) => {
        const { expectSame, index } = journal(list);
        for (const share of [...asked, ...asked]) expectSame(share);
        if (existsSync(index)) indexed += lines(index).length;
      }),
      { numRuns: 80 },
    );
    // Mostly some hundred; what matters is that there were any to be led astray by.
    expect(indexed).toBeGreaterThan(20);
  });

  it('changes none when the run has many segments', () => {
    let most = 0;
    fc.assert(
      fc.property(records, shares, fc.integer({ min: 1, max: 8_000 }), (list, asked, bytes) => {
        const { expectSame, directory } = journal(list, { bytes, ms: 1e12 });
        for (const share of [...asked, ...asked]) expectSame(share);
        most = Math.max(most, listRuns(directory)[0]!.segments.length);
      }),
      { numRuns: 60 },
    );
    expect(most).toBeGreaterThan(5);
  });

  it('is what questions leave behind, and is not made twice', () => {
    const { expectSame, index, path } = journal(long);
    expectSame(0.5);
    const half = lines(index).length;
    expectSame(9);
    const all = lines(index).length;
    expect(half).toBeGreaterThan(2);
    expect(all).toBeGreaterThan(half);
    indexSegment(dirname(path), 1, EVERY_BYTES);
    expectSame(0.7);
    expect(lines(index)).toHaveLength(all);
    expect(new Set(lines(index)).size).toBe(all);
  });

  it.each<[string, (index: string) => void]>([
    ['ends in half a line', (index) => appendFileSync(index, lines(index)[0]!.slice(0, 90))],
    ['is no text', (index) => writeFileSync(index, Buffer.from([0xff, 0, 10, 0xfe, 10]))],
    ['is empty', (index) => writeFileSync(index, '')],
    [
      'was changed',
      (index) => writeFileSync(index, lines(index).join('\n').replace('"seq":', '"seq":1') + '\n'),
    ],
    ['is gone', (index) => rmSync(index)],
  ])('that %s is made anew from there on', (_, spoil) => {
    const { expectSame, index, path } = journal(long);
    indexSegment(dirname(path), 1, EVERY_BYTES);
    const before = lines(index);
    spoil(index);
    for (const share of [0.9, 0.2, 9]) expectSame(share);
    expect(lines(index)).toEqual(before);
  });

  it('of another journal is not believed, though every line of it is whole', () => {
    const { expectSame, index, path } = journal(long);
    indexSegment(dirname(path), 1, EVERY_BYTES);
    const before = lines(index);
    const other = journal([...long].reverse());
    indexSegment(dirname(other.path), 1, EVERY_BYTES);
    writeFileSync(index, readFileSync(other.index));
    for (const share of [0.2, 1, 9]) expectSame(share);
    expect(lines(index)).toEqual(before);
  });

  it('that points behind a torn end is cut with it', () => {
    const { expectSame, index, path } = journal(long);
    indexSegment(dirname(path), 1, EVERY_BYTES);
    const all = lines(index).length;
    writeFileSync(path, readFileSync(path).subarray(0, statSync(path).size / 2));
    for (const share of [1, 0.2]) expectSame(share);
    expect(lines(index).length).toBeLessThan(all);
  });

  it('does not hide damage to what an answer is read from', () => {
    const { expectSame, path } = journal(long);
    indexSegment(dirname(path), 1, EVERY_BYTES);
    const bytes = readFileSync(path);
    bytes[bytes.length - 50]! ^= 1;
    writeFileSync(path, bytes);
    expect(() => expectSame(1)).toThrow(/hash of a block/);
  });

  it('is made by itself when enough was written, and questions go first', async () => {
    const directory = folder();
    const time = new Timeline();
    const writer = new JournalWriter(directory, 1, 'r1');
    writer.event(1, time.boot());
    for (let seq = 2; writer.bytesWritten < 5e6; seq++) {
      writer.event(seq, time.quote(1, 2));
      if (seq % 500 === 0) writer.flush();
    }
    writer.close();
    const search = new JournalSearch(directory, { lookMs: 20, worthBytes: 4e6 });
    try {
      const deadline = performance.now() + 40_000;
      do {
        const answer = await search.ask({ symbol: 'BTCUSDT', atUs: time.atUs - 4e6 });
        expect(answer).toMatchObject({ lastRecordUs: time.atUs - 4e6 });
        await sleep(300);
      } while (!existsSync(`${writer.path}.index`) && performance.now() < deadline);
      expect(lines(`${writer.path}.index`)).toHaveLength(1);
    } finally {
      search.stop();
    }
  }, 60_000);
});
