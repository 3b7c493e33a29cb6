import { STRATEGIES } from '@voltaire/reflex/decide/registry.ts';
import { trialForecast, trialSentiment } from '@voltaire/reflex/decide/trial.ts';
import { AGGRESSIONS } from '@voltaire/reflex/model/aggression.ts';
import type { StrategyAnswer } from '@voltaire/reflex/model/intent.ts';
import type { MarketView } from '@voltaire/reflex/orient/market-view.ts';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { faultsOf, madViews, saneViews } from '../support/market-views.ts';
import { parametersOf, steered } from '../support/strategies.ts';

const RUNS = { numRuns: 3_000 };

/** −1 sells, 0 does nothing, 1 buys. */
function willingness(answer: StrategyAnswer): number {
  return answer.kind === 'place' ? answer.request.side : 0;
}

const NAMED = STRATEGIES.map((strategy) => [strategy.name, strategy] as const);

describe.each(NAMED)('strategy %s', (_, strategy) => {
  const parameters = parametersOf(strategy);
  const decide = (view: MarketView) => strategy.decide(view, parameters);

  it('has a sound answer to everything that has the shape of a view', () => {
    fc.assert(
      fc.property(madViews, (view) => {
        expect(faultsOf(view, decide(view))).toEqual([]);
      }),
      RUNS,
    );
  });

  it('has a sound answer to a lively market, and trades in it', () => {
    const answers = { place: 0, amend: 0, cancel: 0, hold: 0 };
    fc.assert(
      fc.property(saneViews, (view) => {
        const answer = decide(view);
        answers[answer.kind]++;
        expect(faultsOf(view, answer)).toEqual([]);
      }),
      RUNS,
    );
    expect(answers.place).toBeGreaterThan(50);
    expect(answers.cancel).toBeGreaterThan(50);
    expect(answers.hold).toBeGreaterThan(50);
  });

  it('says of every hold what stood in the way, and first what it held for', () => {
    fc.assert(
      fc.property(fc.oneof(madViews, saneViews), (view) => {
        const answer = decide(view);
        if (answer.kind !== 'hold') return;
        const [first, ...others] = strategy.hurdles!(view, parameters);
        expect(first).toMatchObject({ code: answer.code, passed: false });
        const numbers = [first!, ...others].flatMap(({ observed, needed }) => [observed, needed]);
        expect(numbers.every((number) => number === null || Number.isFinite(number))).toBe(true);
      }),
      RUNS,
    );
  });

  it('opens with more, and at less, the higher the aggression', () => {
    fc.assert(
      fc.property(saneViews, (view) => {
        const answers = AGGRESSIONS.map((aggression) => {
          const influence = { ...steered({ aggression }), urgency: 'TOUCH' } as const;
          return decide({ ...view, working: [], influence });
        });
        for (const [i, bold] of answers.entries()) {
          const timid = answers[i - 1];
          if (timid?.kind !== 'place' || timid.request.reduceOnly) continue;
          if (bold.kind !== 'place') throw new Error(`does ${bold.kind} where it opened before`);
          expect(bold.request.quantityLots).toBeGreaterThanOrEqual(timid.request.quantityLots);
          expect(bold.threshold).toBeLessThan(timid.threshold);
        }
      }),
      RUNS,
    );
  });

  it('is never less willing because of a forecast or a sentiment in favour', () => {
    const signal = fc.double({ min: -1, max: 1, noNaN: true });
    const pair = fc
      .tuple(signal, signal)
      .map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);
    fc.assert(
      fc.property(saneViews, pair, pair, (view, forecasts, sentiments) => {
        const at = (i: 0 | 1) => {
          const forecast = trialForecast(10 * forecasts[i]);
          const sentiment = trialSentiment(sentiments[i]);
          const influence = { ...view.influence, forecast, sentiment };
          return decide({ ...view, working: [], influence });
        };
        const [worse, better] = [at(0), at(1)];
        expect(willingness(better)).toBeGreaterThanOrEqual(willingness(worse));
        if (worse.kind !== 'place' || better.kind !== 'place') return;
        if (worse.request.side !== better.request.side) return;
        expect(better.request.priceTicks).toBeGreaterThanOrEqual(worse.request.priceTicks);
      }),
      RUNS,
    );
  });
});
