import { BEST_MATCH, BUYER_IS_MAKER, DEPTH, QUOTE, SNAPSHOT, TRADE } from '../tape/layout.ts';
import type { ByteScanner } from '../tape/byte-scanner.ts';
import type { TapeBuilder } from '../tape/tape.ts';
import type { TapeCodec } from '../tape/tape-file.ts';

const COMMA = 44;
const OPEN = 91;
const CLOSE = 93;
const QUOTE_MARK = 34;
const LETTER_B = 98;
const LETTER_T = 116;
const LETTER_D = 100;

const bytes = (text: string): Buffer => Buffer.from(text, 'latin1');

/**
 * Lines `<receive time, ns> <frame>` where the frame is a combined-stream message of trade, bookTicker
 * or depth@100ms, or a REST depth snapshot (web-socket-streams.md; rest-api.md, "Order book").
 */
export class BinanceTapeCodec implements TapeCodec {
  private readonly snapshot = bytes('{"lastUpdateId":');
  private readonly stream: Buffer;
  private readonly quote: Buffer[];
  private readonly trade: Buffer[];
  private readonly depth: Buffer[];

  constructor(symbol: string) {
    this.stream = bytes(`{"stream":"${symbol.toLowerCase()}@`);
    this.quote = [
      'bookTicker","data":{"u":',
      `,"s":"${symbol}","b":"`,
      '","B":"',
      '","a":"',
      '","A":"',
      '"}}',
    ].map(bytes);
    this.trade = [
      'trade","data":{"e":"trade","E":',
      `,"s":"${symbol}","t":`,
      ',"p":"',
      '","q":"',
      '","T":',
      ',"m":',
      ',"M":',
      '}}',
    ].map(bytes);
    this.depth = [
      'depth@100ms","data":{"e":"depthUpdate","E":',
      `,"s":"${symbol}","U":`,
      ',"u":',
      ',"b":',
      ',"a":',
      '}}',
    ].map(bytes);
  }

  readLine(line: ByteScanner, tape: TapeBuilder): void {
    const seconds = line.integer(10);
    const nanos = line.integer(9);
    line.expect(SPACE);
    if (line.startsWith(this.snapshot)) {
      tape.begin(SNAPSHOT, seconds, nanos);
      this.readSnapshot(line, tape);
    } else {
      line.expect(this.stream);
      const letter = line.peek();
      if (letter === LETTER_B) {
        tape.begin(QUOTE, seconds, nanos);
        this.readQuote(line, tape);
      } else if (letter === LETTER_T) {
        tape.begin(TRADE, seconds, nanos);
        this.readTrade(line, tape);
      } else if (letter === LETTER_D) {
        tape.begin(DEPTH, seconds, nanos);
        this.readDepth(line, tape);
      } else {
        throw new SyntaxError('a stream that the simulator does not know');
      }
    }
    if (!line.done) throw new SyntaxError('text after the end of the frame');
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
