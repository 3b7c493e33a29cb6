import {
  type ChainedDiff,
  type CheckedBook,
  type DepthDiff,
  type DepthSnapshot,
  EventKind,
  type Quote,
} from '@voltaire/reflex/model/event.ts';
import { Instrument, type InstrumentDefinition } from '@voltaire/reflex/model/instrument.ts';
import * as fc from 'fast-check';
import { checksumOf } from './checksum.ts';
import { BTCUSD, BTCUSDT, BTCUSDT_PERP, levels, toDepth } from './instruments.ts';

export type Protocol = 'spot' | 'futures' | 'checksum';
export type BookMessage = DepthDiff | ChainedDiff | CheckedBook;

/** Best price first. */
export type Side = readonly (readonly [ticks: number, lots: number])[];

export interface Truth {
  readonly bids: Side;
  readonly asks: Side;
}

/** One level set, or (no lots) one that exists removed; `twice` tells another quantity before it. */
export interface Change {
  readonly isBid: boolean;
  /** Ticks from the best price of the other side; of a removal, which level. */
  readonly offset: number;
  readonly lots: number;
  readonly twice: boolean;
}

export const change: fc.Arbitrary<Change> = fc.record({
  isBid: fc.boolean(),
  offset: fc.integer({ min: 1, max: 25 }),
  lots: fc.oneof(
    { weight: 2, arbitrary: fc.constant(0) },
    { weight: 5, arbitrary: fc.integer({ min: 1, max: 9 }) },
  ),
  twice: fc.boolean(),
});

const DEFINITIONS: Record<Protocol, InstrumentDefinition> = {
  spot: BTCUSDT,
  futures: BTCUSDT_PERP,
  checksum: BTCUSD,
};

/** Where prices begin when a side is empty. */
const ANCHOR = 600_000;

/**
 * A venue with a true book, that tells of it in the messages of one protocol. The events are
 * unstamped: each delivery has a time of its own.
 */
export class ReferenceVenue {
  readonly instrument: Instrument;
  private readonly bids = new Map<number, number>();
  private readonly asks = new Map<number, number>();
  private updateId = 1_000;

  constructor(
    readonly protocol: Protocol,
    depth = 10,
  ) {
    const definition = DEFINITIONS[protocol];
    this.instrument = new Instrument(
      0,
      protocol === 'checksum' ? toDepth(definition, depth) : definition,
    );
    for (let i = 1; i <= 14; i++) {
      this.bids.set(ANCHOR - 2 * i, i);
      this.asks.set(ANCHOR + 2 * i, i);
    }
  }

  /** The book as far as the protocol tells of it. */
  get truth(): Truth {
    const depth =
      this.protocol === 'checksum' ? this.instrument.book.depth : Number.POSITIVE_INFINITY;
    return { bids: sorted(this.bids, 1, depth), asks: sorted(this.asks, -1, depth) };
  }

  /** Null when nothing of it is to be seen at the depth that is subscribed to. */
  change(changes: readonly Change[]): BookMessage | null {
    const before = this.truth;
    const bids: [number, number][] = [];
    const asks: [number, number][] = [];
    for (const one of changes) this.apply(one, one.isBid ? bids : asks);
    if (this.protocol === 'checksum')
      return this.checkedChange(
        before,
        changes.some(({ twice }) => twice),
      );
    if (bids.length + asks.length === 0) return null;
    const previousUpdateId = this.updateId;
    // Ids of futures are those of all symbols together: there is a hole before most messages.
    const firstUpdateId = previousUpdateId + (this.protocol === 'futures' ? 17 : 1);
    this.updateId = firstUpdateId + bids.length + asks.length;
    const ids = { firstUpdateId, lastUpdateId: this.updateId };
    const common = {
      ...UNSTAMPED,
      ...ids,
      exchangeUs: 0,
      bids: levels(...bids),
      asks: levels(...asks),
    };
    if (this.protocol === 'spot') return { kind: EventKind.DEPTH_DIFF, ...common };
    return { kind: EventKind.CHAINED_DIFF, ...common, previousUpdateId };
  }

  snapshot(): DepthSnapshot | CheckedBook {
    const { bids, asks } = this.truth;
    const common = { ...UNSTAMPED, bids: levels(...bids), asks: levels(...asks) };
    if (this.protocol !== 'checksum') {
      return { kind: EventKind.DEPTH_SNAPSHOT, ...common, lastUpdateId: this.updateId };
    }
    return {
      kind: EventKind.CHECKED_BOOK,
      ...common,
      replaces: true,
      exchangeUs: 0,
      checksum: this.checksum,
    };
  }

  /** The best bid and ask with the id of the book; null where the protocol has none. */
  quote(): Quote | null {
    const [bid] = sorted(this.bids, 1, 1);
    const [ask] = sorted(this.asks, -1, 1);
    if (this.protocol === 'checksum' || !bid || !ask) return null;
    return {
      kind: EventKind.QUOTE,
      ...UNSTAMPED,
      updateId: this.updateId,
      bidTicks: bid[0],
      bidLots: bid[1],
      askTicks: ask[0],
      askLots: ask[1],
    };
  }

  private get checksum(): number {
    return checksumOf(this.instrument, this.truth.bids, this.truth.asks);
  }

  private apply({ isBid, offset, lots, twice }: Change, told: [number, number][]): void {
    const side = isBid ? this.bids : this.asks;
    const direction = isBid ? 1 : -1;
    if (lots === 0) {
      const existing = sorted(side, direction, side.size);
      const level = existing[offset % Math.max(1, existing.length)];
      if (!level) return;
      side.delete(level[0]);
      told.push([level[0], 0]);
      return;
    }
    const other = isBid ? sorted(this.asks, -1, 1) : sorted(this.bids, 1, 1);
    const ticks = (other[0]?.[0] ?? ANCHOR) - direction * offset;
    side.set(ticks, lots);
    if (twice) told.push([ticks, lots + 1]);
    told.push([ticks, lots]);
  }

  /**
   * What differs in the levels to the subscribed depth: those that came into it are told, those that
   * fell out of it are not.
   */
  private checkedChange(before: Truth, twice: boolean): CheckedBook | null {
    const after = this.truth;
    const bids = difference(before.bids, after.bids, this.bids);
    const asks = difference(before.asks, after.asks, this.asks);
    if (bids.length + asks.length === 0) return null;
    for (const side of [bids, asks]) {
      side.reverse(); // in no order
      const last = side.at(-1);
      if (twice && last) side.unshift([last[0], last[1] + 1]);
    }
    return {
      kind: EventKind.CHECKED_BOOK,
      ...UNSTAMPED,
      replaces: false,
      checksum: this.checksum,
      exchangeUs: 0,
      bids: levels(...bids),
      asks: levels(...asks),
    };
  }
}

const UNSTAMPED = { atUs: 0, monoNs: 0, symbolId: 0 };

function sorted(side: ReadonlyMap<number, number>, direction: 1 | -1, depth: number): Side {
  return [...side].sort(([a], [b]) => (b - a) * direction).slice(0, depth);
}

function difference(
  before: Side,
  after: Side,
  whole: ReadonlyMap<number, number>,
): [number, number][] {
  const old = new Map(before);
  const removed = before
    .filter(([ticks]) => !whole.has(ticks))
    .map(([ticks]): [number, number] => [ticks, 0]);
  const set = after.filter(([ticks, lots]) => old.get(ticks) !== lots);
  return [...removed, ...set.map(([ticks, lots]): [number, number] => [ticks, lots])];
}
