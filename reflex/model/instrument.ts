import { decimalsOf, formatUnits, parseUnits, truncateUnits } from './decimal.ts';
import type { OrderType, Side } from './order.ts';
import { MONEY_DECIMALS, type Money } from './money.ts';
import type { InPlace } from './terms.ts';

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
  /**
   * Of a contract: what it is margined in, without leverage. What is held of it is a position, which
   * may be short, and nothing is paid with the base asset. Absent: what is bought is paid and held.
   */
  readonly marginAsset?: string;
  readonly tickSize: string;
  readonly lotSize: string;
  readonly minQuantity: string;
  /** Of one order; the venue states none when absent. */
  readonly maxQuantity?: string;
  readonly minNotional: string;
  /** Of a market order, besides (Binance: MARKET_LOT_SIZE); the venue states none when absent. */
  readonly market?: MarketOrderRules;
  /** Types of order that the venue takes; absent: limit, market and post-only. */
  readonly orderTypes?: readonly OrderType[];
  /** Parts of an order that is shown part by part; absent: it takes no such order. */
  readonly mostIcebergParts?: number;
  /** What of an open order it changes in place; absent: nothing. */
  readonly amends?: InPlace;
  /** SEQUENCE_RULES when absent. */
  readonly book?: BookRules;
  /** When the venue said all this, µs since the epoch; absent: nobody knows. */
  readonly readAtUs?: number;
}

/** 0 is no rule: Binance really states a smallest quantity and a step of zero. */
export interface MarketOrderRules {
  readonly minQuantity: string;
  readonly maxQuantity: string;
  readonly step: string;
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
  /** What the venue takes of one order, and of a market order besides: see `adopt`. */
  minQuantityLots = Number.NaN;
  /** Infinite when the venue states none. */
  maxQuantityLots = Number.NaN;
  minNotional = Number.NaN;
  minMarketLots = Number.NaN;
  maxMarketLots = Number.NaN;
  /** 0 when there is no other step than the lot. */
  marketStepLots = Number.NaN;
  orderTypes: readonly OrderType[] = PLAIN;
  /** 0 when it takes no order that shows a part of itself. */
  mostIcebergParts = 0;
  /** Null when it changes nothing in place. */
  amends: InPlace | null = null;
  /** When the venue said so, µs since the epoch; NaN when nobody knows. */
  rulesReadUs = Number.NaN;
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
    this.readBounds(definition);
  }

  get symbol(): string {
    return this.definition.symbol;
  }

  /** As the venue writes it on the wire. */
  get venueSymbol(): string {
    return this.definition.venueSymbol ?? this.definition.symbol;
  }

  get isContract(): boolean {
    return this.definition.marginAsset !== undefined;
  }

  /** The name under which balances tell what is held of it: a contract's own, else the base asset. */
  get heldAs(): string {
    return this.isContract ? this.venueSymbol : this.definition.base;
  }

  /** What an order of a side takes up. */
  assetFor(side: Side): string {
    const { marginAsset, base, quote } = this.definition;
    return marginAsset ?? (side > 0 ? quote : base);
  }

  /** How much of that: the value, but for a sale of what is held. */
  amountFor(side: Side, ticks: number, lots: number): number {
    return side > 0 || this.isContract ? this.notional(ticks, lots) : lots * this.lotSize;
  }

  get book(): BookRules {
    return this.definition.book ?? SEQUENCE_RULES;
  }

  /**
   * Takes what the venue says of the symbol now: bounds move while we run (the largest market order
   * every day). Empty, or what has changed that must not; then nothing is taken, since all that we
   * know of the symbol counts ticks and lots.
   */
  adopt(fresh: InstrumentDefinition): string {
    const changed = changedGrid(this.definition, fresh);
    if (changed === '') this.readBounds(fresh);
    return changed;
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

  private readBounds(bounds: Bounds): void {
    const { minQuantity, maxQuantity, minNotional, market, readAtUs } = bounds;
    this.minQuantityLots = this.lots(minQuantity);
    this.maxQuantityLots = maxQuantity ? this.wholeLots(maxQuantity) : Number.POSITIVE_INFINITY;
    this.minNotional = Number(minNotional);
    this.minMarketLots = market ? Number(market.minQuantity) / this.lotSize : 0;
    this.maxMarketLots = market ? this.wholeLots(market.maxQuantity) : Number.POSITIVE_INFINITY;
    this.marketStepLots = market ? this.lots(market.step) : 0;
    this.orderTypes = bounds.orderTypes ?? PLAIN;
    this.mostIcebergParts = bounds.mostIcebergParts ?? 0;
    this.amends = bounds.amends ?? null;
    this.rulesReadUs = readAtUs ?? Number.NaN;
  }
}

type Bounds = Pick<
  InstrumentDefinition,
  | 'minQuantity'
  | 'maxQuantity'
  | 'minNotional'
  | 'market'
  | 'orderTypes'
  | 'mostIcebergParts'
  | 'amends'
  | 'readAtUs'
>;

const PLAIN: readonly OrderType[] = ['LIMIT', 'MARKET', 'LIMIT_MAKER'];

/** Numbers count as numbers: "0.10" is no other tick than "0.1". */
function changedGrid(before: InstrumentDefinition, now: InstrumentDefinition): string {
  const changes = GRID.flatMap(([what, of]) => {
    const [was, is] = [of(before), of(now)];
    const same = was === is || (was !== undefined && Number(was) === Number(is));
    return same ? [] : [`${what} ${String(was)} to ${String(is)}`];
  });
  return changes.join(', ');
}

const GRID: readonly (readonly [
  what: string,
  of: (definition: InstrumentDefinition) => string | number | undefined,
])[] = [
  ['base', ({ base }) => base],
  ['quote', ({ quote }) => quote],
  ['margin', ({ marginAsset }) => marginAsset],
  ['tick', ({ tickSize }) => tickSize],
  ['lot', ({ lotSize }) => lotSize],
  ['digits of prices', ({ book }) => book?.priceDecimals],
  ['digits of quantities', ({ book }) => book?.quantityDecimals],
];

function onGrid(units: number, step: number): number {
  const count = units / step;
  return Number.isInteger(count) ? count : Number.NaN;
}
