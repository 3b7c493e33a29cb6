import type { ByteScanner } from '../tape/byte-scanner.ts';
import type { TapeBuilder } from '../tape/tape.ts';
import type { TapeCodec } from '../tape/tape-file.ts';
import { BOOK_SNAPSHOT, BOOK_UPDATE, MARKET_ORDER, SELL, TRADES } from './layout.ts';
import { DEPTHS, type KrakenPair } from './pair.ts';
import { parseTimestamp } from './timestamp.ts';

const COMMA = 44;
const OPEN = 91;
const OPEN_BRACE = 123;
const CLOSE = 93;
const QUOTE_MARK = 34;

const bytes = (text: string): Buffer => Buffer.from(text, 'latin1');

const SPACE = bytes(' ');
const BOOK = bytes('{"channel":"book",');
const NEW_TRADES = bytes('{"channel":"trade","type":"update",');
const SNAPSHOT = bytes('{"channel":"book","type":"snapshot","data":[{"symbol":"');
const UPDATE = bytes('{"channel":"book","type":"update","data":[{"symbol":"');
const TRADE = bytes('{"channel":"trade","type":"update","data":[');
const BIDS = bytes(',"bids":');
const ASKS = bytes(',"asks":');
const CHECKSUM = bytes(',"checksum":');
const TIMESTAMP = bytes(',"timestamp":"');
const END = bytes('}]}');
const PRICE = bytes('{"price":');
const QUANTITY = bytes(',"qty":');
const LEVEL_END = bytes('}');
const SYMBOL = bytes('{"symbol":"');
const SIDE = bytes(',"side":"');
const TRADE_PRICE = bytes(',"price":');
const ORDER_TYPE = bytes(',"ord_type":"');
const TRADE_ID = bytes(',"trade_id":');
const TRADE_END = bytes('}');
const MESSAGE_END = bytes(']}');
const ACK = bytes('{"method":"subscribe"');
const BOOK_ACK = /"channel":"book","depth":(\d+),.*"symbol":"([^"]+)"/;

interface PairSoFar {
  readonly symbol: string;
  priceDecimals: number;
  quantityDecimals: number;
  levels: number;
}

/**
 * Lines of a public Kraken connection (WebSocket API v2), each either a frame or `<receive time, ns>
 * <frame>`; which of both, the first line decides. Read are books and trades; a line without receive
 * time is taken to be received at its own time. What pairs there are, the tape tells.
 */
export class KrakenTapeCodec implements TapeCodec {
  private readonly found: PairSoFar[] = [];
  private readonly depths = new Map<string, number>();
  private timed: boolean | undefined;
  private seconds = 0;
  private nanos = 0;
  /** The numbers of the frame that is being read. */
  private readonly scratch: number[] = [];

  /** Those of the lines read so far. Throws a RangeError where a book was deeper than any offered. */
  get pairs(): readonly KrakenPair[] {
    return this.found.map(({ levels, ...pair }) => {
      const depth = this.depths.get(pair.symbol) ?? DEPTHS.find((offered) => offered >= levels);
      if (depth === undefined) throw new RangeError(`${pair.symbol}: no book has ${levels} levels`);
      return { ...pair, depth };
    });
  }

  readLine(line: ByteScanner, tape: TapeBuilder): boolean {
    this.timed ??= line.peek() !== OPEN_BRACE;
    if (this.timed) {
      const { seconds, nanos } = line.nanoseconds();
      this.advanceTo(seconds, nanos);
      line.expect(SPACE);
    }
    this.scratch.length = 0;
    if (line.startsWith(SNAPSHOT)) this.readBook(line, tape, SNAPSHOT, BOOK_SNAPSHOT);
    else if (line.startsWith(BOOK)) this.readBook(line, tape, UPDATE, BOOK_UPDATE);
    else if (line.startsWith(NEW_TRADES)) this.readTrades(line, tape);
    else return this.passOver(line);
    if (!line.done) throw new SyntaxError('text after the end of the frame');
    return true;
  }

  private readBook(line: ByteScanner, tape: TapeBuilder, head: Buffer, kind: number): void {
    line.expect(head);
    const pair = this.pairNamed(line.until(QUOTE_MARK));
    line.expect(BIDS);
    const bids = this.readLevels(line, pair);
    line.expect(ASKS);
    const asks = this.readLevels(line, pair);
    line.expect(CHECKSUM);
    const checksum = line.integer(10);
    let atUs = Number.NaN;
    if (line.startsWith(TIMESTAMP)) atUs = readTimestamp(line);
    line.expect(END);
    if (kind === BOOK_SNAPSHOT) pair.levels = Math.max(pair.levels, bids, asks);
    this.begin(tape, kind, atUs);
    for (const number of [this.found.indexOf(pair), checksum, atUs, bids, asks]) tape.add(number);
    for (const number of this.scratch) tape.add(number);
  }

