import { SEAM } from '../replay/frame.ts';
import type { Tape } from '../tape/tape.ts';
import { changeTo, levelsOf } from './book-changes.ts';
import {
  BOOK_HEADER,
  BOOK_SNAPSHOT,
  MARKET_ORDER,
  SELL,
  TRADE_NUMBERS,
  TRADES,
  TRADES_HEADER,
} from './layout.ts';
import { type BookChange, type KrakenTrade, PairMarket } from './pair-market.ts';
import type { KrakenPair } from './pair.ts';

/** Between the tape's last frame and the seam, and so between two loops. */
const SEAM_GAP_MS = 100;

/** Who hears what the market did. */
export interface MarketListener {
  /** The market has changed already; `before` are its levels of before. */
  onBook(market: PairMarket, change: BookChange, before: BookChange): void;
  onTrades(market: PairMarket, trades: readonly KrakenTrade[]): void;
}

/**
 * Plays a Kraken tape in an endless loop, one frame per `step`. The first snapshot of each pair is
 * where its book starts; where the tape ends, one update per pair turns its last book into its first.
 * A snapshot in between (a client had resubscribed) becomes the update that leads to it.
 */
export class KrakenReplay {
  readonly markets: readonly PairMarket[];
  loops = 0;
  framesPlayed = 0;

  private readonly starts: readonly BookChange[];
  private readonly startLines: ReadonlySet<number>;
  private readonly tradesPerLoop: readonly number[];
  private readonly loopMs: number;
  private next = 0;
  /** The pair whose seam comes next; as many as there are pairs outside of the seam. */
  private seam: number;

  /**
   * `startMs` (epoch) is when the first books are said to have changed last. Throws a SyntaxError when
   * a checksum of the tape does not match its book.
   */
  constructor(
    private readonly tape: Tape,
    pairs: readonly KrakenPair[],
    private readonly listener: MarketListener,
    startMs: number,
  ) {
    this.markets = pairs.map((pair) => new PairMarket(pair));
    this.seam = pairs.length;
    const lines = pairs.map((pair, index) => startLine(tape, pair, index));
    this.startLines = new Set(lines);
    this.starts = lines.map((line) => bookChange(tape, line));
    this.check();
    this.tradesPerLoop = pairs.map((_pair, index) => tradeIdsIn(tape, index));
    this.reset(startMs);
    if (tape.frames === lines.length) throw new RangeError('the tape has nothing but snapshots');
    this.skipStartLines();
    this.loopMs = this.receivedMs(tape.frames - 1) + SEAM_GAP_MS - this.receivedMs(0);
  }

  /** When the next frame is due: ms of tape time since the replay began, growing over the loops. */
  get nextDueMs(): number {
    const atEnd = this.next === this.tape.frames;
    const inLoop = atEnd ? this.loopMs : this.receivedMs(this.next) - this.receivedMs(0);
    return this.loops * this.loopMs + inLoop;
  }

  /** Plays the next frame as if it were received at `nowMs` (epoch). Returns its line, or SEAM. */
  step(nowMs: number): number {
    this.framesPlayed++;
    if (this.next === this.tape.frames) {
      this.playSeam(nowMs);
      return SEAM;
    }
    const line = this.next++;
    this.skipStartLines();
    this.playLine(
      line,
      Math.floor((nowMs - this.receivedMs(line) - this.tape.clockSkewMs) * 1_000),
    );
    return line;
  }

  private playLine(line: number, shiftUs: number): void {
    const { kinds, numbers, starts } = this.tape;
    const at = starts[line]!;
    const market = this.markets[numbers[at]!]!;
    if (kinds[line] === TRADES) {
      const trades = tradesOf(
        this.tape,
        line,
        shiftUs,
        this.loops * this.tradesPerLoop[numbers[at]!]!,
      );
      for (const trade of trades) market.addTrade(trade);
      this.listener.onTrades(market, trades);
      return;
    }
    const levels = bookChange(this.tape, line);
    const change = kinds[line] === BOOK_SNAPSHOT ? changeTo(levels, market) : levels;
    const recordedUs = numbers[at + 2]!;
    const atUs = Number.isFinite(recordedUs) ? recordedUs : this.receivedMs(line) * 1_000;
    this.change(market, change, Math.floor(atUs + shiftUs));
  }

