import { setTimeout } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { ByteRing } from '@voltaire/reflex/rings/byte-ring.ts';
import * as fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';

const HEAD = 0;
const TAIL = 1;

/** A ring whose positions have already run up to `position`. */
function ringAt(capacity: number, position: number): ByteRing {
  const memory = ByteRing.allocate(capacity);
  const control = new Int32Array(memory, 0, 2);
  control[HEAD] = position | 0;
  control[TAIL] = position | 0;
  return new ByteRing(memory);
}

const bytes = (length: number, seed: number) =>
  Uint8Array.from({ length }, (_, i) => (seed * 31 + i * 7) & 0xff);

function drain(ring: ByteRing, most?: number): number[][] {
  const taken: number[][] = [];
  ring.read((message) => taken.push([...message]), most);
  return taken;
}

const action = fc.oneof(
  { weight: 3, arbitrary: fc.record({ write: fc.nat({ max: 30 }) }) },
  { weight: 1, arbitrary: fc.record({ read: fc.integer({ min: 1, max: 5 }) }) },
);

describe('ByteRing', () => {
  it.each([
    ['the start', 0],
    ['a multiple of 4 near 2^31', 2 ** 31 - 32],
    ['a multiple of 4 near 2^32', 2 ** 32 - 32],
  ])('is a queue that says no instead of losing anything, from %s on', (_, position) => {
    fc.assert(
      fc.property(fc.array(action, { maxLength: 200, size: 'max' }), (actions) => {
        const ring = ringAt(64, position);
        const model: number[][] = [];
        let seed = 0;
        for (const one of actions) {
          if ('write' in one) {
            const message = bytes(one.write, seed++);
            const used = model.reduce((sum, m) => sum + 4 + ((m.length + 3) & ~3), 0);
            const taken = ring.write(message);
            if (taken) model.push([...message]);
            else {
              // What is skipped at the end of the ring is less than the message that did not fit.
              const skipped = model.length === 0 ? 0 : 36;
              expect(used + skipped + 2 * (4 + ((message.length + 3) & ~3))).toBeGreaterThan(64);
            }
          } else {
            expect(drain(ring, one.read)).toEqual(model.splice(0, one.read));
          }
        }
        expect(drain(ring)).toEqual(model);
        expect(ring.occupancy).toBe(0);
      }),
      { numRuns: 200 },
    );
  });

  it('takes a message of up to half its size whenever it is empty, wherever it stands', () => {
    for (let position = 0; position < 256; position += 4) {
      const ring = ringAt(256, position);
      expect(ring.write(bytes(124, 1))).toBe(true);
      expect(drain(ring)).toEqual([[...bytes(124, 1)]]);
    }
  });

  it('is full to the last byte and empty again', () => {
    const ring = new ByteRing(ByteRing.allocate(64));
    for (let i = 0; i < 4; i++) expect(ring.write(bytes(12, i))).toBe(true);
    expect(ring.occupancy).toBe(1);
    expect(ring.write(new Uint8Array(0))).toBe(false);
    expect(drain(ring, 1)).toEqual([[...bytes(12, 0)]]);
    expect(ring.write(bytes(12, 9))).toBe(true);
    expect(drain(ring)).toEqual([1, 2, 3, 9].map((seed) => [...bytes(12, seed)]));
  });

  it('leaves everything as it was when there is no room', () => {
    const ring = new ByteRing(ByteRing.allocate(32));
    ring.write(bytes(20, 1));
    expect(ring.write(bytes(20, 2))).toBe(false);
    expect(ring.write(bytes(1_000, 2))).toBe(false);
    expect(drain(ring)).toEqual([[...bytes(20, 1)]]);
  });

  it('carries empty messages', () => {
    const ring = new ByteRing(ByteRing.allocate(64));
    ring.write(new Uint8Array(0));
    ring.write(bytes(3, 1));
    expect(drain(ring)).toEqual([[], [...bytes(3, 1)]]);
  });

  it('hands a message over again when its taker failed', () => {
    const ring = new ByteRing(ByteRing.allocate(64));
    ring.write(bytes(3, 1));
    expect(() =>
      ring.read(() => {
        throw new Error('not now');
      }),
    ).toThrow('not now');
    expect(drain(ring)).toEqual([[...bytes(3, 1)]]);
  });

  it('gives a copy that later messages do not touch', () => {
    const ring = new ByteRing(ByteRing.allocate(32));
    ring.write(bytes(12, 1));
    let kept = new Uint8Array(0);
    ring.read((message) => {
      kept = Uint8Array.from(message);
    });
    for (let i = 2; i < 5; i++) {
      ring.write(bytes(12, i));
      drain(ring);
    }
    expect([...kept]).toEqual([...bytes(12, 1)]);
  });

  it.each([3, 48, 100])('refuses a capacity of %i, which is no power of two', (capacity) => {
    expect(() => new ByteRing(ByteRing.allocate(capacity))).toThrow(RangeError);
  });

  it('wakes a reader that waits, and does not let one wait for what is there', async () => {
    const ring = new ByteRing(ByteRing.allocate(64));
    const waiting = ring.wait();
    expect(await Promise.race([waiting, setTimeout(20, 'still waiting')])).toBe('still waiting');
    ring.write(bytes(1, 1));
    await waiting;
    await ring.wait();
    expect(drain(ring)).toHaveLength(1);
  });

  it('carries 200,000 messages between two threads, in order, none lost, none changed', async () => {
    const COUNT = 200_000;
    const ring = new ByteRing(ByteRing.allocate(1 << 12));
    const worker = new Worker(new URL('../support/ring-writer.ts', import.meta.url), {
      workerData: { memory: ring.memory, count: COUNT },
      execArgv: ['--import', 'tsx'],
    });
    onTestFinished(async () => {
      await worker.terminate();
    });
    const failed = new Promise<never>((_, reject) => {
      worker.once('error', reject);
    });
    const seen = { messages: 0, wrong: 0 };
    while (seen.messages < COUNT) {
      await Promise.race([ring.wait(), failed]);
      ring.read((message) => {
        const number = new DataView(message.buffer, message.byteOffset).getUint32(0, true);
        const tail = message.subarray(4);
        const whole = tail.every((byte) => byte === (number & 0xff));
        if (number !== seen.messages || !whole) seen.wrong++;
        seen.messages++;
      });
    }
    expect(seen).toEqual({ messages: COUNT, wrong: 0 });
    expect(ring.occupancy).toBe(0);
  });
});
