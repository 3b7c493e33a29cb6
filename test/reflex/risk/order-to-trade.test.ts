import { OutcomeKind } from '@voltaire/reflex/model/outcome.ts';
import { OrderToTrade } from '@voltaire/reflex/risk/order-to-trade.ts';
import { describe, expect, it } from 'vitest';
import { STRATEGY_LIMITS } from '../support/risk.ts';

const S = 1e9;
const LIMITS = { ...STRATEGY_LIMITS, maxOrdersPerTrade: 100, orderTradeWindowMs: 3_600_000 };

function counting(limits = LIMITS) {
  const ratio = new OrderToTrade({ test: limits, other: limits }, ['BTCUSDT', 'ETHUSDT']);
  return {
    orders: (count: number, atS = 1, symbolId = 0, strategy = 'test') => {
      for (let i = 0; i < count; i++) ratio.placed(strategy, symbolId, atS * S);
      return ratio.check(atS * S);
    },
    trades: (count: number, atS = 1) => {
      for (let i = 0; i < count; i++) ratio.traded('test', 0, atS * S);
      return ratio.check(atS * S);
    },
  };
}

describe('too many orders for each trade', () => {
  it('are told once, with how many of each', () => {
    const { orders, trades } = counting();
    trades(2);
    expect(orders(200)).toEqual([]);
    expect(orders(1)).toEqual([
      {
        kind: OutcomeKind.ALERT,
        code: 'ORDER_TO_TRADE',
        scope: 'strategy:test',
        subject: 'BTCUSDT',
        active: true,
        observed: 100.5,
        limit: 100,
        unit: 'orders for each trade',
        reason: 'test has sent 201 orders of BTCUSDT for 2 trades; the limit is 100 for each',
      },
    ]);
    expect(orders(500)).toEqual([]);
  });

  it('are over a tenth below the limit', () => {
    const { orders, trades } = counting();
    expect(orders(300)).toHaveLength(1);
    expect(trades(3)).toEqual([]); // 100 for each: no more than the limit, and not well below it
    expect(trades(1)).toMatchObject([
      { active: false, observed: 75, reason: expect.stringContaining('well again') },
    ]);
  });

  it('count no trade at all as one', () => {
    const { orders } = counting();
    expect(orders(100)).toEqual([]);
    expect(orders(1)).toMatchObject([{ observed: 101 }]);
  });

  it('need a hundred orders, whatever the limit', () => {
    const { orders } = counting({ ...LIMITS, maxOrdersPerTrade: 2 });
    expect(orders(99)).toEqual([]);
    expect(orders(1)).toHaveLength(1);
  });

  it('are forgotten after the window', () => {
    const { orders } = counting();
    expect(orders(101)).toHaveLength(1);
    expect(orders(0, 3_600)).toEqual([]);
    expect(orders(0, 3_800)).toMatchObject([{ active: false }]);
    expect(orders(100, 3_800)).toEqual([]);
  });

  it('are of one strategy and one symbol', () => {
    const { orders } = counting();
    expect(orders(60)).toEqual([]);
    expect(orders(60, 1, 1)).toEqual([]);
    expect(orders(60, 1, 0, 'other')).toEqual([]);
    expect(orders(60, 1, 1)).toMatchObject([{ scope: 'strategy:test', subject: 'ETHUSDT' }]);
    expect(orders(60, 1, 0, 'other')).toMatchObject([{ scope: 'strategy:other' }]);
  });

  it('are not told of a strategy without limits: no order of it leaves', () => {
    for (const change of [{ maxOrdersPerTrade: undefined }, { orderTradeWindowMs: Number.NaN }]) {
      const { orders } = counting({ ...LIMITS, ...change } as typeof LIMITS);
      expect(orders(1_000)).toEqual([]);
    }
    expect(counting().orders(1_000, 1, 0, 'nobody')).toEqual([]);
  });
});
