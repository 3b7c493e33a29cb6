import type { TapeAnswer, TapeEntry, TapeFrame } from '@voltaire/tape/index.ts';
import {
  type Discovery,
  FactsBySymbol,
  GridSeen,
  type JsonObject,
  listOf,
  objectOf,
  type Refusal,
  seeRow,
  type SymbolFacts,
} from './discovery.ts';
import { isSnapshot, symbolOfUpdateId, symbolOfUrl } from './snapshots.ts';

/** Symbols, precision, streams and snapshots of a recording of Binance Spot or USD-M futures. */
export class BinanceDiscovery implements Discovery {
  readonly facts = new FactsBySymbol();
  /** Trades one by one; without them a recording may have aggregated ones. */
  trades = false;
  /** Books as changes; without them a recording may have partial ones. */
  changes = false;
  /** Levels of the partial books. */
  partialDepth: number | null = null;
  readonly refused: readonly Refusal[] = [];
  /** Bare answers of GET depth that name no symbol. */
  private readonly bare: { readonly updateId: number; readonly grid: GridSeen }[] = [];

  see(entry: TapeEntry): void {
    if (entry.kind === 'trade' || entry.kind === 'quote') {
      seeRow(this.facts, entry);
      return;
    }
    const message = parsed(entry.bytes);
    if (!message) return;
    if (isSnapshot(message)) this.seeSnapshot(entry, message);
    if (isSnapshot(message) || entry.kind === 'answer') return;
    const stream = typeof message.stream === 'string' ? message.stream : '';
    const data = stream === '' ? message : objectOf(message.data);
    if (data) this.seeEvent(data, stream);
  }

  /** Only now it is known whose the snapshots without a name are. */
  finish(): void {
    for (const { updateId, grid } of this.bare) {
      const symbol = symbolOfUpdateId(updateId, this.facts);
      if (symbol !== null) this.facts.of(symbol).grid.include(grid);
    }
  }

  private seeSnapshot(entry: TapeFrame | TapeAnswer, data: JsonObject): void {
    const symbol = entry.kind === 'answer' ? symbolOfUrl(entry.url) : null;
    const grid = symbol === null ? new GridSeen() : this.facts.of(symbol).grid;
    seeLevels(grid, data);
    if (symbol === null) this.bare.push({ updateId: Number(data.lastUpdateId), grid });
  }

  private seeEvent(data: JsonObject, stream: string): void {
    const symbol = typeof data.s === 'string' ? data.s : stream.slice(0, stream.indexOf('@'));
    if (symbol === '' || (stream === '' && !isEvent(data))) return;
    const facts = this.facts.of(symbol.toUpperCase());
    const partial = /@depth(\d+)/.exec(stream)?.[1];
    if (partial !== undefined) this.partialDepth ??= Number(partial);
    if (data.e === 'depthUpdate' && partial === undefined) this.seeChange(facts, data);
    if (data.e === 'trade') this.trades = true;
    if (data.e === 'depthUpdate' || partial !== undefined) {
      seeLevels(facts.grid, data);
    } else if (data.e === 'kline') {
      const { o, h, l, c, v } = objectOf(data.k) ?? {};
      facts.grid.add([o, h, l, c], [v]);
    } else if (data.e === '24hrTicker') {
      facts.grid.add([data.c, data.h, data.l], [data.v]);
    } else {
      facts.grid.add([data.p, data.b, data.a], [data.q, data.B, data.A]);
    }
  }

  private seeChange(facts: SymbolFacts, { U, u, pu }: JsonObject): void {
    this.changes = true;
    const first = typeof pu === 'number' ? pu : Number(U) - 1;
    if (first < facts.firstUpdateId) facts.firstUpdateId = first;
    if (typeof u === 'number' && u > facts.lastUpdateId) facts.lastUpdateId = u;
  }
}

function parsed(bytes: Buffer): JsonObject | null {
  try {
    return objectOf(JSON.parse(bytes.toString()));
  } catch {
    return null; // the check will refuse it and say so
  }
}

/** Without the name of a stream: an event, or one of spot's best quotes, which have no name. */
function isEvent(data: JsonObject): boolean {
  return typeof data.e === 'string' || (data.B !== undefined && data.A !== undefined);
}

function seeLevels(grid: GridSeen, { b, a, bids, asks }: JsonObject): void {
  for (const side of [b, a, bids, asks]) {
    for (const level of listOf(side)) grid.add([listOf(level)[0]], [listOf(level)[1]]);
  }
}
