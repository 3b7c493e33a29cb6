import type { TapeEntry, TapeQuote, TapeTrade } from '@voltaire/tape/index.ts';
import { Instrument, type BookRules } from '@voltaire/reflex/model/instrument.ts';
import { DecimalsSeen, stepText } from './decimals-seen.ts';

export type Venue = 'kraken' | 'binance' | 'binance-futures';

/** Finer than any venue writes; together they stay within what a sum of money can hold. */
export const PRICE_DECIMALS_MAX = 10;
export const QUANTITY_DECIMALS_MAX = 8;

/** The book of a symbol from a line on: how deep, or null where it is not subscribed to. */
export interface Subscribed {
  readonly line: number;
  readonly depth: number | null;
}

/** How fine prices and quantities are written. */
export class GridSeen {
  readonly price = new DecimalsSeen(PRICE_DECIMALS_MAX);
  readonly quantity = new DecimalsSeen(QUANTITY_DECIMALS_MAX);

  /** What is no text is left to the decoder to refuse. */
  add(prices: readonly unknown[], quantities: readonly unknown[]): void {
    for (const text of prices) if (typeof text === 'string') this.price.add(text);
    for (const text of quantities) if (typeof text === 'string') this.quantity.add(text);
  }

  include(other: GridSeen): void {
    this.price.include(other.price);
    this.quantity.include(other.quantity);
  }
}

/** What the first pass over a tape learns of one symbol. */
export class SymbolFacts {
  /** Of the book on Kraken, whose digits are signed; of everything on Binance. */
  readonly grid = new GridSeen();
  /** Of all but the book: it counts where there is none. */
  readonly besideBook = new GridSeen();
  /** What an instrument list in the tape says; it counts more than what is seen. */
  listed: { readonly price: number; readonly quantity: number } | null = null;
  readonly subscribed: Subscribed[] = [];
  /** Levels of the larger side of its first snapshot. */
  snapshotLevels = 0;
  /** Update ids of its book: right before the first message, and of the last. */
  firstUpdateId = Number.POSITIVE_INFINITY;
  lastUpdateId = Number.NEGATIVE_INFINITY;

  constructor(readonly symbol: string) {}

  /** Places after the point of a price as the venue writes it. */
  get priceWire(): number {
    return this.listed?.price ?? this.seen.price.wire;
  }

  /** An instrument on whose grid every number of the tape lies. */
  instrument(id: number, venue: Venue, book: BookRules): Instrument {
    // A checksum is made of the digits as they are written; nothing else cares for zeros at the end.
    const exact = book.proof === 'checksum';
    const { price: prices, quantity: quantities } = this.seen;
    const price = exact ? (this.listed?.price ?? prices.wire) : prices.finest;
    const quantity = exact ? (this.listed?.quantity ?? quantities.wire) : quantities.finest;
    return new Instrument(id, {
      venue,
      symbol: this.symbol,
      base: this.symbol,
      quote: '',
      tickSize: stepText(price),
      lotSize: stepText(quantity),
      minQuantity: '0',
      minNotional: '0',
      book,
    });
  }

  private get seen(): GridSeen {
    return this.grid.price.any ? this.grid : this.besideBook;
  }
}

/** A subscription that the venue refused. */
export interface Refusal {
  readonly line: number;
  readonly symbol: string | null;
  readonly reason: string;
}

/** Learns from a tape, entry by entry, all that has to be known before it is checked. */
export interface Discovery {
  readonly facts: ReadonlyMap<string, SymbolFacts>;
  readonly refused: readonly Refusal[];
  see(entry: TapeEntry): void;
  /** After the last entry. */
  finish(): void;
}

export class FactsBySymbol extends Map<string, SymbolFacts> {
  of(symbol: string): SymbolFacts {
    let facts = this.get(symbol);
    if (!facts) {
      facts = new SymbolFacts(symbol);
      this.set(symbol, facts);
    }
    return facts;
  }
}

/** The name of the one instrument of a table that names none. */
const UNNAMED = '(unnamed)';

/** A row of a table. */
export function seeRow(facts: FactsBySymbol, row: TapeTrade | TapeQuote): void {
  const { grid } = facts.of(symbolOfRow(row));
  if (row.kind === 'trade') grid.add([row.price], [row.quantity]);
  else grid.add([row.bid, row.ask], [row.bidQuantity, row.askQuantity]);
}

export function symbolOfRow(row: TapeTrade | TapeQuote): string {
  return row.instrument ?? UNNAMED;
}

export type JsonObject = Readonly<Record<string, unknown>>;

/** Null for what is no JSON object. */
export function objectOf(value: unknown): JsonObject | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as JsonObject)
    : null;
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
