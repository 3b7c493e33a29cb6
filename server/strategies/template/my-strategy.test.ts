import { configureStrategy } from '@voltaire/reflex/decide/strategy.ts';
import {
  exampleMeasures,
  exampleMotion,
  exampleView,
} from '@voltaire/reflex/orient/example-view.ts';
import type { MarketView } from '@voltaire/reflex/orient/market-view.ts';
import { Measure } from '@voltaire/reflex/physics/measures.ts';
import { describe, expect, it } from 'vitest';
import strategy from './my-strategy.ts';

/** With its default parameters. */
const { strategy: mine, parameters } = configureStrategy(strategy, 0, {});
const decide = (changes: Partial<MarketView>) => mine.decide(exampleView(changes), parameters);

/** A book that leans this way, and a price that moves that way. */
const market = (imbalance: number, velocity: number): Partial<MarketView> => ({
  microstructure: exampleMeasures({ [Measure.IMBALANCE]: imbalance }),
  kinematics: exampleMotion({ velocity }),
});

describe('my-strategy', () => {
  it('buys at the ask when more is bid and the price rises', () => {
    expect(decide(market(0.7, 1))).toMatchObject({
      kind: 'place',
      request: { side: 1, priceTicks: 6_000_001, reduceOnly: false },
      score: 1.2,
    });
  });

  it('sells at the bid when more is asked and the price falls', () => {
    expect(decide(market(-0.7, -1))).toMatchObject({
      kind: 'place',
      request: { side: -1, priceTicks: 5_999_999, reduceOnly: false },
    });
  });

  it('does nothing when book and motion disagree', () => {
    expect(decide(market(0.7, -1))).toEqual({ kind: 'hold', code: 'SCORE_TOO_SMALL' });
  });

  it('closes what it holds, and no more, when the signals have turned', () => {
    expect(decide({ ...market(-0.2, -0.5), positionLots: 700 })).toMatchObject({
      kind: 'place',
      request: { side: -1, quantityLots: 700, reduceOnly: true },
    });
  });

  it('keeps to what the operator allows', () => {
    const { influence } = exampleView();
    const answer = decide({ ...market(0.7, 1), influence: { ...influence, mayBuy: false } });
    expect(answer).toEqual({ kind: 'hold', code: 'BIAS' });
  });

  it('rests between two orders', () => {
    expect(decide({ ...market(0.7, 1), sinceIntentNs: 5e8 })).toMatchObject({ kind: 'hold' });
  });

  it('never acts on a number that is not known', () => {
    expect(decide(market(Number.NaN, 1))).toEqual({ kind: 'hold', code: 'SIGNAL_UNKNOWN' });
  });
});
