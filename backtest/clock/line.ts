import type { Delays } from './latency.ts';

/**
 * One direction of a connection: what is sent arrives after a delay, and never before what was sent
 * earlier. Times are ns.
 */
export class Line<T> {
  /** When the next one arrives; infinite when nothing is under way. */
  dueNs = Number.POSITIVE_INFINITY;
  private readonly underway: { readonly dueNs: number; readonly item: T }[] = [];
  private lastNs = Number.NEGATIVE_INFINITY;

  constructor(private readonly delays: Delays) {}

  send(nowNs: number, item: T): void {
    this.lastNs = Math.max(this.lastNs, nowNs + this.delays.next());
    this.underway.push({ dueNs: this.lastNs, item });
    this.dueNs = this.underway[0]!.dueNs;
  }

  /** What arrives next; there must be something. */
  take(): T {
    const { item } = this.underway.shift()!;
    this.dueNs = this.underway[0]?.dueNs ?? Number.POSITIVE_INFINITY;
    return item;
  }
}
