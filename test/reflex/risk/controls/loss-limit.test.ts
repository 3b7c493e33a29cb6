import { lossLimit } from '@voltaire/reflex/risk/controls/loss-limit.ts';
import { describe, expect, it } from 'vitest';
import { recipe } from '../../support/control-recipe.ts';
import { limit, read } from '../../support/risk.ts';

/** One percent of 60,000. */
const DAY = 600;
const REDUCTION = { side: -1 } as const;

recipe({
  control: lossLimit,
  code: 'LOSS_LIMIT',
  passes: {
    'a loss of exactly the limit': { context: { dayPnl: -DAY } },
    'a drawdown of exactly the limit': { context: { drawdown: 1_000 } },
    'a day of gains': { context: { dayPnl: 1e6 } },
  },
  denies: {
    'a loss just larger': { context: { dayPnl: -DAY - 0.01 } },
    'a drawdown just larger, on a day of gains': { context: { drawdown: 1_000.01, dayPnl: 1e6 } },
    'an addition to a position': { context: { dayPnl: -DAY - 1, positionLots: 50_000 } },
    'a capital and a share below zero': {
      context: limit(
        'account',
        'capital',
        -60_000,
        limit('account', 'lossReduce', -0.01, { dayPnl: -1 }),
      ),
    },
  },
  needs: { account: ['capital', 'lossReduce'], strategyLimits: ['maxDrawdown'] },
  facts: ['dayPnl'],
  amounts: ['drawdown'],
});

describe('LOSS_LIMIT and true reductions', () => {
  it('lets them through however large the loss, and whether or not it is known', () => {
    for (const loss of [
      { dayPnl: -5_000, drawdown: 9_000 },
      { dayPnl: Number.NaN },
      { drawdown: Number.NaN },
    ]) {
      const { passed } = read(lossLimit, REDUCTION, { positionLots: 50_000, ...loss });
      expect([loss, passed]).toEqual([loss, true]);
    }
  });

  it('denies one that could turn the position over', () => {
    const over = { positionLots: 49_999, dayPnl: -5_000 };
    expect(read(lossLimit, REDUCTION, over).passed).toBe(false);
  });

  it('denies them too without a limit', () => {
    const held = limit('account', 'capital', undefined, { positionLots: 50_000 });
    expect(read(lossLimit, REDUCTION, held).passed).toBe(false);
  });
});
