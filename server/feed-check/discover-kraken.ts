import type { TapeEntry } from '@voltaire/tape/index.ts';
import {
  type Discovery,
  FactsBySymbol,
  type JsonObject,
  listOf,
  objectOf,
  PRICE_DECIMALS_MAX,
  QUANTITY_DECIMALS_MAX,
  type Refusal,
  seeRow,
} from './discovery.ts';

type Reviver = (key: string, value: unknown, context: { readonly source?: string }) => unknown;
const parseJson = JSON.parse as (text: string, reviver: Reviver) => unknown;

/** Numbers as they are written: 0.00005100 has eight places, and they count. */
const numbersAsText: Reviver = (_, value, { source }) =>
  typeof value === 'number' ? source : value;

/** Symbols, precision and depths of a recording of Kraken's WebSocket API v2. */
export class KrakenDiscovery implements Discovery {
  readonly facts = new FactsBySymbol();
  readonly refused: Refusal[] = [];
  private readonly listed = new Map<string, { price: number; quantity: number }>();

  finish(): void {
    for (const facts of this.facts.values()) facts.listed = this.listed.get(facts.symbol) ?? null;
  }

  see(entry: TapeEntry): void {
    if (entry.kind === 'trade' || entry.kind === 'quote') {
      seeRow(this.facts, entry);
      return;
    }
    let message: JsonObject | null;
    try {
      message = objectOf(parseJson(entry.bytes.toString(), numbersAsText));
    } catch {
      return; // the check will refuse it and say so
    }
    if (!message) return;
    if (message.method !== undefined) this.seeAnswer(message, entry.line);
    else if (message.channel === 'instrument') this.seeInstruments(objectOf(message.data));
    else for (const part of listOf(message.data)) this.seeData(message, objectOf(part));
  }

  private seeData({ channel, type }: JsonObject, data: JsonObject | null): void {
    if (!data || typeof data.symbol !== 'string') return;
    const facts = this.facts.of(data.symbol);
    if (channel !== 'book') {
      const { price, last, open, high, low, close, qty } = data;
      facts.besideBook.add([price, last, open, high, low, close], [qty]);
      return;
    }
    const sides = [listOf(data.bids), listOf(data.asks)];
    for (const level of sides.flat()) {
      const { price, qty } = objectOf(level) ?? {};
      facts.grid.add([price], [qty]);
    }
    if (type === 'snapshot' && facts.snapshotLevels === 0) {
      facts.snapshotLevels = Math.max(...sides.map((side) => side.length));
    }
  }

  /** Answers of subscribe and unsubscribe: one a symbol. */
  private seeAnswer(message: JsonObject, line: number): void {
    const { channel, symbol, depth } = objectOf(message.result) ?? {};
    if (message.method === 'subscribe' && message.success === false) {
      const refused = typeof message.symbol === 'string' ? message.symbol : null;
      this.refused.push({ line, symbol: refused, reason: String(message.error) });
    }
    if (message.success !== true || typeof symbol !== 'string') return;
    const facts = this.facts.of(symbol);
    if (channel !== 'book') return;
    if (message.method === 'unsubscribe') facts.subscribed.push({ line, depth: null });
    else if (typeof depth === 'string') facts.subscribed.push({ line, depth: Number(depth) });
  }

  /** "Instruments": only what else is in the tape is of interest, so nothing is added by it. */
  private seeInstruments(data: JsonObject | null): void {
    for (const each of listOf(data?.pairs)) {
      const { symbol, price_precision: price, qty_precision: quantity } = objectOf(each) ?? {};
      if (typeof symbol !== 'string') continue;
      const listed = { price: Number(price), quantity: Number(quantity) };
      const sane =
        isCount(listed.price, PRICE_DECIMALS_MAX) &&
        isCount(listed.quantity, QUANTITY_DECIMALS_MAX);
      if (sane) this.listed.set(symbol, listed);
    }
  }
}

function isCount(value: number, most: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= most;
}
