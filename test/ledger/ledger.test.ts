import {
  appendFileSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openLedgerKey } from '@voltaire/server/ledger/ledger-key.ts';
import { Ledger, LedgerBroken } from '@voltaire/server/ledger/ledger.ts';
import { verifyJournal } from '@voltaire/server/ledger/verify.mjs';
import { blockStarts, rechain, scratch } from '../reflex/support/journal.ts';
import { MadeLedger, smallLedger } from './made-ledger.ts';

const verify = (made: MadeLedger) => verifyJournal(made.directory, { key: made.key });
const notes = (directory: string) =>
  readFileSync(join(directory, 'checkpoints.log'), 'utf8').match(/(.*\n){6}/g) ?? [];

describe('a ledger', () => {
  it('signs what is written, and whoever has only the public key finds it right', () => {
    const made = smallLedger();
    expect(verify(made)).toMatchObject({
      ok: true,
      segments: 2,
      records: 10,
      signedRecords: 10,
      unsignedRecords: 0,
      checkpoints: 4,
      closed: true,
      notes: [],
      problem: null,
    });
  });

  it('of one record at a time has the root of one that was followed at once', () => {
    const made = new MadeLedger().begin();
    for (let i = 0; i < 600; i++) made.write(1).follow(1);
    made.write(400, 7).close();
    const atOnce = new Ledger(scratchOf(made), made.signer);
    while (!atOnce.follow());
    expect(atOnce.sign(true)!.root).toBe(made.ledger.checkpoints.last!.root);
    expect(verify(made)).toMatchObject({ ok: true, records: 1_001 });
  });

  it('signs nothing before there is anything, and nothing twice', () => {
    const made = new MadeLedger();
    expect(made.follow().ledger.sign(true)).toBeNull();
    made.begin().sign();
    const first = made.ledger.checkpoints.last;
    expect(made.ledger.sign(false)).toBe(first);
    expect(made.ledger.sign(true)).toMatchObject({ size: 1, closed: true });
    expect(made.ledger.sign(true)).toBe(made.ledger.checkpoints.last);
    expect(made.ledger.checkpoints.all).toHaveLength(2);
  });

  it.each([0, 1, 255, 256, 257, 511, 512, 700])(
    'goes on after a restart at %i records more as if there had been none',
    (count) => {
      const made = new MadeLedger().begin().write(count, 100).sign();
      made.write(30, 7).restart().write(300, 50).sign();
      made.restart().begin().write(5).close();
      expect(verify(made)).toMatchObject({ ok: true, records: count + 337, closed: true });
    },
  );

  it.each([1, 254, 255, 256, 600])(
    'follows a run from segment to segment, of %i records each, also when it starts again there',
    (each) => {
      const made = new MadeLedger().begin();
      for (let i = 0; i < 4; i++) made.write(each, 50).follow(100).rotate();
      made.sign().restart().write(each, 9).sign().rotate().restart().write(1).close();
      expect(verify(made)).toMatchObject({
        ok: true,
        segments: 6,
        records: 5 * each + 2,
        closed: true,
      });
    },
  );

  it('reads only what is behind its last whole tile when it starts again', () => {
    const made = new MadeLedger().begin().write(1_000, 10).sign();
    const early = join(made.directory, '000001-r1.journal');
    const bytes = readFileSync(early);
    bytes[60]! ^= 1; // in the first block, which would not pass
    writeFileSync(early, bytes);
    made.restart().write(10).sign();
    expect(made.ledger.size).toBe(1_011);
  });

  it.each(['removed', 'cut', 'changed', 'of another order'])(
    'is made anew from the journal when its tiles are %s',
    (how) => {
      const made = new MadeLedger().begin().write(1_000, 10).sign();
      const path = join(made.directory, 'ledger.tiles');
      const bytes = readFileSync(path);
      if (how === 'removed') rmSync(path);
      else if (how === 'cut') truncateSync(path, 70);
      else if (how === 'changed') writeFileSync(path, bytes.fill(7, 100, 110));
      else writeFileSync(path, Buffer.concat([bytes.subarray(48, 96), bytes.subarray(0, 48)]));
      made.restart().write(300, 10).close();
      expect(verify(made)).toMatchObject({ ok: true, records: 1_301, closed: true });
    },
  );

  it('waits for the rest of a block that is half written', () => {
    const made = new MadeLedger().begin().write(3).sign().write(4);
    const whole = readFileSync(made.segment);
    truncateSync(made.segment, whole.length - 20);
    made.sign();
    expect(made.ledger.size).toBe(4);
    writeFileSync(made.segment, whole);
    expect(made.sign().ledger.size).toBe(8);
  });

  it('cuts off a checkpoint that a crash cut short, and signs again', () => {
    const made = new MadeLedger().begin().write(3).sign().write(4).sign();
    const path = join(made.directory, 'checkpoints.log');
    truncateSync(path, statSync(path).size - 30);
    expect(verify(made)).toMatchObject({
      ok: false,
      problem: { what: 'a checkpoint is cut short' },
    });
    made.restart().close();
    expect(verify(made)).toMatchObject({ ok: true, signedRecords: 8 });
  });

  it('signs no more on a journal whose past was rewritten with a chain that fits', () => {
    const made = new MadeLedger().begin().write(300, 10).sign();
    const bytes = readFileSync(made.segment);
    const [, second] = blockStarts(made.segment);
    bytes[second! + 40]! ^= 1;
    writeFileSync(made.segment, bytes);
    rechain(made.segment);
    made.restart();
    rmSync(join(made.directory, 'ledger.tiles'));
    made.restart();
    expect(() => made.follow()).toThrow(LedgerBroken);
    expect(() => made.write(5).follow()).toThrow('its first 301 records are not those that were');
    expect(made.ledger.sign(true)).toBeNull();
  });

  it('signs no more on a journal that has lost what was signed', () => {
    const made = new MadeLedger().begin().write(30, 10).sign();
    truncateSync(made.segment, blockStarts(made.segment).at(-2));
    expect(() => made.restart().follow()).toThrow('it has 21 records, and 31 were signed');
    expect(made.ledger.sign(true)).toBeNull();
  });

  it('refuses checkpoints that another key has signed', () => {
    const made = smallLedger();
    const other = openLedgerKey(join(scratch(), 'ledger.key'), false);
    expect(() => new Ledger(made.directory, other)).toThrow(/is not signed by voltaire\//);
  });

  it('covers a crash by the next checkpoint', () => {
    const made = new MadeLedger().begin().write(3).sign().write(4);
    appendFileSync(join(made.directory, '000001-r1.journal'), 'half');
    expect(verify(made)).toMatchObject({
      ok: true,
      closed: false,
      tornBytes: 4,
      unsignedRecords: 4,
    });
    truncateSync(made.segment, statSync(made.segment).size - 4); // as recovery does
    made.restart().begin().write(2).close();
    expect(verify(made)).toMatchObject({ ok: true, closed: true, signedRecords: 11 });
    expect(notes(made.directory)).toHaveLength(2);
  });
});

describe('the key of a ledger', () => {
  it('is made once, for its owner only', () => {
    const path = join(scratch(), 'ledger.key');
    const first = openLedgerKey(path, false);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(openLedgerKey(path, true).name).toBe(first.name);
  });

  it('is not made anew for a ledger that was signed before', () => {
    const path = join(scratch(), 'ledger.key');
    expect(() => openLedgerKey(path, true)).toThrow(/put it back, or move the journal away/);
  });
});

function scratchOf(made: MadeLedger): string {
  const directory = made.copy();
  for (const each of ['checkpoints.log', 'ledger.tiles']) rmSync(join(directory, each));
  return directory;
}
