import { Account } from '@voltaire/simulator/account/account.ts';
import { Fees } from '@voltaire/simulator/account/fees.ts';
import { Book, type Side } from '@voltaire/simulator/market/book.ts';
import { Liquidity } from '@voltaire/simulator/market/liquidity.ts';
import { BTCUSDT } from '@voltaire/simulator/market/trading-pair.ts';
import { valueMoney } from '@voltaire/simulator/market/units.ts';
import { MatchingEngine } from '@voltaire/simulator/matching/engine.ts';
import { Ledger } from '@voltaire/simulator/matching/ledger.ts';
import { entryPrice, MarginSettlement } from '@voltaire/simulator/matching/margin-settlement.ts';
import { isOpen, type Order, Refusal } from '@voltaire/simulator/matching/order.ts';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LOT, TICK } from './market-support.ts';

const WALLET = 10n ** 18n; // 1 USDT

const sign = (side: Side): 1 | -1 => (side === 'BUY' ? 1 : -1);

/** The market of market-support, with one account on margin: bids 99 … 95, asks 101 … 105 ticks. */
class MarginMarket {
  readonly ledger = new Ledger(0);
  readonly account: Account;
  readonly margin: MarginSettlement;
  readonly engine: MatchingEngine;
  private ids = 0;

  constructor(wallet = WALLET) {
    const book = new Book();
    const levels = [99, 98, 97, 96, 95, 101, 102, 103, 104, 105].flatMap((ticks) => [
      ticks * TICK,
      10 * LOT,
    ]);
    book.load(Float64Array.from([1, 5, 5, ...levels]), 0);
    this.account = new Account('main', new Map([['USDT', wallet]]));
    const fees = new Fees({ maker: '0.001', taker: '0.002' });
    this.margin = new MarginSettlement(BTCUSDT, fees, this.ledger);
    this.engine = new MatchingEngine(BTCUSDT, this.ledger, new Liquidity(book), this.margin, {
      onExecution: () => undefined,
      onBalances: () => undefined,
    });
  }

  /** A market order when `ticks` is 0. */
  place(side: Side, ticks: number, lots: number, reduceOnly = false): Order {
    const request = {
      clientOrderId: `c${this.ids++}`,
      side,
      type: ticks === 0 ? 'MARKET' : 'LIMIT',
      timeInForce: 'GTC',
      price: ticks * TICK,
      quantity: lots * LOT,
      stopPrice: 0,
      display: 0,
      reduceOnly,
    } as const;
    return this.engine.place(this.account, request, 0).order;
  }

  get position(): number {
    return this.margin.position(this.account).units / LOT;
  }
}

describe('a contract on margin', () => {
  it('can be sold without being held, and needs its whole value', () => {
    const market = new MarginMarket();
    market.place('SELL', 0, 5);
    expect(market.position).toBe(-5);
    expect(entryPrice(market.margin.position(market.account))).toBe(99n * 10n ** 16n);
    expect(market.account.balance('USDT').locked).toBe(valueMoney(99 * TICK, 5 * LOT));
  });

  it('needs margin for the worse side of what is ordered, not for both', () => {
    const market = new MarginMarket();
    market.place('BUY', 90, 10);
    market.place('SELL', 110, 10);
    expect(market.account.balance('USDT').locked).toBe(valueMoney(110 * TICK, 10 * LOT));
  });

  it('is refused what the wallet does not cover, and nothing has changed', () => {
    const market = new MarginMarket(valueMoney(100 * TICK, 10 * LOT));
    expect(() => market.place('BUY', 100, 11)).toThrow(new Refusal('INSUFFICIENT_BALANCE'));
    expect(market.ledger.orders()).toEqual([]);
    expect(market.account.balance('USDT').locked).toBe(0n);
    market.place('BUY', 100, 10);
    expect(market.account.balance('USDT').free).toBe(0n);
  });

  it('lets a position be closed that takes up all of the margin', () => {
    const market = new MarginMarket(valueMoney(102 * TICK, 10 * LOT));
    market.place('BUY', 0, 10);
    const closing = market.place('SELL', 0, 10);
    expect(closing.status).toBe('FILLED');
    expect(market.margin.position(market.account)).toEqual({ units: 0, cost: 0n });
  });

  it('refuses a reduce-only order without a position, on its side, or larger than it', () => {
    const market = new MarginMarket();
    const refused = new Refusal('NOTHING_TO_REDUCE');
    expect(() => market.place('SELL', 110, 1, true)).toThrow(refused);
    market.place('BUY', 0, 5);
    expect(() => market.place('BUY', 90, 1, true)).toThrow(refused);
    expect(() => market.place('SELL', 110, 6, true)).toThrow(refused);
    market.place('SELL', 110, 3, true);
    expect(() => market.place('SELL', 110, 3, true)).toThrow(refused);
  });

  it('knocks out the latest reduce-only orders when there is less left to reduce', () => {
    const market = new MarginMarket();
    market.place('BUY', 0, 5);
    const first = market.place('SELL', 110, 2, true);
    const second = market.place('SELL', 111, 3, true);
    market.place('SELL', 0, 2);
    expect(market.margin.knockedOut(market.account)).toEqual([second]);
    market.place('SELL', 0, 3);
    expect(market.margin.knockedOut(market.account)).toEqual([second, first]);
  });

  it('keeps wallet, position and margin in step with its trades, whatever is done', () => {
    const step = fc.record({
      side: fc.constantFrom<Side>('BUY', 'SELL'),
      ticks: fc.constantFrom(0, 90, 99, 101, 110),
      lots: fc.integer({ min: 1, max: 12 }),
      reduceOnly: fc.boolean(),
      cancel: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const market = new MarginMarket(10n ** 17n);
        for (const { side, ticks, lots, reduceOnly, cancel } of steps) {
          try {
            const order = market.place(side, ticks, lots, reduceOnly);
            if (cancel && isOpen(order)) market.engine.cancel(order, 'c', 0);
          } catch (error) {
            if (!(error instanceof Refusal)) throw error;
          }
        }
        const trades = market.ledger.trades();
        const units = trades.reduce((sum, t) => sum + sign(t.order.side) * t.quantity, 0);
        const gained = trades.reduce((sum, t) => sum + (t.realized ?? 0n) - t.commission, 0n);
        const cash = trades.reduce(
          (sum, t) => sum - BigInt(sign(t.order.side)) * t.quoteQuantity - t.commission,
          0n,
        );
        const { units: held, cost } = market.margin.position(market.account);
        const { free, locked } = market.account.balance('USDT');
        expect(held).toBe(units);
        expect(free + locked).toBe(10n ** 17n + gained);
        expect(10n ** 17n + cash + cost).toBe(10n ** 17n + gained); // no profit from rounding
        expect(locked).toBeGreaterThanOrEqual(cost < 0n ? -cost : cost);
      }),
    );
  });
});
