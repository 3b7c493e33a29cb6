import { readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { JournalDamaged } from '@voltaire/reflex/journal/reader.ts';
import { replay } from '@voltaire/reflex/journal/replay.ts';
import { NO_HASH } from '@voltaire/reflex/journal/segment.ts';
import { EventKind } from '@voltaire/reflex/model/event.ts';
import { OutcomeKind } from '@voltaire/reflex/model/outcome.ts';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  blockStarts,
  brief,
  eventful,
  headOf,
  rechain,
  scratch,
  twoSegments,
  writeRun,
} from '../support/journal.ts';
import { MarketGame, moves } from '../support/market-game.ts';
import { marionette } from '../support/marionette.ts';
import { POLICY } from '../support/policy.ts';
import { Run, Want } from '../support/run.ts';

/** Changes bytes in the file and computes the whole chain again, as a careful forger would. */
function forge(path: string, find: string, replace: string): void {
  const bytes = readFileSync(path);
  const at = bytes.indexOf(find);
  if (at < 0 || find.length !== replace.length) throw new Error(`cannot forge ${find}`);
  bytes.write(replace, at);
  writeFileSync(path, bytes);
  rechain(path);
}

describe('replay', () => {
  it('comes to the same outcomes, every one, over several runs', () => {
    const directory = scratch();
    const first = eventful();
    const second = eventful(new Run({ runId: 'r2' }));
    const one = writeRun(directory, 1, first);
    const two = writeRun(directory, 2, second, headOf(one));
    const decisions = [...first.outcomes, ...second.outcomes].filter(
      ({ payload }) => payload.kind === OutcomeKind.DECISION,
    ).length;
    expect(replay(directory, [marionette])).toEqual({
      runs: 2,
      events: first.events.length + second.events.length,
      outcomes: first.outcomes.length + second.outcomes.length,
      decisions,
      identical: decisions,
      differing: 0,
      differences: [],
      tornBytes: 0,
      buildHashes: new Set(['b']),
      headHash: two.headHash,
      outcomesHash: expect.stringMatching(/^[\da-f]{64}$/) as string,
    });
    expect(decisions).toBeGreaterThan(4);
  });

  it('finds in each decision the texts that its sentiment came from', () => {
    const directory = scratch();
    const policy = { ...POLICY, inference: { models: ['m'], maxAgeMs: 60_000, maxJumpBps: 100 } };
    const run = new Run({ policy }).live();
    const { atUs: computedAtUs } = run.time;
    const sources = [{ source: 'a feed', title: 'Bitcoin “soars”', score: 0.9, weight: 0.5 }];
    const sentiment = { modelId: 'm', computedAtUs, score: 0.3, inputHash: 'h', sources };
    run.apply({
      kind: EventKind.INFERENCE,
      ...run.time.stamp(),
      symbolId: 0,
      forecast: null,
      sentiment,
    });
    run.want(Want.BUY);
    const [decision] = run.payloads(OutcomeKind.DECISION);
    expect(decision!.influence.sentiment).toEqual(sentiment);
    writeRun(directory, 1, run);
    expect(replay(directory, [marionette])).toMatchObject({ decisions: 1, identical: 1 });
  });

  it('comes to the same outcomes whatever happened', () => {
    fc.assert(
      fc.property(moves, (list) => {
        const game = new MarketGame(new Run().live());
        game.play(list);
        const directory = scratch();
        writeRun(directory, 1, game.run);
        expect(replay(directory, [marionette])).toMatchObject({
          events: game.run.events.length,
          outcomes: game.run.outcomes.length,
          differing: 0,
        });
      }),
      { numRuns: 15 },
    );
  });

  it('shows a decision that was altered, though the chain was computed again', () => {
    const directory = scratch();
    const writer = writeRun(directory, 1, eventful());
    forge(writer.path, 'told to', 'told so');
    const report = replay(directory, [marionette]);
    expect(report.differing).toBe(1);
    expect(report.identical).toBe(report.decisions - 1);
    expect(report.differences[0]!.recorded).toContain('told so');
    expect(report.differences[0]!.replayed).not.toContain('told so');
  });

  it('shows it for any byte of any outcome that was altered so', () => {
    const directory = scratch();
    const writer = writeRun(directory, 1, brief(), NO_HASH, 1);
    const original = readFileSync(writer.path);
    const starts = blockStarts(writer.path);
    const unseen: number[] = [];
    for (let block = 0; block + 1 < starts.length; block++) {
      // The first record of each block is the event; what follows are its outcomes.
      const event = starts[block]! + 8;
      const outcomes = event + 4 + original.readUInt32LE(event);
      for (let at = outcomes; at < starts[block + 1]! - 32; at += 7) {
        writeFileSync(writer.path, original);
        const changed = readFileSync(writer.path);
        changed[at]! ^= 4;
        writeFileSync(writer.path, changed);
        rechain(writer.path);
        try {
          if (replay(directory, [marionette]).differing === 0) unseen.push(at);
        } catch {
          // not even readable any more: seen
        }
      }
    }
    expect(unseen).toEqual([]);
  });

  it('shows an event that was altered, by what would have come of it', () => {
    const directory = scratch();
    const run = eventful();
    const writer = writeRun(directory, 1, run);
    forge(writer.path, '"recordable":false', '"recordable":true ');
    expect(replay(directory, [marionette]).differing).toBeGreaterThan(0);
  });

  it('shows decisions of a strategy that has changed since', () => {
    const directory = scratch();
    writeRun(directory, 1, eventful());
    const report = replay(directory, [{ ...marionette, version: '2' }]);
    expect(report.identical).toBe(0);
    expect(report.differing).toBe(report.decisions);
    expect(report.differences.length).toBeLessThanOrEqual(10);
  });

  it('does not miss outcomes that a crash kept from being written', () => {
    const directory = scratch();
    const writer = writeRun(directory, 1, eventful(), NO_HASH, 1);
    const bytes = readFileSync(writer.path);
    writeFileSync(writer.path, bytes.subarray(0, bytes.length - 10));
    const report = replay(directory, [marionette]);
    expect(report.differing).toBe(0);
    expect(report.tornBytes).toBeGreaterThan(0);
  });

  it('refuses a run that does not begin with its boot', () => {
    const directory = scratch();
    const run = brief();
    run.events.shift();
    run.steps.shift();
    writeRun(directory, 1, run);
    expect(() => replay(directory, [marionette])).toThrow(/does not begin with its boot/);
  });

  it('refuses a segment that does not follow the one before', () => {
    const directory = scratch();
    writeRun(directory, 1, brief());
    writeRun(directory, 2, brief());
    expect(() => replay(directory, [marionette])).toThrow(/does not follow the segment before/);
  });

  it('refuses a journal whose first segment is gone', () => {
    const { directory, paths } = twoSegments();
    unlinkSync(paths[0]);
    expect(() => replay(directory, [marionette])).toThrow(JournalDamaged);
  });
});
