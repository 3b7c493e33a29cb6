import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Spool, type SpoolOptions } from '@voltaire/server/stores/series/spool.ts';
import { HEALTH, TICKS } from '@voltaire/server/stores/series/tables.ts';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RememberingStore } from './remembering-store.ts';
import { BEGIN_US, NAMES, type Row, trade, valuesOf } from './support.ts';

/** One row of ticks takes so much. */
const FRAME_BYTES = 16 + 8 * 11;

let folder: string;
let spools: Spool[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'voltaire-spool-'));
  spools = [];
});
afterEach(() => {
  for (const spool of spools) spool.close();
  rmSync(folder, { recursive: true, force: true });
});

function open(options: Partial<SpoolOptions> = {}): Spool {
  const spool = new Spool({ directory: folder, names: NAMES, ...options });
  spools.push(spool);
  return spool;
}

const files = () => readdirSync(folder).sort();
const newestFile = () => join(folder, files().at(-1)!);

const rows = (first: number, count: number): Row[] =>
  Array.from({ length: count }, (_, i) => trade(BEGIN_US + first + i, first + i, 10, 1));

const append = (spool: Spool, first: number, count: number) =>
  spool.append(TICKS, valuesOf(TICKS, rows(first, count)));

const range = (count: number) => Array.from({ length: count }, (_, i) => i);

/** Delivers all that it takes; false when the store failed. */
async function deliver(spool: Spool, store: RememberingStore, most = 50): Promise<boolean> {
  for (;;) {
    const batches = spool.take(most);
    if (batches.length === 0) return true;
    try {
      await store.append(batches);
    } catch {
      return false;
    }
    spool.acknowledge();
  }
}

