import type { Account } from '../../account/account.ts';
import type { Fees } from '../../account/fees.ts';
import { Liquidity } from '../../market/liquidity.ts';
import type { TradingPair } from '../../market/trading-pair.ts';
import { MatchingEngine } from '../../matching/engine.ts';
import { Ledger } from '../../matching/ledger.ts';
import { Settlement } from '../../matching/settlement.ts';
import type { ExecutionEvent, Order } from '../../matching/order.ts';
import type { BookChange, KrakenTrade, PairMarket } from '../pair-market.ts';
import { tradingPairOf } from './trading-rules.ts';
import { venueId } from './ids.ts';

/** Who hears of what happens to orders. */
export interface DeskListener {
  onExecution(desk: PairDesk, event: ExecutionEvent): void;
  onBalances(account: Account): void;
}

/** Orders of one pair: its matching engine over the market of the tape. */
export class PairDesk {
  readonly pair: TradingPair;
  readonly ledger: Ledger;
  readonly engine: MatchingEngine;
  readonly liquidity: Liquidity;

  constructor(
    readonly market: PairMarket,
    /** Its place among all pairs. */
    readonly index: number,
    fees: Fees,
    startMs: number,
    listener: DeskListener,
  ) {
    this.pair = tradingPairOf(market.pair);
    this.ledger = new Ledger(startMs);
    this.liquidity = new Liquidity(market);
    const settlement = new Settlement(this.pair, fees);
    this.engine = new MatchingEngine(this.pair, this.ledger, this.liquidity, settlement, {
      onExecution: (event) => listener.onExecution(this, event),
      onBalances: (account) => listener.onBalances(account),
    });
  }

  orderId({ orderId }: Order): string {
    return venueId('O', orderId, this.index);
  }

  /** The market has moved already. */
  onBook({ bids, asks }: BookChange, nowMs: number): void {
    for (let at = 0; at < bids.length; at += 2) {
      this.liquidity.report('BUY', bids[at]!, bids[at + 1]!);
    }
    for (let at = 0; at < asks.length; at += 2) {
      this.liquidity.report('SELL', asks[at]!, asks[at + 1]!);
    }
    this.engine.onBookMoved(nowMs);
  }

  onTrades(trades: readonly KrakenTrade[], nowMs: number): void {
    for (const { price, quantity, buyerIsMaker } of trades) {
      this.engine.onTrade(price, quantity, buyerIsMaker, nowMs);
    }
  }
}
