import { readFileSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { LedgerDesk } from '@voltaire/server/ledger/ledger-desk.ts';
import type { LedgerState } from '@voltaire/server/ledger/ledger-questions.ts';
import type { UpkeepSettings } from '@voltaire/server/ledger/upkeep.ts';
import { verifyJournal } from '@voltaire/server/ledger/verify.mjs';
import { beforeEach, describe, expect, it } from 'vitest';
import { blockStarts, scratch } from '../reflex/support/journal.ts';
import { MadeLedger } from './made-ledger.ts';

let made: MadeLedger;
let desk: LedgerDesk;
let keyPath: string;
let nowMs: number;
let settings: UpkeepSettings;
beforeEach(() => {
  made = new MadeLedger();
  keyPath = join(scratch(), 'ledger.key');
  nowMs = 0;
  settings = { compressAfterMs: null, keepMs: null };
  open();
});

function open(): void {
  desk = new LedgerDesk(made.directory, keyPath, settings, () => nowMs);
}

const look = () => {
  while (!desk.look(1_000));
  return desk.answer({ ask: 'state' }) as LedgerState;
};

describe('the desk of a ledger', () => {
  it('signs the first records of a run at once, and then after a minute', () => {
    expect(look()).toMatchObject({ size: 0, root: null, checkpoint: null, unsigned: 0 });
    made.begin();
    expect(look()).toMatchObject({ size: 1, unsigned: 0 });
    nowMs += 200_000;
    made.write(5);
    expect(look()).toMatchObject({ size: 1, unsigned: 5 });
    nowMs += 59_999;
    made.write(5);
    expect(look()).toMatchObject({ size: 1, unsigned: 10 });
    nowMs += 1;
    expect(look()).toMatchObject({ size: 11, unsigned: 0 });
    open();
    made.write(2);
    expect(look()).toMatchObject({ size: 13, unsigned: 0 });
  });

  it('signs earlier when there are many', () => {
    made.begin();
    look();
    made.write(99_999, 1_000);
    expect(look()).toMatchObject({ size: 1, unsigned: 99_999 });
    made.write(1);
    expect(look()).toMatchObject({ size: 100_001, unsigned: 0 });
  });

  it('signs to the very end when the journal is closed, and only then says so', () => {
    made.begin().write(3);
    look();
    made.write(4);
    desk.answer({ ask: 'end', closed: false });
    const key = readFileSync(join(made.directory, 'ledger.pub'), 'utf8').trim();
    expect(verifyJournal(made.directory, { key })).toMatchObject({ ok: true, closed: false });
    desk.answer({ ask: 'end', closed: true });
    expect(verifyJournal(made.directory, { key })).toMatchObject({ ok: true, closed: true });
  });

  it('says what is wrong with the journal, and what it had signed', () => {
    made.begin().write(30, 10);
    look();
    truncateSync(made.segment, blockStarts(made.segment).at(-3));
    open();
    expect(look).toThrow('it has 11 records, and 31 were signed');
    expect(desk.answer({ ask: 'state' })).toMatchObject({
      size: 31,
      problem: expect.stringContaining('31 were signed'),
    });
  });

  it('has no consistency of what is not signed, or of nothing', () => {
    made.begin().write(9);
    look();
    for (const [from, to] of [
      [0, 5],
      [5, 4],
      [5, 11],
      [11, null],
      [Number.NaN, 5],
      [1.5, 5],
    ] as const) {
      expect(() => desk.answer({ ask: 'consistency', from, to }), `${from}`).toThrow(RangeError);
    }
    expect(desk.answer({ ask: 'consistency', from: 10, to: null })).toMatchObject({ path: [] });
  });
});
