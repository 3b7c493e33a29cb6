import type { Side } from '@voltaire/simulator/market/book.ts';
import { quantityMoney, valueMoney } from '@voltaire/simulator/market/units.ts';
import { isOpen, type Order, Refusal, remaining } from '@voltaire/simulator/matching/order.ts';
import type { SelfTradeMode } from '@voltaire/simulator/matching/self-trade.ts';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BTC, LOT, Market, TICK, USDT } from './market-support.ts';

const sizes = ({ executed, prevented, status }: Order): readonly [number, number, string] => [
  executed / LOT,
  prevented / LOT,
  status,
];

/** A seller of 8 lots at 102, behind 10 of others at 101 and 10 at 102; then a buyer of 30. */
function meet(selfTrade: SelfTradeMode, lots = 30, more: object = {}) {
  const market = new Market();
  const maker = market.place('SELL', 102, 8);
  const taker = market.place('BUY', 103, lots, { selfTrade, ...more });
  return { market, maker, taker };
}

describe('where two orders of one account would meet', () => {
  it('EXPIRE_TAKER ends the one that comes in, after what it finds before', () => {
    const { maker, taker } = meet('EXPIRE_TAKER');
    expect(sizes(taker)).toEqual([20, 10, 'EXPIRED_IN_MATCH']);
    expect(sizes(maker)).toEqual([0, 0, 'NEW']);
  });

  it('EXPIRE_MAKER ends the one that waits, and the other goes on', () => {
    const { maker, taker } = meet('EXPIRE_MAKER');
    expect(sizes(taker)).toEqual([30, 0, 'FILLED']);
    expect(sizes(maker)).toEqual([0, 8, 'EXPIRED_IN_MATCH']);
  });

  it('EXPIRE_BOTH ends both', () => {
    const { maker, taker } = meet('EXPIRE_BOTH');
    expect(sizes(taker)).toEqual([20, 10, 'EXPIRED_IN_MATCH']);
    expect(sizes(maker)).toEqual([0, 8, 'EXPIRED_IN_MATCH']);
  });

  it('DECREMENT takes from both what they would have traded, and the smaller ends', () => {
    const { maker, taker } = meet('DECREMENT');
    expect(sizes(taker)).toEqual([22, 8, 'EXPIRED_IN_MATCH']);
    expect(sizes(maker)).toEqual([0, 8, 'EXPIRED_IN_MATCH']);
    const small = meet('DECREMENT', 25);
    expect(sizes(small.taker)).toEqual([20, 5, 'EXPIRED_IN_MATCH']);
    expect(sizes(small.maker)).toEqual([0, 5, 'NEW']);
    expect(remaining(small.maker)).toBe(3 * LOT);
    expect(small.market.account.balance('BTC').locked).toBe(quantityMoney(3 * LOT));
  });

  it('NONE lets them pass', () => {
    const { maker, taker } = meet('NONE');
    expect(sizes(taker)).toEqual([30, 0, 'FILLED']);
    expect(sizes(maker)).toEqual([0, 0, 'NEW']);
  });

  it('nothing ends that the other does not reach', () => {
    for (const mode of ['EXPIRE_TAKER', 'EXPIRE_MAKER', 'EXPIRE_BOTH', 'DECREMENT'] as const) {
      const { maker, taker } = meet(mode, 20);
      expect(sizes(taker)).toEqual([20, 0, 'FILLED']);
      expect(sizes(maker)).toEqual([0, 0, 'NEW']);
    }
  });

  it('fill or kill that cannot be filled kills nobody else', () => {
    const { maker, taker, market } = meet('EXPIRE_BOTH', 30, { timeInForce: 'FOK' });
    expect(sizes(taker)).toEqual([0, 0, 'EXPIRED']);
    expect(sizes(maker)).toEqual([0, 0, 'NEW']);
    expect(market.fills).toEqual([]);
  });

  it('post-only is refused: the book that it meets has its own orders too', () => {
    const market = new Market();
    market.place('SELL', 100, 8);
    const postOnly = { type: 'LIMIT_MAKER', selfTrade: 'EXPIRE_MAKER' } as const;
    expect(() => market.place('BUY', 100, 5, postOnly)).toThrow(new Refusal('WOULD_TAKE'));
    expect(isOpen(market.place('BUY', 99, 5, postOnly))).toBe(true);
  });

  it('an amendment that makes them meet counts as one that comes in', () => {
    const market = new Market();
    const maker = market.place('SELL', 100, 8);
    const order = market.place('BUY', 98, 5, { selfTrade: 'EXPIRE_TAKER' });
    market.engine.amend(order, 100 * TICK, 5 * LOT, 0);
    expect(sizes(order)).toEqual([0, 5, 'EXPIRED_IN_MATCH']);
    expect(isOpen(maker)).toBe(true);
  });

  it('a stop that is released counts as one that comes in', () => {
    const market = new Market();
    const maker = market.place('SELL', 102, 8);
    const stop = { type: 'STOP_LOSS', price: 0, stopPrice: 101 * TICK } as const;
    const order = market.place('BUY', 0, 30, { ...stop, selfTrade: 'EXPIRE_MAKER' });
    market.trade(101, 1, false);
    expect(sizes(order)).toEqual([30, 0, 'FILLED']);
    expect(sizes(maker)).toEqual([0, 8, 'EXPIRED_IN_MATCH']);
  });

  it('an iceberg that takes when it is amended stands in the book once', () => {
    const market = new Market();
    const iceberg = market.place('SELL', 100, 1, { display: LOT });
    market.engine.amend(iceberg, 98 * TICK, 21 * LOT, 0);
    expect(market.engine.resting.on('SELL')).toEqual([iceberg]);
    market.place('BUY', 98, 1, { selfTrade: 'EXPIRE_MAKER' });
    expect(market.account.balance('BTC').locked).toBe(0n);
  });

  it('each end is told once, with the other order', () => {
    const { market, maker, taker } = meet('EXPIRE_BOTH');
    expect(market.events.filter(({ type }) => type === 'PREVENTED')).toEqual([
      { type: 'PREVENTED', order: maker, counter: taker, quantity: 8 * LOT },
      { type: 'PREVENTED', order: taker, counter: maker, quantity: 10 * LOT },
    ]);
  });
});