  /** `[{"price":63501.6,"qty":0.63889204},…]`; returns how many levels there were. */
  private readLevels(line: ByteScanner, pair: PairSoFar): number {
    let count = 0;
    must(line, OPEN);
    while (line.peek() === OPEN_BRACE || (count > 0 && line.accept(COMMA))) {
      line.expect(PRICE);
      this.scratch.push(readPrice(line, pair));
      line.expect(QUANTITY);
      this.scratch.push(readQuantity(line, pair));
      line.expect(LEVEL_END);
      count++;
    }
    must(line, CLOSE);
    return count;
  }

  private readTrades(line: ByteScanner, tape: TapeBuilder): void {
    line.expect(TRADE);
    let pair: PairSoFar | undefined;
    let count = 0;
    let atUs = Number.NaN;
    do {
      line.expect(SYMBOL);
      const named = this.pairNamed(line.until(QUOTE_MARK));
      if (pair && named !== pair) throw new SyntaxError('trades of two symbols in one message');
      pair = named;
      atUs = this.readTrade(line, pair);
      count++;
    } while (line.accept(COMMA));
    line.expect(MESSAGE_END);
    this.begin(tape, TRADES, atUs);
    for (const number of [this.found.indexOf(pair), count]) tape.add(number);
    for (const number of this.scratch) tape.add(number);
  }

  private readTrade(line: ByteScanner, pair: PairSoFar): number {
    line.expect(SIDE);
    let flags = oneOf(line.until(QUOTE_MARK), 'buy', 'sell') ? SELL : 0;
    line.expect(TRADE_PRICE);
    const price = readPrice(line, pair);
    line.expect(QUANTITY);
    const quantity = readQuantity(line, pair);
    line.expect(ORDER_TYPE);
    if (oneOf(line.until(QUOTE_MARK), 'limit', 'market')) flags += MARKET_ORDER;
    line.expect(TRADE_ID);
    const id = line.integer();
    const atUs = readTimestamp(line);
    line.expect(TRADE_END);
    this.scratch.push(flags, price, quantity, id, atUs);
    return atUs;
  }

  /** Acknowledgements tell the depth of a book; all else is of no use here. */
  private passOver(line: ByteScanner): boolean {
    line.expectJson();
    if (line.startsWith(ACK)) {
      const [, depth, symbol] = BOOK_ACK.exec(line.rest()) ?? [];
      if (symbol !== undefined) this.depths.set(symbol, Number(depth));
    }
    return false;
  }

  private begin(tape: TapeBuilder, kind: number, atUs: number): void {
    if (!this.timed && Number.isFinite(atUs)) {
      const seconds = Math.floor(atUs / 1e6);
      this.advanceTo(seconds, (atUs - seconds * 1e6) * 1_000);
    }
    tape.begin(kind, this.seconds, this.nanos);
    if (Number.isFinite(atUs)) tape.noteEventTime(atUs / 1_000);
  }

  /** Never back: frames of two channels may be written a little out of order. */
  private advanceTo(seconds: number, nanos: number): void {
    const later = seconds > this.seconds || (seconds === this.seconds && nanos > this.nanos);
    if (!later) return;
    this.seconds = seconds;
    this.nanos = nanos;
  }

  private pairNamed(symbol: string): PairSoFar {
    let pair = this.found.find((each) => each.symbol === symbol);
    if (!pair) {
      pair = { symbol, priceDecimals: -1, quantityDecimals: -1, levels: 0 };
      this.found.push(pair);
    }
    return pair;
  }
}

/** A pair's numbers always have the same digits after the point: the checksum is made of them. */
function readPrice(line: ByteScanner, pair: PairSoFar): number {
  const { units, decimals } = line.decimal();
  if (pair.priceDecimals < 0) pair.priceDecimals = decimals;
  if (decimals !== pair.priceDecimals) {
    throw new SyntaxError(
      `digits after the point of a price: expected ${pair.priceDecimals}, were ${decimals}`,
    );
  }
  return units;
}

function readQuantity(line: ByteScanner, pair: PairSoFar): number {
  const { units, decimals } = line.decimal();
  if (pair.quantityDecimals < 0) pair.quantityDecimals = decimals;
  if (decimals !== pair.quantityDecimals) {
    throw new SyntaxError(
      `digits after the point of a qty: expected ${pair.quantityDecimals}, were ${decimals}`,
    );
  }
  return units;
}

function readTimestamp(line: ByteScanner): number {
  line.expect(TIMESTAMP);
  return parseTimestamp(line.until(QUOTE_MARK));
}

/** True for the second. Throws on a third. */
function oneOf(text: string, first: string, second: string): boolean {
  if (text !== first && text !== second) {
    throw new SyntaxError(`expected "${first}" or "${second}", was "${text}"`);
  }
  return text === second;
}

function must(line: ByteScanner, byte: number): void {
  if (!line.accept(byte)) throw new SyntaxError(`expected "${String.fromCharCode(byte)}"`);
}
