import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { type TapeEntry, TapeReader } from '@voltaire/tape/index.ts';

export interface Price {
  readonly atUs: number;
  readonly price: number;
}

/** What a tape says of its symbols: mids where it has quotes or books, else prices of trades. */
export async function tapePrices(file: URL): Promise<Map<string, readonly Price[]>> {
  const mids = new Prices();
  const trades = new Prices();
  const books = new Map<string, Book>();
  for await (const entry of new TapeReader(file).entries()) {
    if (entry.kind === 'quote') {
      const mid = (Number(entry.bid) + Number(entry.ask)) / 2;
      mids.add(entry.instrument ?? '', Number(entry.receivedNs) / 1e3, mid);
    } else if (entry.kind === 'trade') {
      trades.add(entry.instrument ?? '', Number(entry.tradedNs) / 1e3, Number(entry.price));
    } else if (entry.kind === 'frame') frame(entry, mids, trades, books);
  }
  return new Map([...trades.bySymbol, ...mids.bySymbol]);
}

/** Closing prices of a table of candles, each at the end of its candle. */
export function candlePrices(file: URL, stepS: number): readonly Price[] {
  const [head, ...rows] = gunzipSync(readFileSync(file)).toString().trim().split('\n');
  const names = head!.split(',');
  const close = names.indexOf('close');
  return rows.map((row) => {
    const fields = row.split(',');
    const time = fields[0]!;
    const openS = /^\d+$/.test(time)
      ? Number(time) / (names[0]!.endsWith('_ms') ? 1e3 : 1)
      : Date.parse(`${time.replace(' ', 'T')}Z`) / 1e3;
    return { atUs: (openS + stepS) * 1e6, price: Number(fields[close]) };
  });
}

class Prices {
  readonly bySymbol = new Map<string, Price[]>();

  add(symbol: string, atUs: number, price: number): void {
    if (!(price > 0) || !Number.isFinite(atUs)) return;
    const known = this.bySymbol.get(symbol);
    if (known) known.push({ atUs, price });
    else this.bySymbol.set(symbol, [{ atUs, price }]);
  }
}

interface Levels {
  readonly symbol: string;
  readonly bids: readonly { readonly price: number; readonly qty: number }[];
  readonly asks: readonly { readonly price: number; readonly qty: number }[];
  readonly timestamp?: string;
}

interface Wire {
  /** Binance. */
  readonly stream?: string;
  /** Kraken. */
  readonly channel?: string;
  readonly type?: string;
  readonly data?: unknown;
}

function frame(
  { bytes, receivedNs }: Extract<TapeEntry, { kind: 'frame' }>,
  mids: Prices,
  trades: Prices,
  books: Map<string, Book>,
): void {
  const { stream, channel, type, data } = JSON.parse(bytes.toString()) as Wire;
  const receivedUs = receivedNs === null ? Number.NaN : Number(receivedNs) / 1e3;
  if (stream?.endsWith('@bookTicker')) {
    const { s, a, b } = data as { s: string; a: string; b: string };
    mids.add(s, receivedUs, (Number(a) + Number(b)) / 2);
  } else if (stream?.endsWith('@trade')) {
    const { s, p, E } = data as { s: string; p: string; E: number };
    trades.add(s, receivedNs === null ? E * 1e3 : receivedUs, Number(p));
  } else if (channel === 'book') {
    for (const levels of data as Levels[]) {
      if (type === 'snapshot') books.set(levels.symbol, new Book(levels.bids.length));
      const book = books.get(levels.symbol);
      if (!book) continue;
      const atUs = receivedNs === null ? Date.parse(levels.timestamp ?? '') * 1e3 : receivedUs;
      mids.add(levels.symbol, atUs, book.apply(levels));
    }
  }
}

/** No more of a book than its middle needs; what falls out of its depth is not told. */
class Book {
  private readonly sides = { bids: new Set<number>(), asks: new Set<number>() };

  constructor(private readonly depth: number) {}

  /** The mid afterwards. */
  apply(levels: Levels): number {
    const best = (['bids', 'asks'] as const).map((name) => {
      const side = this.sides[name];
      for (const { price, qty } of levels[name]) {
        if (qty > 0) side.add(price);
        else side.delete(price);
      }
      const sorted = [...side].sort((a, b) => (name === 'bids' ? b - a : a - b));
      for (const price of sorted.slice(this.depth)) side.delete(price);
      return sorted[0] ?? Number.NaN;
    });
    return (best[0]! + best[1]!) / 2;
  }
}
