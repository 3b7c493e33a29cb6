import {
  Column,
  SLOT_SIZE,
  TelemetryRing,
  TICK_TRADE,
} from '@voltaire/reflex/rings/telemetry-ring.ts';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const SLOTS = 8_192;

function ring(): TelemetryRing {
  return new TelemetryRing(TelemetryRing.allocate());
}

function write(telemetry: TelemetryRing, seq: number): void {
  telemetry.write((data, at) => {
    data[at + Column.KIND] = TICK_TRADE;
    data[at + Column.SEQ] = seq;
    data[at + SLOT_SIZE - 1] = -seq;
  });
}

/** Reads from a position; every slot must be whole. */
function read(telemetry: TelemetryRing, from: number, most = SLOTS) {
  const into = new Float64Array(most * SLOT_SIZE);
  const { next, count, missed } = telemetry.read(from, into);
  const seqs = Array.from({ length: count }, (_, i) => into[i * SLOT_SIZE + Column.SEQ]!);
  seqs.forEach((seq, i) => expect(into[(i + 1) * SLOT_SIZE - 1]).toBe(-seq));
  return { next, missed, seqs };
}

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);

describe('TelemetryRing', () => {
  it('gives every tick once to a reader that keeps up', () => {
    const telemetry = ring();
    const reader = new TelemetryRing(telemetry.memory);
    let next = 0;
    for (let seq = 0; seq < 3 * SLOTS; seq++) {
      write(telemetry, seq);
      if (seq % 1_000 !== 999) continue;
      const got = read(reader, next);
      expect([got.missed, got.seqs]).toEqual([0, range(next, seq + 1)]);
      ({ next } = got);
    }
  });

  it('gives a reader that fell behind the newest, and says how many it missed', () => {
    const telemetry = ring();
    const total = SLOTS + 500;
    for (let seq = 0; seq < total; seq++) write(telemetry, seq);
    const { next, missed, seqs } = read(telemetry, 0);
    expect(seqs.at(-1)).toBe(total - 1);
    expect(seqs).toEqual(range(total - seqs.length, total));
    expect([missed, next]).toEqual([total - seqs.length, total]);
    expect(seqs.length).toBeGreaterThan(SLOTS - 2);
  });

  it('counts what a reader got and missed without a gap, however it reads', () => {
    const telemetry = ring();
    let written = 0;
    let next = 0;
    let seen = 0;
    fc.assert(
      fc.property(fc.nat({ max: 20_000 }), fc.integer({ min: 1, max: 9_000 }), (ticks, most) => {
        for (let i = 0; i < ticks; i++) write(telemetry, written++);
        const before = next;
        const got = read(telemetry, next, most);
        expect(got.missed).toBeGreaterThanOrEqual(0);
        expect(got.next - before).toBe(got.seqs.length + got.missed);
        expect(got.seqs).toEqual(range(got.next - got.seqs.length, got.next));
        ({ next } = got);
        seen += got.seqs.length + got.missed;
        expect(seen).toBe(next);
      }),
      { numRuns: 40 },
    );
  });

  it('drops what the writer overtook while it was being copied', () => {
    const telemetry = ring();
    for (let seq = 0; seq < SLOTS; seq++) write(telemetry, seq);
    // The writer goes on in the middle of the copy: the first slot is written over after it was read.
    const into = new Float64Array(SLOTS * SLOT_SIZE);
    const real = into.set.bind(into);
    let copied = 0;
    into.set = (...args) => {
      real(...args);
      if (++copied === 100) for (let i = 0; i < 300; i++) write(telemetry, SLOTS + i);
    };
    const { next, count, missed } = telemetry.read(0, into);
    const first = into[Column.SEQ]!;
    expect(first).toBeGreaterThanOrEqual(300);
    expect(into[(count - 1) * SLOT_SIZE + Column.SEQ]).toBe(next - 1);
    expect([count, missed]).toEqual([next - first, first]);
  });

  it('gives nothing to a reader that has everything', () => {
    const telemetry = ring();
    write(telemetry, 0);
    expect(read(telemetry, 1)).toEqual({ next: 1, missed: 0, seqs: [] });
    expect(telemetry.position).toBe(1);
  });
});