const MODES = ['EXPIRE_TAKER', 'EXPIRE_MAKER', 'EXPIRE_BOTH', 'DECREMENT'] as const;
const move = fc.oneof(
  fc.record({
    do: fc.constant('place' as const),
    side: fc.constantFrom<Side>('BUY', 'SELL'),
    ticks: fc.integer({ min: 94, max: 106 }),
    lots: fc.integer({ min: 1, max: 25 }),
    kind: fc.constantFrom(
      {},
      { timeInForce: 'IOC' as const },
      { timeInForce: 'FOK' as const },
      { type: 'LIMIT_MAKER' as const },
      { type: 'MARKET' as const, price: 0 },
      { display: LOT },
    ),
    selfTrade: fc.constantFrom(...MODES),
  }),
  fc.record({
    do: fc.constant('amend' as const),
    which: fc.nat(20),
    ticks: fc.integer({ min: 94, max: 106 }),
    lots: fc.integer({ min: 1, max: 25 }),
  }),
  fc.record({
    do: fc.constant('trade' as const),
    ticks: fc.integer({ min: 94, max: 106 }),
    lots: fc.integer({ min: 1, max: 20 }),
    buyerIsMaker: fc.boolean(),
  }),
);
type Move = typeof move extends fc.Arbitrary<infer T> ? T : never;

function perform(market: Market, action: Move): void {
  if (action.do === 'trade') {
    market.trade(action.ticks, action.lots, action.buyerIsMaker);
    return;
  }
  try {
    if (action.do === 'place') {
      const { side, ticks, lots, kind, selfTrade } = action;
      market.place(side, ticks, lots, { ...kind, selfTrade });
    } else {
      const open = market.ledger.openOrders(market.account);
      const order = open[action.which % Math.max(1, open.length)];
      if (order) market.engine.amend(order, action.ticks * TICK, action.lots * LOT, 0);
    }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
  }
}

const best = (orders: readonly Order[], side: Side): number =>
  orders
    .filter((order) => order.side === side && order.working)
    .reduce(
      (one, { price }) => (side === 'BUY' ? Math.max(one, price) : Math.min(one, price)),
      side === 'BUY' ? 0 : Number.POSITIVE_INFINITY,
    );

const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((one, each) => one + each, 0n);

describe('with any mode, whatever comes', () => {
  it('no account has both sides of a trade: its two sides never stand across each other', () => {
    fc.assert(
      fc.property(fc.array(move, { maxLength: 60 }), (moves) => {
        const market = new Market();
        for (const action of moves) {
          const before = market.ledger.openOrders(market.account);
          const waited = before.map((order) => [order, order.price] as const);
          const known = market.ledger.trades().length;
          perform(market, action);
          const open = market.ledger.openOrders(market.account);
          expect(best(open, 'BUY')).toBeLessThan(best(open, 'SELL'));
          // Whoever took went through none of its own account's that had the better price.
          for (const { order, price, isMaker } of market.ledger.trades().slice(known)) {
            if (isMaker) continue;
            const passed = waited.filter(
              ([maker, at]) =>
                maker !== order &&
                maker.side !== order.side &&
                (order.side === 'BUY' ? at < price : at > price),
            );
            expect(passed.filter(([maker]) => isOpen(maker) && maker.prevented === 0)).toEqual([]);
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  it('each lot has traded, was prevented, or is still there; and so is each unit of money', () => {
    fc.assert(
      fc.property(fc.array(move, { maxLength: 60 }), (moves) => {
        const market = new Market();
        for (const action of moves) {
          perform(market, action);
          const orders = market.ledger.orders();
          const trades = market.ledger.trades();
          const open = orders.filter(isOpen);
          for (const order of orders) {
            const traded = trades.filter((fill) => fill.order === order);
            expect(traded.reduce((total, { quantity }) => total + quantity, 0)).toBe(
              order.executed,
            );
            expect(remaining(order)).toBeGreaterThanOrEqual(0);
            expect(remaining(order) > 0).toBe(
              isOpen(order) || order.status === 'CANCELED' || order.status === 'EXPIRED',
            );
            expect(order.prevented % LOT).toBe(0);
          }
          const { BTC: btc, USDT: usdt } = Object.fromEntries(market.account.balances());
          const of = (side: Side) => open.filter((order) => order.side === side);
          expect(btc!.locked).toBe(sum(of('SELL').map((order) => quantityMoney(remaining(order)))));
          expect(usdt!.locked).toBe(
            sum(of('BUY').map((order) => valueMoney(order.price, remaining(order)))),
          );
          const paid = (asset: string) =>
            sum(trades.map((fill) => (fill.commissionAsset === asset ? fill.commission : 0n)));
          const signed = (amount: (fill: (typeof trades)[number]) => bigint) =>
            sum(trades.map((fill) => (fill.order.side === 'BUY' ? 1n : -1n) * amount(fill)));
          expect(btc!.free + btc!.locked + paid('BTC')).toBe(
            BTC + signed(({ quantity }) => quantityMoney(quantity)),
          );
          expect(usdt!.free + usdt!.locked + paid('USDT')).toBe(
            USDT - signed(({ quoteQuantity }) => quoteQuantity),
          );
        }
      }),
      { numRuns: 300 },
    );
  });
});
