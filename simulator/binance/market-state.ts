import type { Book } from '../market/book.ts';
import { Candles } from '../market/candles.ts';
import { DayTotals } from '../market/day-totals.ts';
import type { MarketTrade } from '../market/trade-totals.ts';
import type { Frame } from '../replay/frame.ts';
import type { Replay } from '../replay/replay.ts';
import { BUYER_IS_MAKER, DEPTH, QUOTE, TRADE } from '../tape/layout.ts';
import type { Tape } from '../tape/tape.ts';

/** What the frames played so far sum up to; what the slower streams tell of. */
export class MarketState {
  readonly totals = new DayTotals();
  readonly candles = new Candles();
  /** Of the newest depth update or trade, epoch ms; quotes have no time. */
  eventMs = 0;
  /** The update id of the newest quote. */
  quoteId = 0;

  constructor(
    private readonly replay: Replay,
    tape: Tape,
  ) {
    // The day before is another loop of the tape, so that 24-hour figures begin with more than nothing.
    for (let line = 0; line < tape.frames; line++) {
      if (tape.kinds[line] !== TRADE) continue;
      const trade = tradeOf(tape.numbers, tape.starts[line]!, 0, -replay.tradesPerLoop);
      this.totals.addEarlier(trade);
    }
  }

  get book(): Book {
    return this.replay.book;
  }

  follow({ kind, numbers, at, shift }: Frame): void {
    if (kind === QUOTE) {
      this.quoteId = numbers[at]! + shift.updateId;
    } else if (kind === DEPTH) {
      this.eventMs = numbers[at]! + shift.timeMs;
    } else if (kind === TRADE) {
      this.eventMs = numbers[at]! + shift.timeMs;
      const trade = tradeOf(numbers, at, shift.timeMs, shift.tradeId);
      this.totals.add(trade);
      this.candles.add(trade);
    }
  }
}

function tradeOf(numbers: Float64Array, at: number, timeMs: number, idShift: number): MarketTrade {
  return {
    id: numbers[at + 1]! + idShift,
    price: numbers[at + 2]!,
    quantity: numbers[at + 3]!,
    atMs: numbers[at + 4]! + timeMs,
    buyerIsMaker: (numbers[at + 5]! & BUYER_IS_MAKER) !== 0,
  };
}
