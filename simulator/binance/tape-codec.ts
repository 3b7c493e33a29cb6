import { BEST_MATCH, BUYER_IS_MAKER, DEPTH, QUOTE, SNAPSHOT, TRADE } from '../tape/layout.ts';
import type { ByteScanner } from '../tape/byte-scanner.ts';
import type { TapeBuilder } from '../tape/tape.ts';
import type { TapeCodec } from '../tape/tape-file.ts';

const COMMA = 44;
const OPEN = 91;
const CLOSE = 93;
const QUOTE_MARK = 34;

const bytes = (text: string): Buffer => Buffer.from(text, 'latin1');

/**
 * Lines `<receive time, ns> <frame>` where the frame is a combined-stream message of trade, bookTicker
 * or depth@100ms, or a REST depth snapshot (web-socket-streams.md; rest-api.md, "Order book"), which may have its address
 * before it. Other streams and symbols in between are passed over.
 */
export class BinanceTapeCodec implements TapeCodec {
  private readonly snapshot = bytes('{"lastUpdateId":');
  private hasBook = false;
  private readonly quoteStream: Buffer;
  private readonly tradeStream: Buffer;
  private readonly depthStream: Buffer;
  private readonly quote: Buffer[];
  private readonly trade: Buffer[];
  private readonly depth: Buffer[];

  constructor(private readonly symbol: string) {
    const stream = `{"stream":"${symbol.toLowerCase()}@`;
    this.quoteStream = bytes(`${stream}bookTicker"`);
    this.tradeStream = bytes(`${stream}trade"`);
    this.depthStream = bytes(`${stream}depth@100ms"`);
    this.quote = [
      `${stream}bookTicker","data":{"u":`,
      `,"s":"${symbol}","b":"`,
      '","B":"',
      '","a":"',
      '","A":"',
      '"}}',
    ].map(bytes);
    this.trade = [
      `${stream}trade","data":{"e":"trade","E":`,
      `,"s":"${symbol}","t":`,
      ',"p":"',
      '","q":"',
      '","T":',
      ',"m":',
      ',"M":',
      '}}',
    ].map(bytes);
    this.depth = [
      `${stream}depth@100ms","data":{"e":"depthUpdate","E":`,
      `,"s":"${symbol}","U":`,
      ',"u":',
      ',"b":',
      ',"a":',
      '}}',
    ].map(bytes);
  }

  readLine(line: ByteScanner, tape: TapeBuilder): boolean {
    const { seconds, nanos } = line.nanoseconds();
    line.expect(SPACE);
    if (!line.startsWith(OBJECT)) return this.readRequested(line, tape, seconds, nanos);
    if (line.startsWith(this.snapshot)) {
      return this.beginBook(line, tape, seconds, nanos);
    }
    if (line.startsWith(this.quoteStream)) {
      tape.begin(QUOTE, seconds, nanos);
      this.readQuote(line, tape);
    } else if (line.startsWith(this.tradeStream)) {
      tape.begin(TRADE, seconds, nanos);
      this.readTrade(line, tape);
    } else if (line.startsWith(this.depthStream)) {
      tape.begin(DEPTH, seconds, nanos);
      this.readDepth(line, tape);
    } else {
      return this.passOver(line);
    }
    if (!line.done) throw new SyntaxError('text after the end of the frame');
    return true;
  }

  /** `<receive time> <url> <body>`: the answer to a REST request. */
  private readRequested(
    line: ByteScanner,
    tape: TapeBuilder,
    seconds: number,
    nanos: number,
  ): boolean {
    const text = line.until(SPACE[0]!);
    const url = URL.parse(text);
    if (!url) throw new SyntaxError(`expected a JSON object or an address, was "${text}"`);
    const mine = url.pathname === '/api/v3/depth' && url.searchParams.get('symbol') === this.symbol;
    return mine ? this.beginBook(line, tape, seconds, nanos) : this.passOver(line);
  }

