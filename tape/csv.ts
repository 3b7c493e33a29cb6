import type { Line } from './lines.ts';

/** One trade of a table, numbers as they are written. */
export interface TapeTrade {
  readonly kind: 'trade';
  readonly line: number;
  readonly receivedNs: bigint | null;
  /** Null when the table is of one instrument and does not name it. */
  readonly instrument: string | null;
  /** Null when the table has none, or none that is a whole number. */
  readonly tradeId: number | null;
  readonly price: string;
  readonly quantity: string;
  /** Who took: +1 a buyer, -1 a seller; null when the table does not say. */
  readonly aggressor: 1 | -1 | null;
  /** By the venue's clock, ns since the epoch. */
  readonly tradedNs: bigint;
}

/** The best bid and ask of a table. */
export interface TapeQuote {
  readonly kind: 'quote';
  readonly line: number;
  readonly receivedNs: bigint | null;
  readonly instrument: string | null;
  readonly updateId: number | null;
  readonly bid: string;
  readonly bidQuantity: string;
  readonly ask: string;
  readonly askQuantity: string;
}

/** Names of columns that mean the same. */
const NAMES = {
  receivedNs: ['recv_ns'],
  time: ['trade_ms', 'time_ms', 'time_s', 'timestamp', 'time'],
  instrument: ['instrument', 'symbol'],
  tradeId: ['trade_id', 'agg_id', 'id'],
  price: ['price'],
  quantity: ['qty', 'quantity', 'volume', 'amount', 'size'],
  buyerIsMaker: ['buyer_is_maker', 'buyer_maker', 'is_buyer_maker'],
  side: ['side'],
  updateId: ['update_id'],
  bid: ['bid', 'bid_price'],
  bidQuantity: ['bid_qty', 'bid_size'],
  ask: ['ask', 'ask_price'],
  askQuantity: ['ask_qty', 'ask_size'],
} as const;

type Column = keyof typeof NAMES;

/** A row that can not be read; what it meant is not guessed. */
export class CsvError extends Error {
  override readonly name = 'CsvError';
}

/** A table of trades or of best quotes, told by the names in its first line. */
export class CsvTable {
  private constructor(
    private readonly kind: 'trade' | 'quote',
    private readonly columns: ReadonlyMap<Column, number>,
    private readonly width: number,
    private readonly timeName: string,
  ) {}

  /** Null when the line is not the head of such a table. */
  static from(head: Line): CsvTable | null {
    const names = fields(head).map((name) => name.toLowerCase());
    const columns = new Map<Column, number>();
    for (const column of Object.keys(NAMES) as Column[]) {
      const at = NAMES[column].map((name: string) => names.indexOf(name)).find((i) => i >= 0);
      if (at !== undefined) columns.set(column, at);
    }
    const has = (...wanted: Column[]) => wanted.every((column) => columns.has(column));
    const book = names.includes('update_type') || names.includes('open');
    if (book) return null; // levels of a book, or candles: they have prices and volumes as well
    const timeName = names[columns.get('time') ?? -1] ?? '';
    if (has('bid', 'bidQuantity', 'ask', 'askQuantity')) {
      return new CsvTable('quote', columns, names.length, timeName);
    }
    if (!has('time', 'price', 'quantity')) return null;
    return new CsvTable('trade', columns, names.length, timeName);
  }

  /** Throws a CsvError that names the line. */
  row(line: Line): TapeTrade | TapeQuote {
    const values = fields(line);
    if (values.length !== this.width) {
      throw new CsvError(`line ${line.number}: it has ${values.length} of ${this.width} columns`);
    }
    const text = (column: Column): string | null => {
      const value = values[this.columns.get(column) ?? -1];
      return value === undefined || value === '' ? null : value;
    };
    const decimal = (column: Column): string => {
      const value = text(column);
      if (value !== null && /^\d+(\.\d+)?$/.test(value)) return value;
      throw new CsvError(`line ${line.number}: ${column} is no decimal: ${value ?? 'empty'}`);
    };
    const common = {
      line: line.number,
      receivedNs: wholeNumber(text('receivedNs')),
      instrument: text('instrument'),
    };
    if (this.kind === 'quote') {
      return {
        ...common,
        kind: 'quote',
        updateId: idOf(text('updateId')),
        bid: decimal('bid'),
        bidQuantity: decimal('bidQuantity'),
        ask: decimal('ask'),
        askQuantity: decimal('askQuantity'),
      };
    }
    return {
      ...common,
      kind: 'trade',
      tradeId: idOf(text('tradeId')),
      price: decimal('price'),
      quantity: decimal('quantity'),
      aggressor: aggressorOf(text('buyerIsMaker'), text('side')),
      tradedNs: timeNs(text('time') ?? '', this.timeName, line),
    };
  }
}

function fields({ bytes }: Line): string[] {
  return bytes
    .toString()
    .split(',')
    .map((field) => field.trim());
}

function wholeNumber(text: string | null): bigint | null {
  return text !== null && /^\d{1,20}$/.test(text) ? BigInt(text) : null;
}

function idOf(text: string | null): number | null {
  const id = wholeNumber(text);
  return id !== null && id <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(id) : null;
}

function aggressorOf(buyerIsMaker: string | null, side: string | null): 1 | -1 | null {
  if (buyerIsMaker !== null) {
    if (/^(1|true)$/i.test(buyerIsMaker)) return -1;
    if (/^(0|false)$/i.test(buyerIsMaker)) return 1;
  }
  if (side !== null && /^b(uy)?$/i.test(side)) return 1;
  if (side !== null && /^s(ell)?$/i.test(side)) return -1;
  return null;
}

/** The unit is in the column's name; a time without one is seconds with a fraction, or ISO 8601. */
function timeNs(text: string, name: string, line: Line): bigint {
  if (name.endsWith('_ms') && /^\d{1,16}$/.test(text)) return BigInt(text) * 1_000_000n;
  const [, seconds, fraction = ''] = /^(\d{1,12})(?:\.(\d{1,9})\d*)?$/.exec(text) ?? [];
  if (seconds !== undefined) {
    return BigInt(seconds) * 1_000_000_000n + BigInt(fraction.padEnd(9, '0'));
  }
  const epochMs = /^\d{4}-\d\d-\d\d[T ]/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(epochMs)) throw new CsvError(`line ${line.number}: no time: ${text}`);
  return BigInt(epochMs) * 1_000_000n;
}