  private playSeam(nowMs: number): void {
    if (this.seam === this.markets.length) this.seam = 0;
    const market = this.markets[this.seam]!;
    this.change(market, changeTo(this.starts[this.seam]!, market), Math.floor(nowMs * 1_000));
    if (++this.seam < this.markets.length) return;
    this.next = 0;
    this.loops++;
    this.skipStartLines();
  }

  private change(market: PairMarket, change: BookChange, atUs: number): void {
    const before = { bids: levelsOf(market.bids), asks: levelsOf(market.asks) };
    market.apply(change, atUs);
    this.listener.onBook(market, change, before);
  }

  private skipStartLines(): void {
    while (this.startLines.has(this.next)) this.next++;
  }

  private reset(startMs: number): void {
    for (const [index, market] of this.markets.entries()) {
      market.apply(changeTo(this.starts[index]!, market), Math.floor(startMs * 1_000));
    }
  }

  /** Once through the tape: what does not prove itself now would look like a fault later. */
  private check(): void {
    const { kinds, numbers, starts, frames } = this.tape;
    for (let line = 0; line < frames; line++) {
      const at = starts[line]!;
      const market = this.markets[numbers[at]!]!;
      if (kinds[line] === TRADES) {
        // So that the day's figures, which tell of 24 hours, begin with more than nothing.
        for (const trade of tradesOf(this.tape, line, 0, 0)) market.totals.addEarlier(trade);
        continue;
      }
      const levels = bookChange(this.tape, line);
      const snapshot = kinds[line] === BOOK_SNAPSHOT;
      market.apply(snapshot ? changeTo(levels, market) : levels, 0);
      if (market.checksum !== numbers[at + 1]) {
        throw new SyntaxError(
          `frame ${line} of the tape: the checksum is ${numbers[at + 1]}, ` +
            `that of the ${market.pair.symbol} book is ${market.checksum}`,
        );
      }
    }
  }

  private receivedMs(line: number): number {
    return this.tape.baseSeconds * 1000 + this.tape.receivedNs[line]! / 1e6;
  }
}

/** The line of a pair's first snapshot. Throws a RangeError when it has none, or updates before it. */
function startLine(tape: Tape, pair: KrakenPair, index: number): number {
  for (let line = 0; line < tape.frames; line++) {
    if (tape.kinds[line] === TRADES || tape.numbers[tape.starts[line]!] !== index) continue;
    if (tape.kinds[line] === BOOK_SNAPSHOT) return line;
    break;
  }
  throw new RangeError(`the tape must begin with a book snapshot of ${pair.symbol}`);
}

function bookChange(tape: Tape, line: number): BookChange {
  const at = tape.starts[line]!;
  const from = at + BOOK_HEADER;
  const bidsEnd = from + tape.numbers[at + 3]! * 2;
  const asksEnd = bidsEnd + tape.numbers[at + 4]! * 2;
  return {
    bids: [...tape.numbers.subarray(from, bidsEnd)],
    asks: [...tape.numbers.subarray(bidsEnd, asksEnd)],
  };
}

function tradesOf(tape: Tape, line: number, shiftUs: number, shiftId: number): KrakenTrade[] {
  const at = tape.starts[line]!;
  const trades: KrakenTrade[] = [];
  for (let index = 0; index < tape.numbers[at + 1]!; index++) {
    const from = at + TRADES_HEADER + index * TRADE_NUMBERS;
    const [flags = 0, price = 0, quantity = 0, id = 0, recordedUs = 0] =
      tape.numbers.subarray(from);
    const atUs = recordedUs + shiftUs;
    trades.push({
      price,
      quantity,
      id: id + shiftId,
      atUs,
      atMs: Math.floor(atUs / 1_000),
      buyerIsMaker: (flags & SELL) !== 0,
      market: (flags & MARKET_ORDER) !== 0,
    });
  }
  return trades;
}

/** How far a pair's trade ids reach in one loop. */
function tradeIdsIn(tape: Tape, index: number): number {
  let first = 0;
  let last = -1;
  for (let line = 0; line < tape.frames; line++) {
    if (tape.kinds[line] !== TRADES || tape.numbers[tape.starts[line]!] !== index) continue;
    const trades = tradesOf(tape, line, 0, 0);
    if (last < 0) first = trades[0]!.id;
    last = trades.at(-1)!.id;
  }
  return last < 0 ? 0 : last - first + 1;
}
