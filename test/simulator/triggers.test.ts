import { describe, expect, it } from 'vitest';
import { valueMoney } from '@voltaire/simulator/market/units.ts';
import { BTC, LOT, Market, TICK } from './market-support.ts';

const stopAt = (ticks: number) => ({ stopPrice: ticks * TICK, price: 0 });
const types = (market: Market) => market.events.map(({ type }) => type);

describe('orders that wait for a trade at their stop price', () => {
  it('are in no book before it, and take what there is after it', () => {
    const market = new Market();
    const order = market.place('SELL', 0, 15, { type: 'STOP_LOSS', ...stopAt(98) });
    market.depth('BUY', 99, 0);
    market.trade(99, 5, true);
    expect(order).toMatchObject({ status: 'NEW', waiting: true, working: false });
    market.trade(98, 1, true);
    expect(order).toMatchObject({ status: 'FILLED', waiting: false });
    expect(market.fills).toEqual([
      [98, 10],
      [97, 5],
    ]);
    expect(types(market)).toEqual(['NEW', 'TRIGGERED', 'TRADE', 'TRADE']);
  });

  it('with a limit rest there with what is left', () => {
    const market = new Market();
    const more = { type: 'STOP_LOSS_LIMIT', stopPrice: 101 * TICK } as const;
    const order = market.place('BUY', 101, 15, more);
    expect(market.account.balance('USDT').locked).toBe(valueMoney(101 * TICK, 15 * LOT));
    market.trade(101, 1, false);
    expect(order).toMatchObject({ status: 'PARTIALLY_FILLED', working: true, executed: 10 * LOT });
    expect(market.account.balance('USDT').locked).toBe(valueMoney(101 * TICK, 5 * LOT));
  });

  it('wait, as take-profits, for the market that comes to them', () => {
    const market = new Market();
    const buys = market.place('BUY', 0, 1, { type: 'TAKE_PROFIT', ...stopAt(95) });
    const sells = market.place('SELL', 0, 1, { type: 'TAKE_PROFIT', ...stopAt(105) });
    market.trade(100, 1, true);
    expect([buys.waiting, sells.waiting]).toEqual([true, true]);
    market.trade(105, 1, false);
    expect([buys.waiting, sells.waiting]).toEqual([true, false]);
    market.trade(95, 1, true);
    expect(buys.waiting).toBe(false);
  });

  it('are refused when the last trade would release them at once', () => {
    const market = new Market();
    market.trade(100, 1, true);
    for (const [side, type, ticks] of [
      ['BUY', 'STOP_LOSS', 100],
      ['SELL', 'STOP_LOSS', 101],
      ['BUY', 'TAKE_PROFIT', 101],
      ['SELL', 'TAKE_PROFIT', 100],
    ] as const) {
      expect(() => market.place(side, 0, 1, { type, ...stopAt(ticks) })).toThrow('WOULD_TRIGGER');
    }
    expect(market.ledger.openOrders(market.account)).toEqual([]);
  });

  it('give back what they hold when they are cancelled before it', () => {
    const market = new Market();
    const buys = market.place('BUY', 0, 3, { type: 'STOP_LOSS', ...stopAt(103) });
    const sells = market.place('SELL', 0, 3, { type: 'STOP_LOSS', ...stopAt(97) });
    for (const order of [buys, sells]) market.engine.cancel(order, 'x', 0);
    expect(market.account.balance('USDT').locked).toBe(0n);
    expect(market.account.balance('BTC').locked).toBe(0n);
    market.trade(110, 1, false);
    expect(market.fills).toEqual([]);
  });

  it('that buy at any price expire when there is not the money for it', () => {
    const market = new Market();
    const { account } = market;
    const order = market.place('BUY', 0, 50, { type: 'STOP_LOSS', ...stopAt(102) });
    account.lock('USDT', account.balance('USDT').free);
    market.trade(102, 1, false);
    expect(order).toMatchObject({ status: 'EXPIRED', executed: 0 });
    expect(account.balance('BTC').free).toBe(BTC);
  });
});

describe('an iceberg', () => {
  it('trades no more at a time than it shows, and joins the queue anew with each part', () => {
    const market = new Market();
    const order = market.place('BUY', 99, 9, { display: 3 * LOT });
    expect(order.queueAhead).toBe(10 * LOT);
    market.trade(99, 12, true); // ten that were ahead of it, and two of the three that it shows
    expect(order).toMatchObject({ executed: 2 * LOT, queueAhead: 0, shownLeft: LOT });
    market.trade(99, 5, true);
    expect(order).toMatchObject({ executed: 3 * LOT, queueAhead: 10 * LOT, shownLeft: 3 * LOT });
    market.trade(99, 10, true);
    expect(order.executed).toBe(3 * LOT);
    market.trade(99, 99, true);
    expect(order.executed).toBe(6 * LOT);
  });

  it('takes with all of it, and shows a part of what is left', () => {
    const market = new Market();
    const order = market.place('BUY', 101, 15, { display: 2 * LOT });
    expect(order).toMatchObject({ executed: 10 * LOT, shownLeft: 2 * LOT, working: true });
  });

  it('stands behind those who came to its price before its next part', () => {
    const market = new Market();
    const order = market.place('BUY', 100, 4, { display: 2 * LOT });
    const other = market.place('BUY', 100, 4);
    market.trade(100, 2, true);
    expect([order.executed, other.executed]).toEqual([2 * LOT, 0]);
    market.trade(100, 4, true);
    expect([order.executed, other.executed]).toEqual([2 * LOT, 4 * LOT]);
    market.trade(100, 4, true);
    expect(order.status).toBe('FILLED');
  });
});
