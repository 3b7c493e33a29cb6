import { describe, expect, it } from 'vitest';
import { valueMoney } from '@voltaire/simulator/market/units.ts';
import { Refusal } from '@voltaire/simulator/matching/order.ts';
import { LOT, Market, TICK, USDT } from './market-support.ts';

describe('orders that take', () => {
  it('walk the levels from the best to their limit, and rest with the remainder', () => {
    const market = new Market();
    const order = market.place('BUY', 102, 25);
    expect(market.fills).toEqual([
      [101, 10],
      [102, 10],
    ]);
    expect(order).toMatchObject({ status: 'PARTIALLY_FILLED', working: true });
    expect(market.account.balance('USDT').locked).toBe(valueMoney(102 * TICK, 5 * LOT));
  });

  it('do not find the same liquidity twice until the venue shows another quantity', () => {
    const market = new Market();
    market.place('BUY', 101, 8, { timeInForce: 'IOC' });
    market.place('BUY', 101, 8, { timeInForce: 'IOC' });
    expect(market.fills).toEqual([
      [101, 8],
      [101, 2],
    ]);
    market.depth('SELL', 101, 10);
    market.place('BUY', 101, 8, { timeInForce: 'IOC' });
    expect(market.fills).toHaveLength(2);
    market.depth('SELL', 101, 9);
    market.place('BUY', 101, 8, { timeInForce: 'IOC' });
    expect(market.fills.at(-1)).toEqual([101, 8]);
  });

  it('do not find levels that the best quote has already lost', () => {
    const market = new Market();
    market.quote(99, 10, 103, 4);
    market.place('BUY', 104, 30, { timeInForce: 'IOC' });
    expect(market.fills).toEqual([
      [103, 4],
      [104, 10],
    ]);
  });

  it('find a better price that only the best quote shows', () => {
    const market = new Market();
    market.quote(99, 10, 100, 3);
    market.place('BUY', 101, 30, { timeInForce: 'IOC' });
    expect(market.fills).toEqual([
      [100, 3],
      [101, 10],
    ]);
  });

  it('at the market end as expired when the book is empty before them', () => {
    const market = new Market();
    const order = market.place('SELL', 0, 60, { type: 'MARKET' });
    expect(order).toMatchObject({ status: 'EXPIRED', executed: 50 * LOT });
    expect(market.account.balance('BTC').locked).toBe(0n);
  });

  it('fill or kill all or nothing', () => {
    const market = new Market();
    expect(market.place('BUY', 102, 21, { timeInForce: 'FOK' }).status).toBe('EXPIRED');
    expect(market.fills).toEqual([]);
    expect(market.place('BUY', 102, 20, { timeInForce: 'FOK' }).status).toBe('FILLED');
  });

  it('take whole lots only from a level off the lot grid', () => {
    const market = new Market();
    market.book.asks.set(101 * TICK, 2 * LOT + 7);
    market.place('BUY', 101, 5, { timeInForce: 'IOC' });
    expect(market.fills).toEqual([[101, 2]]);
  });
});

describe('orders that rest', () => {
  it('wait until what was shown ahead of them has traded at their price', () => {
    const market = new Market();
    const order = market.place('BUY', 99, 5);
    market.trade(99, 9, true);
    market.trade(99, 3, false);
    expect(market.fills).toEqual([]);
    market.trade(99, 4, true);
    expect(market.fills).toEqual([[99, 3]]);
    market.trade(99, 100, true);
    expect(order.status).toBe('FILLED');
    expect(market.ledger.trades().every(({ isMaker }) => isMaker)).toBe(true);
  });

  it('are first in a level that they open', () => {
    const market = new Market();
    market.place('SELL', 100, 5);
    market.trade(100, 2, false);
    expect(market.fills).toEqual([[100, 2]]);
  });

  it('fill at their own price when trades print through it, up to what was traded', () => {
    const market = new Market();
    market.place('BUY', 98, 5);
    market.trade(97, 3, true);
    expect(market.fills).toEqual([[98, 3]]);
  });

  it('share what was traded, best price and oldest first', () => {
    const market = new Market();
    const [late, early, best] = [
      market.place('BUY', 94, 4),
      market.place('BUY', 94, 4),
      market.place('BUY', 95, 4),
    ];
    market.trade(94, 9, true);
    expect([best, late, early].map((order) => order.executed / LOT)).toEqual([4, 4, 1]);
  });

  it('fill at their own price when the book crosses them', () => {
    const market = new Market();
    const order = market.place('SELL', 103, 4);
    market.depth('BUY', 104, 3);
    expect(market.fills).toEqual([[103, 3]]);
    market.depth('BUY', 104, 3);
    expect(market.fills).toHaveLength(1);
    market.quote(103, 2, 105, 1);
    expect(order.status).toBe('FILLED');
  });

  it('never fill once cancelled, and give back what they locked', () => {
    const market = new Market();
    const order = market.place('BUY', 99, 5);
    market.engine.cancel(order, 'c', 0);
    market.trade(90, 100, true);
    market.depth('SELL', 98, 100);
    expect(market.fills).toEqual([]);
    expect(market.account.balance('USDT')).toEqual({ free: USDT, locked: 0n });
    expect(() => market.engine.cancel(order, 'c', 0)).toThrow(Refusal);
  });
});
