import { Accounting, toNumber } from '@voltaire/backtest/metrics/accounting.ts';
import { maxDrawdown, returnsOf, sharpe, sortino } from '@voltaire/backtest/metrics/ratios.ts';
import { Trips } from '@voltaire/backtest/metrics/trips.ts';
import { describe, expect, it } from 'vitest';
import { fillOf } from './support/fills.ts';

describe('the ratios, by hand', () => {
  // Net 1, 3, 2 of a capital of 100: returns 0.01, 0.02, -0.01; their mean is 0.02 / 3.
  const returns = returnsOf([1, 3, 2], 100);
  const mean = 0.02 / 3;

  it('are made of changes as shares of capital, the first one from zero', () => {
    expect(returns).toEqual([0.01, 0.02, -0.01]);
  });

  it('divide the mean by the deviation of a sample, times the root of the steps in a year', () => {
    const deviation = Math.sqrt(
      ((0.01 - mean) ** 2 + (0.02 - mean) ** 2 + (-0.01 - mean) ** 2) / 2,
    );
    expect(sharpe(returns, 60)).toBeCloseTo((mean / deviation) * Math.sqrt(525_600), 8);
  });

  it('count only what is lost for Sortino, over all returns', () => {
    const downside = Math.sqrt(0.01 ** 2 / 3);
    expect(sortino(returns, 60)).toBeCloseTo((mean / downside) * Math.sqrt(525_600), 8);
  });

  it('are not known where nothing varies, nothing is lost, or there is one return', () => {
    expect(sharpe([0.01, 0.01], 1)).toBeNaN();
    expect(sortino([0.01, 0.02], 1)).toBeNaN();
    expect(sharpe([0.01], 1)).toBeNaN();
  });

  it('know the largest fall from the best before, also from zero at the beginning', () => {
    expect(maxDrawdown([5, 3, 8, 2, 9])).toBe(6);
    expect(maxDrawdown([-4, -1])).toBe(4);
    expect(maxDrawdown([1, 2, 3])).toBe(0);
  });
});

describe('the account of a run, by hand', () => {
  it('has gross, fees in both assets and net at a price', () => {
    const accounting = new Accounting('USDT');
    accounting.take(fillOf('BUY', 100, 2, '0.002', 'BTC')); // 2 BTC for 200
    accounting.take(fillOf('SELL', 110, 1, '0.11', 'USDT')); // 1 BTC for 110
    const { gross, fees, net } = accounting.at(120 * 1e8);
    expect(toNumber(gross)).toBeCloseTo(-200 + 110 + 120, 12);
    expect(toNumber(fees)).toBeCloseTo(0.11 + 0.002 * 120, 12);
    expect(net).toBe(gross - fees);
    expect(toNumber(accounting.turnover)).toBe(310);
  });
});

describe('round trips', () => {
  it('end where nothing is held, and a fill through zero begins the next', () => {
    const trips = new Trips('USDT');
    trips.take(fillOf('BUY', 100, 1), 1e9);
    trips.take(fillOf('BUY', 102, 1), 2e9);
    trips.take(fillOf('SELL', 105, 3, '0.3', 'USDT'), 5e9); // ends a long of 2, begins a short of 1
    expect(trips.closed).toHaveLength(1);
    expect(trips.closed[0]).toMatchObject({ side: 1, openedNs: 1e9, closedNs: 5e9, gross: 8 });
    expect(trips.closed[0]!.net).toBeCloseTo(8 - 0.2, 12);
    expect(trips.openedAtNs).toBe(5e9);
    trips.take(fillOf('BUY', 104, 1), 6e9);
    expect(trips.closed[1]).toMatchObject({ side: -1, gross: 1 });
    expect(trips.closed[1]!.net).toBeCloseTo(1 - 0.1, 12);
    expect(trips.heldNs).toBe(5e9);
    expect(trips.openedAtNs).toBeNull();
  });
});
