import { readFileSync } from 'node:fs';
import { crc32, gunzipSync } from 'node:zlib';
import { Probe } from './support.ts';

export const KRAKEN_TAPE = new URL(
  '../../simulator/tapes/kraken_v2_btc_eth_d10_20260707.jsonl.gz',
  import.meta.url,
);

export function krakenTapeLines(): string[] {
  return gunzipSync(readFileSync(KRAKEN_TAPE)).toString().trim().split('\n');
}

const MESSAGE =
  /^\{"channel":"book","type":"(snapshot|update)","data":\[\{"symbol":"([^"]+)","bids":\[(.*)\],"asks":\[(.*)\],"checksum":(\d+),"timestamp":"([^"]+)"\}\]\}$/;
const LEVEL = /\{"price":([\d.]+),"qty":([\d.]+)\}/g;

/**
 * A client that keeps books as the venue's documentation says, on the text of the numbers: every
 * level in order, then truncated, then checked. It shares no code with the simulator.
 */
export class KrakenClient {
  readonly books = new Map<string, { bids: Map<string, string>; asks: Map<string, string> }>();
  checked = 0;
  mismatches = 0;

  constructor(private readonly depth: number) {}

  /** Returns whether the message proved itself; undefined when it is about no book. */
  take(text: string): boolean | undefined {
    if (!text.startsWith('{"channel":"book"')) return undefined;
    const [, type, symbol, bids, asks, checksum] = MESSAGE.exec(text) ?? [];
    if (type === undefined) throw new Error(`not a book message: ${text}`);
    let book = this.books.get(symbol!);
    if (!book || type === 'snapshot') {
      if (type !== 'snapshot') throw new Error(`an update of ${symbol} before its snapshot`);
      book = { bids: new Map(), asks: new Map() };
      this.books.set(symbol!, book);
    }
    book.bids = this.applied(book.bids, bids!, -1);
    book.asks = this.applied(book.asks, asks!, 1);
    this.checked++;
    const proven = crc32(digits(book.asks) + digits(book.bids)) === Number(checksum);
    if (!proven) this.mismatches++;
    return proven;
  }

  /** Price and quantity as numbers, from the best. */
  levels(symbol: string): { bids: number[][]; asks: number[][] } {
    const book = this.books.get(symbol);
    return { bids: numbers(book?.bids), asks: numbers(book?.asks) };
  }

  private applied(side: Map<string, string>, levels: string, rising: 1 | -1): Map<string, string> {
    for (const [, price, quantity] of levels.matchAll(LEVEL)) {
      if (Number(quantity) === 0) side.delete(price!);
      else side.set(price!, quantity!);
    }
    const sorted = [...side].sort(([one], [other]) => (Number(one) - Number(other)) * rising);
    return new Map(sorted.slice(0, this.depth));
  }
}

function numbers(side: ReadonlyMap<string, string> | undefined): number[][] {
  return [...(side ?? [])].map((level) => level.map(Number));
}

const plain = (text: string): string => text.replace('.', '').replace(/^0+/, '');

function digits(side: Map<string, string>): string {
  return [...side]
    .slice(0, 10)
    .map(([price, quantity]) => plain(price) + plain(quantity))
    .join('');
}

/** The levels of the simulator's truth, in the same form as a client's. */
export function truthLevels(
  book: { bids: Side; asks: Side },
  depth = Number.POSITIVE_INFINITY,
): { bids: number[][]; asks: number[][] } {
  return { bids: levelsOf(book.bids, depth), asks: levelsOf(book.asks, depth) };
}

interface Side {
  readonly length: number;
  priceAt(rank: number): number;
  quantityAt(rank: number): number;
}

function levelsOf(side: Side, depth: number): number[][] {
  return Array.from({ length: Math.min(depth, side.length) }, (_, rank) => [
    side.priceAt(rank) / 1e8,
    side.quantityAt(rank) / 1e8,
  ]);
}

/** Connects, and takes the first message, which is the status. */
export async function krakenProbe(url: string): Promise<Probe> {
  const probe = await new Probe(`${url}/v2`).ready();
  await probe.next();
  return probe;
}

export function subscribe(channel: string, symbol: string | string[], more: object = {}): object {
  return { method: 'subscribe', params: { channel, symbol: [symbol].flat(), ...more } };
}

/** A ping is answered after everything before it. */
export async function untilPong(probe: Probe): Promise<string[]> {
  probe.send({ method: 'ping' });
  const texts: string[] = [];
  for (;;) {
    const text = await probe.next();
    if (text.startsWith('{"method":"pong"')) return texts;
    texts.push(text);
  }
}

/** A message with its times masked. */
export const timeless = (text: string): string =>
  text.replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME');
