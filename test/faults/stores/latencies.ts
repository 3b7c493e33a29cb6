import { listSegments, SegmentReader } from '@voltaire/reflex/journal/reader.ts';
import { EventKind } from '@voltaire/reflex/model/event.ts';

/** From and to, µs since the epoch. */
export type Window = readonly [number, number];

/** What the kernel has measured of itself, as its journal has it. */
export class Latencies {
  private readonly decisions: [number, number][] = [];
  private readonly orders: [number, number][] = [];
  /** Orders that left, and kills that were engaged and released, by their place in the journal. */
  readonly sent: number[] = [];
  readonly killed: [number, number][] = [];

  constructor(directory: string) {
    let killedAt: number | null = null;
    for (const { path } of listSegments(directory)) {
      for (const record of new SegmentReader(path).records()) {
        if (record.type !== 'event') continue;
        const { event, seq } = record;
        if (event.kind === EventKind.PULSE && event.tickToDecisionP99Us !== null) {
          this.decisions.push([event.atUs, event.tickToDecisionP99Us]);
        } else if (event.kind === EventKind.SENT) {
          this.orders.push([event.atUs, event.writtenAfterNs / 1000]);
          this.sent.push(seq);
        } else if (event.kind === EventKind.COMMAND) {
          if (event.action.type === 'kill') killedAt ??= seq;
          if (event.action.type === 'propose' && killedAt !== null) {
            this.killed.push([killedAt, seq]); // nobody can have released it before
            killedAt = null;
          }
        }
      }
    }
  }

  /** Of the p99 of each second from tick to decision, µs, the mean of the middle half; NaN without any. */
  decisionP99Us(windows: readonly Window[]): number {
    return middle(within(this.decisions, windows));
  }

  /** From tick to order written, µs. */
  orderP99Us(windows: readonly Window[]): number {
    return quantile(within(this.orders, windows), 0.99);
  }

  ordersIn(window: Window): number {
    return within(this.orders, [window]).length;
  }

  /** Orders that left while everything was killed. */
  get sentWhileKilled(): number {
    return this.sent.filter((seq) => this.killed.some(([from, to]) => seq > from && seq < to))
      .length;
  }
}

/** NaN of nothing. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

/** As robust as a median, and finer than the steps in which each was measured. */
function middle(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const cut = Math.floor(sorted.length / 4);
  const kept = sorted.slice(cut, sorted.length - cut);
  return kept.reduce((sum, value) => sum + value, 0) / kept.length;
}

function within(measured: readonly [number, number][], windows: readonly Window[]): number[] {
  const inside = (atUs: number) => windows.some(([from, to]) => atUs >= from && atUs < to);
  return measured.flatMap(([atUs, us]) => (inside(atUs) ? [us] : []));
}
