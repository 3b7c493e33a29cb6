import { Candle, minuteOf } from './candles.ts';
import { type MarketTrade, TradeTotals } from './trade-totals.ts';

const DAY_MS = 86_400_000;

/** The trades of the last 24 hours: what is older is forgotten by the minute, when another trade comes. */
export class DayTotals extends TradeTotals {
  private readonly earlier = new TradeTotals();
  private minutes: Candle[] = [];

  /** A trade of before the replay; it counts for 24 hours from the first trade of the replay. */
  addEarlier(trade: MarketTrade): void {
    this.earlier.add(trade);
    super.add(trade);
  }

  override add(trade: MarketTrade): void {
    const openMs = minuteOf(trade.atMs);
    const last = this.minutes.at(-1);
    // A trade of a minute that is over already counts into the running one, as time does not go back.
    const minute = last && last.openMs >= openMs ? last : this.begin(openMs);
    minute.add(trade);
    super.add(trade);
  }

  private begin(openMs: number): Candle {
    const minute = new Candle(openMs);
    if (this.minutes.length === 0) minute.include(this.earlier);
    this.minutes.push(minute);
    if (this.minutes[0]!.openMs <= openMs - DAY_MS) this.forget(openMs - DAY_MS);
    return minute;
  }

  private forget(untilMs: number): void {
    this.minutes = this.minutes.filter(({ openMs }) => openMs > untilMs);
    this.clear();
    for (const minute of this.minutes) this.include(minute);
  }
}
