import { KINEMATICS_SIZE } from '../physics/kinematics.ts';
import { MEASURES_SIZE } from '../physics/measures.ts';

/**
 * Ticks and derivatives from the kernel to whoever watches. The writer never waits and never looks
 * who reads: it overwrites the oldest. A reader that fell behind jumps to what is still there and is
 * told how many it missed, so that a slow one sees the newest, not the past.
 */
export const TICK_TRADE = 1;
export const TICK_QUOTE = 2;

/** Columns of one slot, all doubles. Prices in ticks, quantities in lots. */
export const Column = {
  KIND: 0,
  SYMBOL: 1,
  SEQ: 2,
  AT_US: 3,
  EXCHANGE_US: 4,
  BID_TICKS: 5,
  BID_LOTS: 6,
  ASK_TICKS: 7,
  ASK_LOTS: 8,
  LAST_TICKS: 9,
  LAST_LOTS: 10,
  LAST_SIDE: 11,
  DERIVATIVES: 12,
  STANDARD_ERRORS: 12 + KINEMATICS_SIZE,
  MEASURES: 12 + 2 * KINEMATICS_SIZE,
} as const;

export const SLOT_SIZE = Column.MEASURES + MEASURES_SIZE;
const SLOTS = 8192;
const CONTROL_BYTES = 8;

export class TelemetryRing {
  private readonly written: BigInt64Array;
  private readonly data: Float64Array;
  private count = 0;

  static allocate(): SharedArrayBuffer {
    return new SharedArrayBuffer(CONTROL_BYTES + SLOTS * SLOT_SIZE * 8);
  }

  constructor(readonly memory: SharedArrayBuffer) {
    this.written = new BigInt64Array(memory, 0, 1);
    this.data = new Float64Array(memory, CONTROL_BYTES);
  }

  /** `fill` writes the columns of the slot that begins at `at`. */
  write(fill: (data: Float64Array, at: number) => void): void {
    fill(this.data, (this.count % SLOTS) * SLOT_SIZE);
    this.count++;
    Atomics.store(this.written, 0, BigInt(this.count));
  }

  /** How many were ever written. */
  get position(): number {
    return Number(Atomics.load(this.written, 0));
  }

  /**
   * Copies slots from position `from` on into `into` (whole slots) and returns where to go on and
   * how many were lost. The writer may overtake while we copy: what it may have touched is dropped.
   */
  read(from: number, into: Float64Array): { next: number; count: number; missed: number } {
    const written = this.position;
    const most = Math.floor(into.length / SLOT_SIZE);
    const first = Math.max(from, written - SLOTS + 1);
    const next = Math.min(written, first + most);
    for (let position = first; position < next; position++) {
      const at = (position % SLOTS) * SLOT_SIZE;
      into.set(this.data.subarray(at, at + SLOT_SIZE), (position - first) * SLOT_SIZE);
    }
    const overwritten = Math.min(next, Math.max(first, this.position - SLOTS + 1)) - first;
    if (overwritten > 0) into.copyWithin(0, overwritten * SLOT_SIZE, (next - first) * SLOT_SIZE);
    const count = next - first - overwritten;
    return { next, count, missed: next - from - count };
  }
}
