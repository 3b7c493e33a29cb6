/** What venues tell of the trades of a span: a day's ticker, a candle. Prices count 10^-8 units. */
export class TradeTotals {
  open = 0;
  high = 0;
  low = 0;
  close = 0;
  trades = 0;
  firstId = 0;
  lastId = 0;
  lastQuantity = 0;
  /** 10^-8 of the base asset. */
  volume = 0n;
  /** 10^-16 of the quote asset. */
  value = 0n;
  /** The part in which the buyer was the aggressor. */
  boughtVolume = 0n;
  boughtValue = 0n;

  add(trade: MarketTrade): void {
    const { price, quantity, id } = trade;
    if (this.trades === 0) {
      this.open = price;
      this.high = price;
      this.low = price;
      this.firstId = id;
    }
    this.high = Math.max(this.high, price);
    this.low = Math.min(this.low, price);
    this.close = price;
    this.trades++;
    this.lastId = id;
    this.lastQuantity = quantity;
    const volume = BigInt(quantity);
    const value = BigInt(price) * volume;
    this.volume += volume;
    this.value += value;
    if (trade.buyerIsMaker) return;
    this.boughtVolume += volume;
    this.boughtValue += value;
  }

  /** All that `later` has, as if it came behind all of this. */
  include(later: TradeTotals): void {
    if (later.trades === 0) return;
    if (this.trades === 0) {
      this.open = later.open;
      this.high = later.high;
      this.low = later.low;
      this.firstId = later.firstId;
    }
    this.high = Math.max(this.high, later.high);
    this.low = Math.min(this.low, later.low);
    this.close = later.close;
    this.trades += later.trades;
    this.lastId = later.lastId;
    this.lastQuantity = later.lastQuantity;
    this.volume += later.volume;
    this.value += later.value;
    this.boughtVolume += later.boughtVolume;
    this.boughtValue += later.boughtValue;
  }

  clear(): void {
    this.trades = 0; // the next trade is the first, and sets the rest
    this.volume = 0n;
    this.value = 0n;
    this.boughtVolume = 0n;
    this.boughtValue = 0n;
  }

  /** Average price by volume, rounded down to a unit; 0 without trades. */
  get averagePrice(): number {
    return this.volume === 0n ? 0 : Number(this.value / this.volume);
  }

  /** From the first price to the last. */
  get change(): number {
    return this.close - this.open;
  }

  get changePercent(): number {
    return this.open === 0 ? 0 : (this.change / this.open) * 100;
  }
}

export interface MarketTrade {
  readonly price: number;
  readonly quantity: number;
  readonly id: number;
  /** Epoch ms, on the clients' clock. */
  readonly atMs: number;
  /** True when the seller was the aggressor. */
  readonly buyerIsMaker: boolean;
}
