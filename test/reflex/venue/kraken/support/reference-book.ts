import { crc32 } from 'node:zlib';
import type { CheckedBook } from '@voltaire/reflex/model/event.ts';
import type { Levels } from '@voltaire/reflex/model/levels.ts';

/**
 * Kraken's book by the letter of its documentation ("Book", "Book checksum"), slowly, and with
 * another CRC32 than the kernel's. Only for pairs whose tick and lot are the last digit shown.
 */
export class ReferenceBook {
  private bids: [number, number][] = [];
  private asks: [number, number][] = [];

  constructor(private readonly depth: number) {}

  /** The checksum of the book after this message. */
  take(message: CheckedBook): number {
    if (message.replaces) {
      this.bids = [];
      this.asks = [];
    }
    this.bids = this.applied(this.bids, message.bids, -1);
    this.asks = this.applied(this.asks, message.asks, 1);
    const digits = [...this.asks.slice(0, 10), ...this.bids.slice(0, 10)].flat();
    return crc32(digits.join(''));
  }

  private applied(side: [number, number][], levels: Levels, direction: 1 | -1) {
    const byPrice = new Map(side);
    for (let i = 0; i < levels.count; i++) {
      const lots = levels.lots[i]!;
      if (lots === 0) byPrice.delete(levels.ticks[i]!);
      else byPrice.set(levels.ticks[i]!, lots);
    }
    return [...byPrice].toSorted(([a], [b]) => (a - b) * direction).slice(0, this.depth);
  }
}
