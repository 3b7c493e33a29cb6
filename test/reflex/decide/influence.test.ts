import {
  HEALTH_TABLE,
  influenceKeeper,
  influenceOf,
  isDeprived,
} from '@voltaire/reflex/decide/influence.ts';
import { trialForecast, trialSentiment } from '@voltaire/reflex/decide/trial.ts';
import { AGGRESSIONS } from '@voltaire/reflex/model/aggression.ts';
import { TradingLevel } from '@voltaire/reflex/model/trading-level.ts';
import { NO_INFLUENCE } from '@voltaire/reflex/orient/market-view.ts';
import { describe, expect, it } from 'vitest';
import { steered } from '../support/strategies.ts';

describe('influence', () => {
  it('is none when nobody steers and all is well', () => {
    expect(steered()).toEqual(NO_INFLUENCE);
  });

  it.each([
    ['LOW', 0, 0.5, 1.5, 'PASSIVE'],
    ['NORMAL', 0, 1, 1, 'TOUCH'],
    ['HIGH', 0, 1.5, 0.75, 'MARKET'],
    ['LOW', 1, 0.25, 2.25, 'PASSIVE'],
    ['NORMAL', 1, 0.5, 1.5, 'TOUCH'],
    ['HIGH', 1, 0.75, 1.125, 'MARKET'],
    ['HIGH', 4, 0, 1.125, 'MARKET'],
  ] as const)('of aggression %s at level %d', (aggression, level, size, threshold, urgency) => {
    const influence = steered({ aggression, tradingLevel: level });
    expect(influence).toMatchObject({ aggression, size, threshold, urgency });
  });

  it('never grows with a stricter level or a lower aggression', () => {
    const levels = Object.values(TradingLevel);
    for (const aggression of AGGRESSIONS) {
      for (const [i, tradingLevel] of levels.entries()) {
        const here = steered({ aggression, tradingLevel });
        const stricter = steered({ aggression, tradingLevel: levels[i + 1] ?? tradingLevel });
        expect(stricter.size).toBeLessThanOrEqual(here.size);
        expect(stricter.threshold).toBeGreaterThanOrEqual(here.threshold);
        const bolder = AGGRESSIONS[AGGRESSIONS.indexOf(aggression) + 1] ?? aggression;
        const bold = steered({ aggression: bolder, tradingLevel });
        expect(bold.size).toBeGreaterThanOrEqual(here.size);
        expect(bold.threshold).toBeLessThanOrEqual(here.threshold);
      }
    }
  });

  it('takes a level that is none for the strictest', () => {
    const { size } = steered({ tradingLevel: Number.NaN as TradingLevel });
    expect(size).toBe(HEALTH_TABLE[TradingLevel.HALTED].size);
  });

  it.each([
    ['NONE', true, true],
    ['LONG_ONLY', true, false],
    ['SHORT_ONLY', false, true],
    ['FLAT', false, false],
    ['PAUSE', false, false],
  ] as const)('of bias %s leaves buying %s and selling %s', (bias, mayBuy, maySell) => {
    const influence = steered({ bias });
    expect(influence).toMatchObject({ bias, mayBuy, maySell });
    expect(isDeprived(influence)).toBe(false);
  });

  it.each([
    ['TRADE', true],
    ['REDUCE', false],
    ['HOLD', false],
  ] as const)(
    'of a silent model on one that does %s without leaves it open: %s',
    (without, open) => {
      const influence = steered({ modelsConfigured: true, withoutInference: without });
      expect([influence.mayBuy, influence.maySell]).toEqual([open, open]);
      expect(isDeprived(influence)).toBe(!open);
    },
  );

  it('is open where no model is configured, or where one has spoken', () => {
    expect(steered({ withoutInference: 'HOLD' }).mayBuy).toBe(true);
    const forecast = trialForecast(1);
    const told = steered({ withoutInference: 'HOLD', modelsConfigured: true, forecast });
    expect(told).toMatchObject({ mayBuy: true, maySell: true, forecast });
  });
});

describe('the keeper of an influence', () => {
  const overrides = ['LOW of anna, until 12:00'];
  const steering = { aggression: 'LOW', bias: 'NONE', overrides } as const;

  it('answers as influenceOf does', () => {
    const keep = influenceKeeper(true, 'REDUCE');
    const forecast = trialForecast(3);
    const sentiment = trialSentiment(0.5);
    expect(keep(steering, 1, forecast, sentiment)).toEqual(
      influenceOf({
        ...steering,
        tradingLevel: 1,
        forecast,
        sentiment,
        modelsConfigured: true,
        withoutInference: 'REDUCE',
      }),
    );
  });

  it('makes a new one when an input changes, and only then', () => {
    const keep = influenceKeeper(true, 'REDUCE');
    const forecast = trialForecast(3);
    const first = keep(steering, 0, forecast, null);
    expect(keep({ ...steering }, 0, forecast, null)).toBe(first);
    const changed = [
      keep({ ...steering, aggression: 'HIGH' }, 0, forecast, null),
      keep({ ...steering, bias: 'FLAT' }, 0, forecast, null),
      keep({ ...steering, overrides: [] }, 0, forecast, null),
      keep(steering, 1, forecast, null),
      keep(steering, 1, null, null),
      keep(steering, 1, null, trialSentiment(0)),
    ];
    expect(new Set([first, ...changed]).size).toBe(7);
    expect(changed[3]!.size).toBe(0.25);
    expect(changed[4]!.mayBuy).toBe(false);
  });
});
