import {
  type CheckedBook,
  EventKind,
  type MarketEvent,
  NO_CHECKSUM,
  type Trade,
} from '../../model/event.ts';
import { Levels } from '../../model/levels.ts';
import type { Emit } from '../decoder.ts';

/**
 * The events of one frame, held back until the whole frame has proven readable. Trades and books are
 * used again for the next frame.
 */
export class EventBatch {
  private readonly events: MarketEvent[] = [];
  private readonly trades: Trade[] = [];
  private readonly books: CheckedBook[] = [];
  private count = 0;
  private tradeCount = 0;
  private bookCount = 0;

  clear(): void {
    this.count = 0;
    this.tradeCount = 0;
    this.bookCount = 0;
  }

  /** To be filled by the caller. */
  trade(): Trade {
    if (this.tradeCount === this.trades.length) this.trades.push(emptyTrade());
    return this.add(this.trades[this.tradeCount++]!);
  }

  /** To be filled by the caller; without levels, checksum and time. */
  book(): CheckedBook {
    if (this.bookCount === this.books.length) this.books.push(emptyBook());
    const book = this.add(this.books[this.bookCount++]!);
    book.checksum = NO_CHECKSUM;
    book.exchangeUs = Number.NaN;
    book.bids.clear();
    book.asks.clear();
    return book;
  }

  add<E extends MarketEvent>(event: E): E {
    this.events[this.count++] = event;
    return event;
  }

  emit(atUs: number, monoNs: number, emit: Emit): void {
    for (let i = 0; i < this.count; i++) {
      const event = this.events[i]!;
      event.atUs = atUs;
      event.monoNs = monoNs;
      emit(event);
    }
  }
}

/** For events that are made anew: `emit` stamps them. */
export const UNSTAMPED = { atUs: 0, monoNs: 0 };

function emptyTrade(): Trade {
  return {
    kind: EventKind.TRADE,
    ...UNSTAMPED,
    symbolId: 0,
    tradeId: 0,
    priceTicks: 0,
    quantityLots: 0,
    aggressor: 1,
    exchangeUs: 0,
  };
}

function emptyBook(): CheckedBook {
  return {
    kind: EventKind.CHECKED_BOOK,
    ...UNSTAMPED,
    symbolId: 0,
    replaces: false,
    checksum: NO_CHECKSUM,
    exchangeUs: Number.NaN,
    bids: new Levels(),
    asks: new Levels(),
  };
}
