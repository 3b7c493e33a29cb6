import { EventKind, type KernelEvent } from '@voltaire/reflex/model/event.ts';
import type { SymbolMarket } from '@voltaire/reflex/observe/symbol-market.ts';
import { Lane } from '@voltaire/reflex/orient/lane.ts';
import type { ReferenceVenue, Truth } from './reference-venue.ts';
import type { Listener } from './unreliable-link.ts';

/** A market and nothing around it but what asks it for requests, as the kernel does. */
export function laneOf({ instrument }: ReferenceVenue): Listener {
  const lane = new Lane(instrument);
  const { market } = lane;
  return {
    market,
    take: (event) => {
      give(lane, event);
      return market.wantsResync(event.monoNs);
    },
  };
}

function give(lane: Lane, event: KernelEvent): void {
  const { market } = lane;
  if (event.kind === EventKind.LINK) lane.onLink(event.up, event.reason, event.monoNs);
  else if (event.kind === EventKind.BAD_FRAME) market.onBadFrame(event);
  else if (event.kind === EventKind.HEARTBEAT) market.onAlive(event.monoNs);
  else if (event.kind === EventKind.TIMER) market.onTime(event.monoNs);
  else if (event.kind === EventKind.SUBSCRIPTION) {
    market.feed.subscription(event.channel, event.accepted, event.reason);
  } else lane.observe(event);
}

/** What a market holds, best price first. */
export function heldBy({ book }: SymbolMarket): Truth {
  return {
    bids: Array.from({ length: book.bidCount }, (_, i) => [book.bidTicks(i), book.bidLots(i)]),
    asks: Array.from({ length: book.askCount }, (_, i) => [book.askTicks(i), book.askLots(i)]),
  };
}

/** The best levels, as far as a checksum proves them. */
export const bestTen = ({ bids, asks }: Truth): Truth => ({
  bids: bids.slice(0, 10),
  asks: asks.slice(0, 10),
});
