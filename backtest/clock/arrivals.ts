import type { Delays } from './latency.ts';
import { Line } from './line.ts';

/** Several lines that end at one place, as one: of two arrivals at one moment the earlier line's is first. */
export class Arrivals<T> {
  /** When the next one arrives; infinite when nothing is under way. */
  dueNs = Number.POSITIVE_INFINITY;
  private readonly lines: readonly Line<T>[];

  constructor(delays: readonly Delays[]) {
    this.lines = delays.map((each) => new Line(each));
  }

  send(line: number, nowNs: number, item: T): void {
    this.lines[line]!.send(nowNs, item);
    this.look();
  }

  /** What arrives next; there must be something. */
  take(): T {
    const item = this.lines.find(({ dueNs }) => dueNs === this.dueNs)!.take();
    this.look();
    return item;
  }

  private look(): void {
    this.dueNs = Math.min(...this.lines.map(({ dueNs }) => dueNs));
  }
}
