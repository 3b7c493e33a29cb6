import type * as fs from 'node:fs';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { listSegments } from '@voltaire/reflex/journal/reader.ts';
import { compressSegment } from '@voltaire/server/ledger/compress-segment.ts';
import { verifyJournal } from '@voltaire/server/ledger/verify.mjs';
import * as fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { MadeLedger } from './made-ledger.ts';

/** Bytes that the disk still takes; Infinity: all. */
const disk = vi.hoisted(() => ({ room: Number.POSITIVE_INFINITY }));

vi.mock('node:fs', async (original) => {
  const real = await original<typeof fs>();
  const writeSync = (
    file: number,
    given: Uint8Array | string,
    at = 0,
    length = Buffer.from(given).length - at,
    position: number | null = null,
  ) => {
    const bytes = Buffer.from(given);
    const taken = Math.min(length, disk.room);
    if (taken === 0 && length > 0) {
      throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
    }
    disk.room -= taken;
    return real.writeSync(file, bytes, at, taken, position);
  };
  return { ...real, writeSync };
});

afterEach(() => {
  disk.room = Number.POSITIVE_INFINITY;
});

const verify = (made: MadeLedger) => verifyJournal(made.directory, { key: made.key });

/** With as much room as that; then there is room again. */
function onDiskOf(room: number, work: () => void): void {
  disk.room = room;
  try {
    work();
  } catch (error) {
    expect(String(error)).toMatch(/ENOSPC/);
  } finally {
    disk.room = Number.POSITIVE_INFINITY;
  }
}

const tiles = (directory: string) => readFileSync(join(directory, 'ledger.tiles'));

describe('a ledger on a full disk', () => {
  it('signs what is right as soon as there is room, whatever was half written, also after a restart', () => {
    const rooms = fc.array(fc.nat({ max: 700 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(rooms, fc.boolean(), fc.boolean(), (list, restarts, isSigned) => {
        const made = new MadeLedger().begin();
        if (isSigned) made.sign();
        for (const room of list) {
          made.write(300, 70);
          onDiskOf(room, () => made.sign());
          const { ok, problem } = verify(made);
          if (!ok) expect(problem!.what).toMatch(/no checkpoint/);
        }
        if (restarts) made.restart();
        made.write(300, 70).close();
        const records = 1 + (list.length + 1) * 300;
        expect(verify(made)).toMatchObject({ ok: true, records, closed: true });
        made.restart().begin().close();
        expect(verify(made)).toMatchObject({ ok: true, records: records + 1, closed: true });
        // Its tiles are those that it would have without any trouble.
        const anew = made.copy();
        rmSync(join(anew, 'ledger.tiles'), { force: true });
        new MadeLedger(anew, made.signer).follow();
        expect(tiles(made.directory).equals(tiles(anew))).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  it('keeps a segment as it is when there is no room to compress it', () => {
    const made = new MadeLedger().begin().write(400, 20).rotate().write(1).close();
    const { path } = listSegments(made.directory)[0]!;
    const before = verify(made);
    for (const room of [0, 1, 100, 1_000]) {
      onDiskOf(room, () => {
        for (const _ of compressSegment(path));
      });
      expect(listSegments(made.directory)).toHaveLength(2);
      expect(verify(made)).toEqual(before);
    }
    for (const _ of compressSegment(path));
    expect(verify(made)).toEqual(before);
  });

  it('drops nothing when there is no room to say what was dropped', () => {
    const made = new MadeLedger().begin().write(40, 20).close();
    made.pass(60_000).begin().write(1).sign();
    for (const room of [0, 50]) {
      onDiskOf(room, () => made.retain(0));
      expect(listSegments(made.directory)).toHaveLength(2);
      expect(verify(made)).toMatchObject({ ok: true, before: 0 });
    }
    made.retain(0);
    expect(verify(made)).toMatchObject({ ok: true, before: 41 });
  });
});
