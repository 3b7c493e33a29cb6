import { Account } from '@voltaire/simulator/account/account.ts';
import { Fees } from '@voltaire/simulator/account/fees.ts';
import { Book, type Side } from '@voltaire/simulator/market/book.ts';
import { Liquidity } from '@voltaire/simulator/market/liquidity.ts';
import { BTCUSDT } from '@voltaire/simulator/market/trading-pair.ts';
import { MatchingEngine } from '@voltaire/simulator/matching/engine.ts';
import { Ledger } from '@voltaire/simulator/matching/ledger.ts';
import { Settlement } from '@voltaire/simulator/matching/settlement.ts';
import type { ExecutionEvent, Order, OrderRequest } from '@voltaire/simulator/matching/order.ts';

export const TICK = BTCUSDT.tick;
export const LOT = BTCUSDT.lot;
export const USDT = 10n ** 24n;
export const BTC = 10n ** 19n;

/** A market with a book of its own: bids 99 … 95 and asks 101 … 105 ticks of 0.01, 10 lots each. */
export class Market {
  readonly book = new Book();
  readonly liquidity = new Liquidity(this.book);
  readonly ledger = new Ledger(0);
  readonly account = new Account(
    'main',
    new Map([
      ['USDT', USDT],
      ['BTC', BTC],
    ]),
  );
  readonly events: ExecutionEvent[] = [];
  readonly engine = new MatchingEngine(
    BTCUSDT,
    this.ledger,
    this.liquidity,
    new Settlement(BTCUSDT, new Fees({ maker: '0.001', taker: '0.002' })),
    { onExecution: (event) => this.events.push(event), onBalances: () => undefined },
  );
  private ids = 0;

  constructor() {
    const levels = [99, 98, 97, 96, 95, 101, 102, 103, 104, 105].flatMap((ticks) => [
      ticks * TICK,
      10 * LOT,
    ]);
    this.book.load(Float64Array.from([1, 5, 5, ...levels]), 0);
  }

  place(side: Side, ticks: number, lots: number, more: Partial<OrderRequest> = {}): Order {
    return this.engine.place(
      this.account,
      {
        clientOrderId: `c${this.ids++}`,
        side,
        type: 'LIMIT',
        timeInForce: 'GTC',
        price: ticks * TICK,
        quantity: lots * LOT,
        stopPrice: 0,
        display: 0,
        ...more,
      },
      0,
    ).order;
  }

  depth(side: Side, ticks: number, lots: number): void {
    const id = this.book.lastId + 10;
    const counts = side === 'BUY' ? [1, 0] : [0, 1];
    const numbers = Float64Array.from([0, id - 9, id, ...counts, ticks * TICK, lots * LOT]);
    this.book.apply(numbers, 0, 0);
    this.liquidity.onDepth(numbers, 0);
    this.engine.onBookMoved(0);
  }

  quote(bid: number, bidLots: number, ask: number, askLots: number): void {
    const id = this.book.lastId + 1;
    const numbers = [id, bid * TICK, bidLots * LOT, ask * TICK, askLots * LOT];
    this.liquidity.onQuote(Float64Array.from(numbers), 0, 0);
    this.engine.onBookMoved(0);
  }

  trade(ticks: number, lots: number, buyerIsMaker: boolean): void {
    this.engine.onTrade(ticks * TICK, lots * LOT, buyerIsMaker, 0);
  }

  get fills(): readonly (readonly [ticks: number, lots: number])[] {
    return this.ledger
      .trades()
      .map(({ price, quantity }) => [price / TICK, quantity / LOT] as const);
  }
}
