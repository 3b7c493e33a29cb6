import { DEPTH, DEPTH_HEADER } from '../tape/layout.ts';
import { type DerivedStream, NOTHING } from './derived-stream.ts';
import type { MarketFormat } from './market-format.ts';

/** `<symbol>@depth` and its kin: the updates of a while in one, each level with its last quantity. */
export function slowDepth(format: MarketFormat, suffix: string, everyMs: number): DerivedStream {
  const bids = new Map<number, number>();
  const asks = new Map<number, number>();
  let firstId = 0;
  let sinceMs = 0;
  const rest = (): void => {
    bids.clear();
    asks.clear();
    firstId = 0;
  };
  return {
    suffix,
    channel: 'book',
    rest,
    next: ({ kind, numbers, at, shift }, eventMs) => {
      if (kind !== DEPTH) return NOTHING;
      if (firstId === 0) {
        firstId = numbers[at + 1]! + shift.updateId;
        sinceMs = eventMs;
      }
      const bidsEnd = at + DEPTH_HEADER + numbers[at + 3]! * 2;
      const end = bidsEnd + numbers[at + 4]! * 2;
      for (let level = at + DEPTH_HEADER; level < end; level += 2) {
        (level < bidsEnd ? bids : asks).set(numbers[level]!, numbers[level + 1]!);
      }
      if (eventMs - sinceMs < everyMs) return NOTHING;
      const lastId = numbers[at + 2]! + shift.updateId;
      const change = { eventMs, firstId, lastId, bids: sorted(bids, -1), asks: sorted(asks, 1) };
      rest();
      return [format.depthChange(change)];
    },
  };
}

function sorted(levels: ReadonlyMap<number, number>, direction: 1 | -1): Float64Array {
  const pairs = [...levels].sort(([one], [other]) => (one - other) * direction);
  return Float64Array.from(pairs.flat());
}