  /** What is of another stream or symbol still has to be whole. */
  private passOver(line: ByteScanner): boolean {
    line.expectJson();
    return false;
  }

  /** Only the first book is of use: the replay goes on from there. */
  private beginBook(line: ByteScanner, tape: TapeBuilder, seconds: number, nanos: number): boolean {
    if (this.hasBook) return this.passOver(line);
    this.hasBook = true;
    tape.begin(SNAPSHOT, seconds, nanos);
    this.readSnapshot(line, tape);
    if (!line.done) throw new SyntaxError('text after the end of the frame');
    return true;
  }

  private readQuote(line: ByteScanner, tape: TapeBuilder): void {
    const [u, bid, bidQuantity, ask, askQuantity, end] = this.quote;
    line.expect(u!);
    tape.add(line.integer());
    for (const field of [bid, bidQuantity, ask, askQuantity]) {
      line.expect(field!);
      tape.add(line.units());
    }
    line.expect(end!);
  }

  private readTrade(line: ByteScanner, tape: TapeBuilder): void {
    const [event, id, price, quantity, time, maker, best, end] = this.trade;
    line.expect(event!);
    tape.addEventTime(line.integer());
    line.expect(id!);
    tape.add(line.integer());
    line.expect(price!);
    tape.add(line.units());
    line.expect(quantity!);
    tape.add(line.units());
    line.expect(time!);
    tape.add(line.integer());
    line.expect(maker!);
    const flags = readBoolean(line) ? BUYER_IS_MAKER : 0;
    line.expect(best!);
    tape.add(flags + (readBoolean(line) ? BEST_MATCH : 0));
    line.expect(end!);
  }

  private readDepth(line: ByteScanner, tape: TapeBuilder): void {
    const [event, first, last, bids, asks, end] = this.depth;
    line.expect(event!);
    tape.addEventTime(line.integer());
    line.expect(first!);
    tape.add(line.integer());
    line.expect(last!);
    tape.add(line.integer());
    const bidCount = tape.add(0);
    const askCount = tape.add(0);
    line.expect(bids!);
    tape.patch(bidCount, readLevels(line, tape));
    line.expect(asks!);
    tape.patch(askCount, readLevels(line, tape));
    line.expect(end!);
  }

  private readSnapshot(line: ByteScanner, tape: TapeBuilder): void {
    line.expect(this.snapshot);
    tape.add(line.integer());
    const bidCount = tape.add(0);
    const askCount = tape.add(0);
    line.expect(BIDS);
    tape.patch(bidCount, readLevels(line, tape));
    line.expect(ASKS);
    tape.patch(askCount, readLevels(line, tape));
    line.expect(END);
  }
}

const SPACE = bytes(' ');
const OBJECT = bytes('{');
const TRUE = bytes('true');
const FALSE = bytes('false');
const BIDS = bytes(',"bids":');
const ASKS = bytes(',"asks":');
const END = bytes('}');
const BETWEEN = bytes('","');

function readBoolean(line: ByteScanner): boolean {
  const value = line.startsWith(TRUE);
  line.expect(value ? TRUE : FALSE);
  return value;
}

/** `[["61837.63000000","0.10000000"],…]`; returns how many levels there were. */
function readLevels(line: ByteScanner, tape: TapeBuilder): number {
  let count = 0;
  must(line, OPEN);
  while (line.peek() === OPEN || (count > 0 && line.accept(COMMA))) {
    must(line, OPEN);
    must(line, QUOTE_MARK);
    tape.add(line.units());
    line.expect(BETWEEN);
    tape.add(line.units());
    must(line, QUOTE_MARK);
    must(line, CLOSE);
    count++;
  }
  must(line, CLOSE);
  return count;
}

function must(line: ByteScanner, byte: number): void {
  if (!line.accept(byte)) throw new SyntaxError(`expected "${String.fromCharCode(byte)}"`);
}
