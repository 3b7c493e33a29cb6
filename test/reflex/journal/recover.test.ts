import { existsSync, readFileSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { JournalDamaged } from '@voltaire/reflex/journal/reader.ts';
import { recover } from '@voltaire/reflex/journal/recover.ts';
import { NO_HASH, SEGMENT_HEADER_BYTES } from '@voltaire/reflex/journal/segment.ts';
import { JournalWriter } from '@voltaire/reflex/journal/writer.ts';
import { OutcomeKind } from '@voltaire/reflex/model/outcome.ts';
import { describe, expect, it } from 'vitest';
import {
  blockStarts,
  brief,
  headOf,
  readAll,
  scratch,
  twoSegments,
  verify,
  writeRun,
} from '../support/journal.ts';
import { Run, Want } from '../support/run.ts';

/** A position, an open order, an ended one, a halt and an aggression. */
function trading(): { run: Run; open: string } {
  const run = new Run().live();
  run.bought(300);
  const open = run.resting(Want.OFFER, 100);
  run.apply(
    run.time.command({
      type: 'aggression',
      scope: 'global',
      level: 'LOW',
      reason: 'calm',
      expiresAtUs: 9e15,
    }),
  );
  run.apply(run.time.kill('drill'));
  return { run, open };
}

describe('recovery', () => {
  it('of an empty directory begins a journal', () => {
    expect(recover(scratch())).toEqual({
      carry: null,
      nextSegment: 1,
      lastHash: NO_HASH,
      report: '',
    });
  });

  it('carries positions, open orders, the trading state, overrides and losses over', () => {
    const { run, open } = trading();
    const directory = scratch();
    const writer = writeRun(directory, 1, run);
    const { carry, nextSegment, lastHash, report } = recover(directory);
    expect(carry!.symbols).toEqual(['BTCUSDT']);
    expect(carry!.grids).toEqual([{ tickSize: '0.01000000', lotSize: '0.00001000' }]);
    expect(carry!.positions).toEqual([run.position()]);
    expect(carry!.orders).toEqual([run.order(open)]);
    expect(carry!.tradingState).toEqual([
      expect.objectContaining({ source: 'operator', level: 'HALTED', reason: 'drill' }),
    ]);
    expect(carry!.overrides).toEqual([
      expect.objectContaining({ aggression: 'LOW', reason: 'calm', expiresAtUs: 9e15 }),
    ]);
    expect(carry!.loss).toEqual(run.payloads(OutcomeKind.LOSS).at(-1));
    expect(carry!.loss!.strategies).toMatchObject([{ name: 'marionette', lots: { BTCUSDT: 300 } }]);
    expect([nextSegment, report]).toEqual([2, '']);
    expect(Buffer.from(lastHash).toString('hex')).toBe(writer.headHash);
  });

  it('carries what a run carried in and did not touch, through any number of runs', () => {
    const { run, open } = trading();
    const directory = scratch();
    let writer = writeRun(directory, 1, run);
    const { carry } = recover(directory);
    for (let number = 2; number < 5; number++) {
      const next = new Run({ runId: `r${number}`, carry: recover(directory).carry });
      writer = writeRun(directory, number, next, headOf(writer));
    }
    const last = recover(directory);
    expect(last.nextSegment).toBe(5);
    expect(last.carry!.positions).toEqual(carry!.positions);
    expect(last.carry!.overrides).toEqual(carry!.overrides);
    expect(last.carry!.loss).toEqual(carry!.loss);
    expect(last.carry!.orders.map(({ clientOrderId }) => clientOrderId)).toEqual([open]);
    expect(last.carry!.tradingState).toContainEqual(carry!.tradingState[0]);
  });

  it('forgets an order that ended', () => {
    const { run, open } = trading();
    run.apply(run.time.execution(open, 'CANCELED'));
    const directory = scratch();
    writeRun(directory, 1, run);
    expect(recover(directory).carry!.orders).toEqual([]);
  });

  it('cuts a torn tail at every length, says so, and goes on from what is proven', () => {
    const directory = scratch();
    const first = writeRun(directory, 1, brief());
    const second = writeRun(directory, 2, brief(), headOf(first), 2);
    const whole = readFileSync(second.path);
    const starts = blockStarts(second.path);
    for (let length = 1; length <= whole.length; length++) {
      writeFileSync(second.path, whole.subarray(0, length));
      const good = starts.findLast((start) => start <= length) ?? 0;
      const { report, nextSegment, lastHash } = recover(directory);
      expect([length, report !== '']).toEqual([length, length !== good || good === 0]);
      if (report !== '') expect(report).toContain(`${length - good} bytes`);
      expect(existsSync(second.path) ? statSync(second.path).size : 0).toBe(good);
      // Whoever goes on writing from here has a journal without a fault.
      const next = new JournalWriter(directory, nextSegment, `n${length}`, lastHash);
      next.close();
      expect(verify(directory)).toBe(0);
      unlinkSync(next.path);
    }
  });

  it('looks into the run before when the last one died before its first record', () => {
    const directory = scratch();
    const { run } = trading();
    const first = writeRun(directory, 1, run);
    new JournalWriter(directory, 2, 'r2', headOf(first)).close();
    const { carry, nextSegment } = recover(directory);
    expect(carry!.positions).toEqual([run.position()]);
    expect(nextSegment).toBe(3);
  });

  it('removes a file that a crash left without even a header, and uses its number again', () => {
    const directory = scratch();
    const first = writeRun(directory, 1, brief());
    writeFileSync(`${directory}/000002-r2.journal`, 'VOLT');
    const { nextSegment, report, lastHash } = recover(directory);
    expect(nextSegment).toBe(2);
    expect(report).toContain('4 bytes');
    expect(Buffer.from(lastHash).toString('hex')).toBe(first.headHash);
  });

  it('removes a file that a crash or a full disk left empty, so that its number is free again', () => {
    const directory = scratch();
    const first = writeRun(directory, 1, brief());
    writeFileSync(`${directory}/000002-r2.journal`, '');
    const { nextSegment, lastHash } = recover(directory);
    const next = new JournalWriter(directory, nextSegment, 'r3', lastHash);
    next.close();
    expect(verify(directory)).toBe(0);
    expect(recover(directory).nextSegment).toBe(nextSegment + 1);
    expect(Buffer.from(lastHash).toString('hex')).toBe(first.headHash);
  });

  it('refuses a last run of which a byte was changed, wherever', () => {
    const { directory, paths } = twoSegments();
    const original = readFileSync(paths[1]);
    const accepted: number[] = [];
    for (let at = 0; at < original.length; at++) {
      const changed = Buffer.from(original);
      changed[at]! ^= 1;
      writeFileSync(paths[1], changed);
      try {
        recover(directory);
        accepted.push(at);
      } catch (error) {
        expect(error).toBeInstanceOf(JournalDamaged);
      }
    }
    expect(accepted).toEqual([]);
  });

  it('refuses a run that does not follow the one before', () => {
    const directory = scratch();
    writeRun(directory, 1, brief());
    writeRun(directory, 2, brief(), new Uint8Array(32).fill(7));
    expect(() => recover(directory)).toThrow(/does not follow the segment before/);
  });

  it('refuses a journal whose first segment is gone', () => {
    const { directory, paths } = twoSegments();
    unlinkSync(paths[0]);
    expect(() => recover(directory)).toThrow(JournalDamaged);
  });

  it('follows a segment that has nothing but its header', () => {
    const directory = scratch();
    const first = new JournalWriter(directory, 1, 'r1');
    first.close();
    writeRun(directory, 2, brief(), headOf(first));
    expect(recover(directory).nextSegment).toBe(3);
    expect(readAll(first.path).reader.goodBytes).toBe(SEGMENT_HEADER_BYTES);
  });
});
