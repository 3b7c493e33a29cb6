import { decimalsOf, formatUnits, parseUnits, truncateUnits } from './decimal.ts';
import { MONEY_DECIMALS, type Money } from './money.ts';

/** How a venue proves its books to be right, and what of them is shown. */
export interface BookRules {
  /**
   * sequence: update ids without a hole (Binance). checksum: CRC32 over the digits of the ten best
   * levels (Kraken). whole: every message is the whole (partial) book.
   */
  readonly proof: 'sequence' | 'checksum' | 'whole';
  /** Levels a side that are kept: on Kraken those subscribed to, where the venue stops telling. */
  readonly depth: number;
  /** Digits after the point in the text that a checksum is made of; else those of tick and lot. */
  readonly priceDecimals?: number;
  readonly quantityDecimals?: number;
  /** Without a sign of life for this long the book is stale, ms. */
  readonly staleAfterMs: number;
}

export const SEQUENCE_RULES: BookRules = { proof: 'sequence', depth: 10_000, staleAfterMs: 2000 };

/** What a venue says of a tradable pair; numbers as the decimal text of its instrument list. */
export interface InstrumentDefinition {
  readonly venue: string;
  /** Unique over all venues: futures are called BTCUSDT-PERP. */
  readonly symbol: string;
  /** The venue's own name where it is another. */
  readonly venueSymbol?: string;
  readonly base: string;
  readonly quote: string;
  readonly tickSize: string;
  readonly lotSize: string;
  readonly minQuantity: string;
  /** Of one order; the venue states none when absent. */
  readonly maxQuantity?: string;
  readonly minNotional: string;
  /** SEQUENCE_RULES when absent. */
  readonly book?: BookRules;
}

/**
 * One tradable pair. Its price counts ticks and its quantity counts lots, both integers; decimals
 * exist only in `priceText` and `quantityText`.
 */
export class Instrument {
  readonly priceDecimals: number;
  readonly quantityDecimals: number;
  /** One tick in 10^-priceDecimals, one lot in 10^-quantityDecimals: mostly 1. */
  readonly tickUnits: number;
  readonly lotUnits: number;
  readonly tickSize: number;
  readonly lotSize: number;
  readonly minQuantityLots: number;
  /** Infinite when the venue states none. */
  readonly maxQuantityLots: number;
  readonly minNotional: number;
  /** Money units (10^-18 quote) of one tick × one lot. */
  readonly moneyPerTickLot: Money;

  constructor(
    readonly id: number,
    readonly definition: InstrumentDefinition,
  ) {
    this.priceDecimals = decimalsOf(definition.tickSize);
    this.quantityDecimals = decimalsOf(definition.lotSize);
    this.tickUnits = parseUnits(definition.tickSize, this.priceDecimals);
    this.lotUnits = parseUnits(definition.lotSize, this.quantityDecimals);
    if (!(this.tickUnits > 0 && this.lotUnits > 0)) {
      throw new RangeError(
        `${definition.symbol}: tick size and lot size must be positive decimals, ` +
          `were "${definition.tickSize}" and "${definition.lotSize}"`,
      );
    }
    this.tickSize = Number(definition.tickSize);
    this.lotSize = Number(definition.lotSize);
    const scale = MONEY_DECIMALS - this.priceDecimals - this.quantityDecimals;
    if (scale < 0) throw new RangeError(`${definition.symbol}: finer than 10^-${MONEY_DECIMALS}`);
    this.moneyPerTickLot = BigInt(this.tickUnits) * BigInt(this.lotUnits) * 10n ** BigInt(scale);
    this.minQuantityLots = this.lots(definition.minQuantity);
    const { maxQuantity } = definition;
    this.maxQuantityLots = maxQuantity ? this.wholeLots(maxQuantity) : Number.POSITIVE_INFINITY;
    this.minNotional = Number(definition.minNotional);
  }

  get symbol(): string {
    return this.definition.symbol;
  }

  /** As the venue writes it on the wire. */
  get venueSymbol(): string {
    return this.definition.venueSymbol ?? this.definition.symbol;
  }

  get book(): BookRules {
    return this.definition.book ?? SEQUENCE_RULES;
  }

  /** NaN when the text is malformed or lies between two ticks. */
  ticks(text: string): number {
    return onGrid(parseUnits(text, this.priceDecimals), this.tickUnits);
  }

  /** NaN when the text is malformed or lies between two lots. */
  lots(text: string): number {
    return onGrid(parseUnits(text, this.quantityDecimals), this.lotUnits);
  }

  /**
   * The whole lots in a quantity that the market shows. Those need not lie on the grid (orders by
   * quote value leave remainders on Binance: 25.42618900 BTC in the recording); less than a lot can
   * not be traded with, and does not count. NaN when malformed.
   */
  wholeLots(text: string): number {
    if (text.startsWith('-')) return Number.NaN;
    return Math.floor(truncateUnits(text, this.quantityDecimals) / this.lotUnits);
  }

  priceText(ticks: number): string {
    return formatUnits(ticks * this.tickUnits, this.priceDecimals);
  }

  quantityText(lots: number): string {
    return formatUnits(lots * this.lotUnits, this.quantityDecimals);
  }

  /** Exact value in the quote asset. */
  value(ticks: number, lots: number): Money {
    return BigInt(ticks) * BigInt(lots) * this.moneyPerTickLot;
  }

  /** Value in the quote asset as a double: for limits and display, where 15 digits are enough. */
  notional(ticks: number, lots: number): number {
    return ticks * this.tickSize * (lots * this.lotSize);
  }
}

function onGrid(units: number, step: number): number {
  const count = units / step;
  return Number.isInteger(count) ? count : Number.NaN;
}
