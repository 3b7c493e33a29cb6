import type { SegmentSource } from './segment-source.ts';

/** Of the many small blocks of market data alone some hundred. */
const WINDOW_BYTES = 1 << 17;

/** A file that is read from front to back: by few large reads instead of many small ones. */
export class FileWindow {
  private buffer: Uint8Array;
  private begin = 0;
  private end = 0;

  constructor(
    private readonly source: SegmentSource,
    windowBytes = WINDOW_BYTES,
  ) {
    this.buffer = new Uint8Array(windowBytes);
  }

  /** From the first byte to before the last, which the file must have. Valid until the next call. */
  bytes(from: number, to: number): Uint8Array {
    if (from < this.begin || to > this.end) this.fill(from, to);
    return this.buffer.subarray(from - this.begin, to - this.begin);
  }

  private fill(from: number, to: number): void {
    if (this.buffer.length < to - from) this.buffer = new Uint8Array((to - from) * 2);
    const length = Math.min(this.buffer.length, this.source.size - from);
    this.begin = from;
    this.end = from + this.source.read(this.buffer, length, from);
    if (this.end < to) throw new RangeError(`the file ends at byte ${this.end}, not ${to}`);
  }
}
