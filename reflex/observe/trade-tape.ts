import type { Trade } from '../model/event.ts';

/** The trades of one symbol since the connection: the last one, and what they sum up to. */
export class TradeTape {
  lastTradeId = 0;
  lastTicks = Number.NaN;
  lastLots = 0;
  lastSide = 0;
  /** Lots: all, and buys minus sells. They only ever grow, over connections too. */
  volumeLots = 0;
  signedVolumeLots = 0;
  /** Venues count trades without a hole: so many ids never came. */
  missed = 0;
  private lastUs = Number.NaN;
  /** Of those, how many the last trade said. */
  private lastMissed = 0;

  /** True when the trade is new: a venue may send one twice. */
  onTrade(trade: Trade): boolean {
    const { lastTradeId } = this;
    if (trade.tradeId <= lastTradeId) {
      if (!(trade.exchangeUs > this.lastUs)) return false;
      // Newer, and yet behind it: the last id was wrong, and would hide all trades to come.
      this.missed -= this.lastMissed;
      this.lastMissed = 0;
    } else {
      this.lastMissed = lastTradeId > 0 ? trade.tradeId - lastTradeId - 1 : 0;
      this.missed += this.lastMissed;
    }
    this.lastTradeId = trade.tradeId;
    this.lastUs = trade.exchangeUs;
    this.lastTicks = trade.priceTicks;
    this.lastLots = trade.quantityLots;
    this.lastSide = trade.aggressor;
    this.volumeLots += trade.quantityLots;
    this.signedVolumeLots += trade.quantityLots * trade.aggressor;
    return true;
  }

  /** What was traded while nobody listened is unknown, and not counted as missed. */
  reset(): void {
    this.lastTradeId = 0;
  }
}