describe('a spool', () => {
  it('gives what was appended, in its order and with its tables', () => {
    const spool = open();
    append(spool, 0, 3);
    spool.append(HEALTH, valuesOf(HEALTH, [{ atUs: 1, seq: 3, values: { age_ms: 7 } }]));
    const batches = spool.take(100);
    expect(batches.map(({ table }) => table)).toEqual([TICKS, HEALTH]);
    expect(batches[0]!.values).toEqual(valuesOf(TICKS, rows(0, 3)));
    expect(batches[0]!.names).toEqual(NAMES);
    expect(batches[1]!.number).toBeGreaterThan(batches[0]!.number);
  });

  it('gives the same again until it is acknowledged, and then never', () => {
    const spool = open();
    append(spool, 0, 3);
    const first = spool.take(100);
    append(spool, 3, 3);
    expect(spool.take(100)).toEqual(first);
    spool.acknowledge();
    expect(spool.take(100)).toHaveLength(1);
    spool.acknowledge();
    expect(spool.take(100)).toEqual([]);
  });

  it('counts what waits, and leaves no file when nothing does', async () => {
    const spool = open();
    append(spool, 0, 5);
    append(spool, 5, 2);
    expect(spool.spilledRows).toBe(7);
    await deliver(spool, new RememberingStore());
    expect(spool.spilledRows).toBe(0);
    spool.close();
    expect(files()).toEqual([]);
  });

  it('takes nothing for nothing, and what comes behind it all the same', () => {
    const spool = open();
    spool.append(TICKS, new Float64Array());
    append(spool, 0, 2);
    expect(spool.take(100)).toHaveLength(1);
  });

  it('does not let a file grow for ever while all is delivered', async () => {
    const spool = open({ segmentBytes: 10 * FRAME_BYTES });
    const store = new RememberingStore();
    for (const i of range(200)) {
      append(spool, i, 1);
      await deliver(spool, store);
      expect(files().length).toBeLessThanOrEqual(1);
    }
    expect(store.rows).toEqual(range(200));
  });

  it('drops the oldest beyond its room on disk, counts them and says so', async () => {
    const spool = open({ segmentBytes: 5 * FRAME_BYTES, mostBytes: 20 * FRAME_BYTES });
    for (const i of range(100)) append(spool, i, 1);
    expect(spool.dropped).toBeGreaterThan(60);
    expect(spool.spilledRows).toBe(100 - spool.dropped);
    expect(spool.problem).toContain(`${spool.dropped} rows are lost`);
    const store = new RememberingStore();
    await deliver(spool, store);
    expect(store.rows).toEqual(range(100).slice(spool.dropped));
  });

  it('does not count as dropped what is on its way while its file is', async () => {
    const spool = open({ segmentBytes: 5 * FRAME_BYTES, mostBytes: 20 * FRAME_BYTES });
    append(spool, 0, 1);
    spool.take(1);
    for (const i of range(99)) append(spool, i + 1, 1);
    const store = new RememberingStore();
    await deliver(spool, store);
    expect(store.rows[0]).toBe(0);
    expect(store.rows).toHaveLength(100 - spool.dropped);
  });

  it('holds rows in memory while the disk takes none, up to a bound, and writes them in order later', async () => {
    const spool = open({ mostHeldRows: 10 });
    rmSync(folder, { recursive: true });
    for (const i of range(8)) append(spool, i, 1);
    expect(spool.heldRows).toBe(8);
    expect(spool.problem).toContain('the disk does not take rows');
    const store = new RememberingStore();
    store.failure = 'after';
    await deliver(spool, store, 3);
    for (const i of range(4)) append(spool, 8 + i, 1);
    expect(spool.heldRows).toBe(10);
    // The two oldest are on their way all the same.
    expect(spool.dropped).toBe(0);
    rmSync(folder, { recursive: true, force: true });
    expect(await deliver(spool, store, 3)).toBe(false);
    store.failure = 'none';
    await deliver(spool, store, 3);
    expect(store.rows).toEqual(range(12));
    expect(spool.heldRows).toBe(0);
  });

  it('says that rows are not as they were written, counts them, and gives the others', async () => {
    const spool = open();
    for (const i of range(3)) append(spool, i, 1);
    const bytes = readFileSync(newestFile());
    const at = bytes.length - FRAME_BYTES - 20; // in the second of three
    bytes[at]! ^= 0xff;
    writeFileSync(newestFile(), bytes);
    const store = new RememberingStore();
    await deliver(spool, store);
    expect(store.rows).toEqual([0, 2]);
    expect(spool.dropped).toBe(1);
    expect(spool.problem).toContain('not as they were written');
  });

  it('sets aside, and tells of, a file that it does not understand', () => {
    writeFileSync(join(folder, '000000000007.rows'), '{"tables":1}\n');
    const spool = open();
    expect(spool.problem).toContain('has rows of another version');
    append(spool, 0, 1);
    expect(files()).toEqual(['000000000007.rows.unreadable', '000000000008.rows']);
  });

  it('gives each accepted row once, whatever happens (property)', async () => {
    const step = fc.oneof(
      {
        weight: 6,
        arbitrary: fc.record({ do: fc.constant('append'), size: fc.integer({ min: 1, max: 9 }) }),
      },
      {
        weight: 3,
        arbitrary: fc.record({ do: fc.constant('deliver'), size: fc.integer({ min: 1, max: 30 }) }),
      },
      {
        weight: 2,
        arbitrary: fc.record({
          do: fc.constantFrom('none', 'before', 'after'),
          size: fc.constant(0),
        }),
      },
      {
        weight: 1,
        arbitrary: fc.record({ do: fc.constantFrom('crash', 'restart'), size: fc.constant(0) }),
      },
      {
        weight: 1,
        arbitrary: fc.record({
          do: fc.constant('torn'),
          size: fc.integer({ min: 1, max: FRAME_BYTES }),
        }),
      },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        rmSync(folder, { recursive: true, force: true });
        const options = { segmentBytes: 12 * FRAME_BYTES };
        const store = new RememberingStore();
        let spool = open(options);
        let accepted = 0;
        for (const { do: what, size } of steps) {
          switch (what) {
            case 'append':
              append(spool, accepted, size);
              accepted += size;
              break;
            case 'deliver':
              await deliver(spool, store, size);
              break;
            case 'torn':
              // The process ends in the middle of a write, which nobody has heard to be done.
              append(spool, accepted, 1);
              truncateSync(newestFile(), readFileSync(newestFile()).length - size);
              spool = open(options);
              break;
            case 'crash':
              spool = open(options);
              break;
            case 'restart':
              spool.close();
              spool = open(options);
              break;
            default:
              store.failure = what;
          }
        }
        store.failure = 'none';
        expect(await deliver(spool, store)).toBe(true);
        expect(store.rows).toEqual(range(accepted));
        expect(spool.dropped).toBe(0);
        expect(spool.spilledRows + spool.heldRows).toBe(0);
      }),
      { numRuns: 150 },
    );
  });
});
