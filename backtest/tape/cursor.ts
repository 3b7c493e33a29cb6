import { ALL_SYMBOLS, EventKind, type KernelEvent } from '@voltaire/reflex/model/event.ts';
import { Levels } from '@voltaire/reflex/model/levels.ts';
import { BUY, SELL } from '@voltaire/reflex/model/order.ts';
import { HEADERS } from './layout.ts';
import type { EventTape } from './event-tape.ts';

const RECORDED = 'as recorded';

/**
 * Reads a tape's events one by one. Events of the frequent kinds are used again for the next one, as
 * decoders do: whoever keeps one copies it.
 */
export class TapeCursor {
  private readonly stamp = { symbolId: 0, atUs: 0, monoNs: 0 };
  private readonly bids = new Levels(1_000);
  private readonly asks = new Levels(1_000);
  private readonly trade = {
    kind: EventKind.TRADE,
    ...this.stamp,
    tradeId: 0,
    priceTicks: 0,
    quantityLots: 0,
    aggressor: BUY,
    exchangeUs: 0,
  };
  private readonly quote = {
    kind: EventKind.QUOTE,
    ...this.stamp,
    updateId: 0,
    bidTicks: 0,
    bidLots: 0,
    askTicks: 0,
    askLots: 0,
  };
  private readonly diff = {
    kind: EventKind.DEPTH_DIFF,
    ...this.stamp,
    firstUpdateId: 0,
    lastUpdateId: 0,
    exchangeUs: 0,
    bids: this.bids,
    asks: this.asks,
  };
  private readonly checked = {
    kind: EventKind.CHECKED_BOOK,
    ...this.stamp,
    replaces: false,
    checksum: 0,
    exchangeUs: 0,
    bids: this.bids,
    asks: this.asks,
  };

  constructor(private readonly tape: EventTape) {}

  /** The event of a line, received at the moment given: µs since the epoch, and monotonic ns. */
  read(line: number, atUs: number, monoNs: number): KernelEvent {
    const event = this.fill(this.tape.kinds[line]!, this.tape.starts[line]!);
    event.atUs = atUs;
    event.monoNs = monoNs;
    return event;
  }

  private fill(kind: number, at: number): KernelEvent {
    const { numbers } = this.tape;
    switch (kind) {
      case EventKind.QUOTE: {
        const { quote } = this;
        quote.updateId = numbers[at]!;
        quote.bidTicks = numbers[at + 1]!;
        quote.bidLots = numbers[at + 2]!;
        quote.askTicks = numbers[at + 3]!;
        quote.askLots = numbers[at + 4]!;
        return quote;
      }
      case EventKind.TRADE: {
        const { trade } = this;
        trade.tradeId = numbers[at]!;
        trade.priceTicks = numbers[at + 1]!;
        trade.quantityLots = numbers[at + 2]!;
        trade.aggressor = numbers[at + 3]! > 0 ? BUY : SELL;
        trade.exchangeUs = numbers[at + 4]!;
        return trade;
      }
      case EventKind.DEPTH_DIFF: {
        const { diff } = this;
        diff.firstUpdateId = numbers[at]!;
        diff.lastUpdateId = numbers[at + 1]!;
        diff.exchangeUs = numbers[at + 2]!;
        this.fillSides(kind, at);
        return diff;
      }
      case EventKind.CHECKED_BOOK: {
        const { checked } = this;
        checked.replaces = numbers[at] === 1;
        checked.checksum = numbers[at + 1]!;
        checked.exchangeUs = numbers[at + 2]!;
        this.fillSides(kind, at);
        return checked;
      }
      default:
        return this.rare(kind, at);
    }
  }

  private rare(kind: number, at: number): KernelEvent {
    const { stamp, bids, asks } = this;
    const n = (i: number): number => this.tape.numbers[at + i]!;
    if (kind in HEADERS) this.fillSides(kind, at);
    switch (kind) {
      case EventKind.CHAINED_DIFF: {
        const ids = { firstUpdateId: n(0), lastUpdateId: n(1), previousUpdateId: n(2) };
        return { kind, ...stamp, ...ids, exchangeUs: n(3), bids, asks };
      }
      case EventKind.PARTIAL_BOOK:
        return { kind, ...stamp, lastUpdateId: n(0), exchangeUs: n(1), bids, asks };
      case EventKind.DEPTH_SNAPSHOT:
        return { kind, ...stamp, lastUpdateId: n(0), bids, asks };
      case EventKind.CANDLE: {
        const prices = { openTicks: n(2), highTicks: n(3), lowTicks: n(4), closeTicks: n(5) };
        const rest = { volumeLots: n(6), trades: n(7), closed: n(8) === 1 };
        return { kind, ...stamp, intervalS: n(0), openUs: n(1), ...prices, ...rest };
      }
      case EventKind.DAY_TICKER: {
        const prices = { lastTicks: n(0), highTicks: n(1), lowTicks: n(2) };
        return { kind, ...stamp, ...prices, volumeLots: n(3), changePct: n(4) };
      }
      case EventKind.VENUE_STATUS: {
        const { venue } = this.tape.definition;
        const symbolId = n(1) === 1 ? 0 : ALL_SYMBOLS;
        return { kind, ...stamp, venue, symbolId, open: n(0) === 1, reason: RECORDED };
      }
      default: {
        const { venue } = this.tape.definition;
        return { kind: EventKind.HEARTBEAT, atUs: 0, monoNs: 0, venue };
      }
    }
  }

  private fillSides(kind: number, at: number): void {
    const { numbers } = this.tape;
    const counts = at + HEADERS[kind]!;
    const bidsEnd = counts + 2 + numbers[counts]! * 2;
    const asksEnd = bidsEnd + numbers[counts + 1]! * 2;
    fillSide(this.bids, numbers, counts + 2, bidsEnd);
    fillSide(this.asks, numbers, bidsEnd, asksEnd);
  }
}

function fillSide(side: Levels, numbers: Float64Array, from: number, to: number): void {
  side.clear();
  for (let i = from; i < to; i += 2) side.push(numbers[i]!, numbers[i + 1]!);
}
