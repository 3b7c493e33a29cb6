import { type MarketTrade, TradeTotals } from './trade-totals.ts';

const MINUTE_MS = 60_000;

/** As many as Kraken gives with a subscription. */
const KEPT = 720;

export class Candle extends TradeTotals {
  constructor(readonly openMs: number) {
    super();
  }

  /** The first ms that is no longer in it. */
  get endMs(): number {
    return this.openMs + MINUTE_MS;
  }
}

/** When the minute began that the time lies in, epoch ms. */
export function minuteOf(atMs: number): number {
  return Math.floor(atMs / MINUTE_MS) * MINUTE_MS;
}

/** Candles of one minute, made of the trades since the replay began; minutes without one have none. */
export class Candles {
  private readonly kept: Candle[] = [];

  get all(): readonly Candle[] {
    return this.kept;
  }

  get current(): Candle | undefined {
    return this.kept.at(-1);
  }

  /** Returns the candle that the trade is in. */
  add(trade: MarketTrade): Candle {
    const openMs = minuteOf(trade.atMs);
    let candle = this.current;
    // A trade of a minute that is over already counts into the running one, as time does not go back.
    if (!candle || candle.openMs < openMs) {
      candle = new Candle(openMs);
      this.kept.push(candle);
      if (this.kept.length > KEPT) this.kept.shift();
    }
    candle.add(trade);
    return candle;
  }
}
