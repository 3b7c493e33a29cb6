import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Side } from '@voltaire/simulator/market/book.ts';
import { quantityMoney, valueMoney } from '@voltaire/simulator/market/units.ts';
import {
  isOpen,
  Refusal,
  remaining,
  type Fill,
  type Order,
  type OrderRequest,
} from '@voltaire/simulator/matching/order.ts';
import { BTC, LOT, Market, TICK, USDT } from './market-support.ts';

type Step =
  | { do: 'place'; side: Side; ticks: number; lots: number; kind: number }
  | { do: 'cancel'; which: number }
  | { do: 'depth'; side: Side; ticks: number; lots: number }
  | { do: 'quote'; bid: number; spread: number; lots: number }
  | { do: 'trade'; ticks: number; lots: number; buyerIsMaker: boolean };

const side = fc.constantFrom<Side>('BUY', 'SELL');
const ticks = fc.integer({ min: 90, max: 110 });
const lots = fc.integer({ min: 0, max: 15 });
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    do: fc.constant('place' as const),
    side,
    ticks,
    lots: fc.integer({ min: 1, max: 30 }),
    kind: fc.nat(8),
  }),
  fc.record({ do: fc.constant('cancel' as const), which: fc.nat(20) }),
  fc.record({ do: fc.constant('depth' as const), side, ticks, lots }),
  fc.record({
    do: fc.constant('quote' as const),
    bid: ticks,
    spread: fc.integer({ min: 1, max: 4 }),
    lots: fc.integer({ min: 1, max: 9 }),
  }),
  fc.record({
    do: fc.constant('trade' as const),
    ticks,
    lots: fc.integer({ min: 1, max: 20 }),
    buyerIsMaker: fc.boolean(),
  }),
);

/** A limit stands two ticks beyond its stop price. */
function kindOf(kind: number, way: Side, price: number, size: number): Partial<OrderRequest> {
  const stopPrice = (price + (way === 'BUY' ? -2 : 2)) * TICK;
  const kinds: Partial<OrderRequest>[] = [
    {},
    { timeInForce: 'IOC' },
    { timeInForce: 'FOK' },
    { type: 'LIMIT_MAKER' },
    { type: 'MARKET', price: 0 },
    { type: 'STOP_LOSS', price: 0, stopPrice },
    { type: 'STOP_LOSS_LIMIT', stopPrice },
    { type: 'TAKE_PROFIT_LIMIT', stopPrice },
    { display: Math.ceil(size / 3) * LOT },
  ];
  return kinds[kind]!;
}

/** What a buyer's quote asset is locked by. */
const lockedAt = (order: Order): number =>
  order.type === 'STOP_LOSS' ? order.stopPrice : order.price;

function perform(market: Market, action: Step): void {
  if (action.do === 'place') {
    const { side: way, ticks: price, lots: size, kind } = action;
    try {
      market.place(way, price, size, kindOf(kind, way, price, size));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
    }
  } else if (action.do === 'cancel') {
    const open = market.ledger.openOrders(market.account);
    const order = open[action.which % Math.max(1, open.length)];
    if (order) market.engine.cancel(order, 'x', 0);
  } else if (action.do === 'depth') market.depth(action.side, action.ticks, action.lots);
  else if (action.do === 'quote') {
    market.quote(action.bid, action.lots, action.bid + action.spread, action.lots);
  } else market.trade(action.ticks, action.lots, action.buyerIsMaker);
}

const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((one, other) => one + other, 0n);

const base = (fill: Fill): bigint => quantityMoney(fill.quantity);
const quote = (fill: Fill): bigint => fill.quoteQuantity;

describe('whatever happens', () => {
  it('not a unit of money appears or vanishes', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const market = new Market();
        for (const action of steps) {
          perform(market, action);
          const trades = market.ledger.trades();
          const of = (way: Side, amount: (fill: Fill) => bigint): bigint =>
            sum(trades.filter(({ order }) => order.side === way).map(amount));
          const fees = (asset: string): bigint =>
            sum(
              trades
                .filter(({ commissionAsset }) => commissionAsset === asset)
                .map(({ commission }) => commission),
            );
          const { BTC: btc, USDT: usdt } = Object.fromEntries(market.account.balances());
          expect(btc!.free + btc!.locked + fees('BTC')).toBe(
            BTC + of('BUY', base) - of('SELL', base),
          );
          expect(usdt!.free + usdt!.locked + fees('USDT')).toBe(
            USDT - of('BUY', quote) + of('SELL', quote),
          );
          const open = market.ledger.openOrders(market.account);
          const locked = (way: Side, amount: (order: Order) => bigint): bigint =>
            sum(open.filter((order) => order.side === way).map(amount));
          expect(btc!.locked).toBe(locked('SELL', (order) => quantityMoney(remaining(order))));
          expect(usdt!.locked).toBe(
            locked('BUY', (order) => valueMoney(lockedAt(order), remaining(order))),
          );
        }
      }),
      { numRuns: 300 },
    );
  });

  it('no fill is better than the book, worse than the limit, or of an order that is done', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const market = new Market();
        let seen = 0;
        const done = new Set<Order>();
        for (const action of steps) {
          const best = {
            BUY: market.liquidity.bestPrice('SELL'),
            SELL: market.liquidity.bestPrice('BUY'),
          };
          perform(market, action);
          for (const event of market.events.slice(seen)) {
            const { order } = event;
            if (event.type === 'TRADE') {
              const { price, quantity, isMaker } = event.fill;
              const sign = order.side === 'BUY' ? 1 : -1;
              expect(done.has(order)).toBe(false);
              expect(quantity % LOT === 0 && quantity > 0).toBe(true);
              if (isMaker) expect(price).toBe(order.price);
              else expect(price * sign).toBeGreaterThanOrEqual(best[order.side] * sign);
              if (order.price !== 0) expect(price * sign).toBeLessThanOrEqual(order.price * sign);
            } else if (event.type !== 'NEW' && event.type !== 'TRIGGERED') done.add(order);
            expect(order.executed).toBeLessThanOrEqual(order.quantity);
          }
          seen = market.events.length;
          for (const order of market.ledger.orders()) if (!isOpen(order)) done.add(order);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('takers never get more than was shown between two changes of a level', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 12 }), { maxLength: 12 }), (sizes) => {
        const market = new Market();
        for (const size of sizes) market.place('BUY', 105, size, { timeInForce: 'IOC' });
        const taken = market.fills.reduce((total, [, size]) => total + size, 0);
        expect(taken).toBe(
          Math.min(
            50,
            sizes.reduce((total, size) => total + size, 0),
          ),
        );
      }),
    );
  });
});
