import { type DepthSnapshot, EventKind, type MarketEvent } from '@voltaire/reflex/model/event.ts';
import type { Levels } from '@voltaire/reflex/model/levels.ts';

/**
 * How one event of the market lies in the number pool of a tape. Prices count ticks, quantities lots,
 * times are µs since the epoch; `levels` is two counts, then ticks and lots of each bid and each ask.
 *
 *   TRADE           tradeId ticks lots aggressor exchangeUs
 *   QUOTE           updateId  bidTicks bidLots  askTicks askLots
 *   DEPTH_DIFF      firstId lastId exchangeUs  levels
 *   CHAINED_DIFF    firstId lastId previousId exchangeUs  levels
 *   CHECKED_BOOK    replaces checksum exchangeUs  levels
 *   PARTIAL_BOOK    lastId exchangeUs  levels
 *   DEPTH_SNAPSHOT  lastId  levels
 *   CANDLE          intervalS openUs open high low close volumeLots trades closed
 *   DAY_TICKER      last high low volumeLots changePct
 *   VENUE_STATUS    open ofTheSymbol
 *   HEARTBEAT       nothing
 */
export type TapedEvent = MarketEvent | DepthSnapshot;

/** Where the numbers go. */
interface Numbers {
  add(value: number): unknown;
}

/** Numbers before the two counts of levels. */
export const HEADERS: Readonly<Record<number, number>> = {
  [EventKind.DEPTH_DIFF]: 3,
  [EventKind.CHAINED_DIFF]: 4,
  [EventKind.CHECKED_BOOK]: 3,
  [EventKind.PARTIAL_BOOK]: 2,
  [EventKind.DEPTH_SNAPSHOT]: 1,
};

/** Appends the event's numbers to the frame begun last; what is not of the market is left out. */
export function writeEvent(tape: Numbers, event: TapedEvent): void {
  switch (event.kind) {
    case EventKind.TRADE:
      add(tape, event.tradeId, event.priceTicks, event.quantityLots);
      add(tape, event.aggressor, event.exchangeUs);
      break;
    case EventKind.QUOTE:
      add(tape, event.updateId, event.bidTicks, event.bidLots, event.askTicks, event.askLots);
      break;
    case EventKind.DEPTH_DIFF:
      add(tape, event.firstUpdateId, event.lastUpdateId, event.exchangeUs);
      addSides(tape, event);
      break;
    case EventKind.CHAINED_DIFF:
      add(tape, event.firstUpdateId, event.lastUpdateId, event.previousUpdateId, event.exchangeUs);
      addSides(tape, event);
      break;
    case EventKind.CHECKED_BOOK:
      add(tape, event.replaces ? 1 : 0, event.checksum, event.exchangeUs);
      addSides(tape, event);
      break;
    case EventKind.PARTIAL_BOOK:
      add(tape, event.lastUpdateId, event.exchangeUs);
      addSides(tape, event);
      break;
    case EventKind.DEPTH_SNAPSHOT:
      add(tape, event.lastUpdateId);
      addSides(tape, event);
      break;
    case EventKind.CANDLE:
      add(tape, event.intervalS, event.openUs, event.openTicks, event.highTicks, event.lowTicks);
      add(tape, event.closeTicks, event.volumeLots, event.trades, event.closed ? 1 : 0);
      break;
    case EventKind.DAY_TICKER:
      add(tape, event.lastTicks, event.highTicks, event.lowTicks, event.volumeLots);
      add(tape, event.changePct);
      break;
    case EventKind.VENUE_STATUS:
      add(tape, event.open ? 1 : 0, event.symbolId >= 0 ? 1 : 0);
      break;
    case EventKind.SUBSCRIPTION:
      break;
  }
}

function add(tape: Numbers, ...numbers: readonly number[]): void {
  for (const number of numbers) tape.add(number);
}

function addSides(tape: Numbers, { bids, asks }: { bids: Levels; asks: Levels }): void {
  add(tape, bids.count, asks.count);
  for (const side of [bids, asks]) {
    for (let i = 0; i < side.count; i++) {
      tape.add(side.ticks[i]!);
      tape.add(side.lots[i]!);
    }
  }
}
