import { isolatedStrategy } from '@voltaire/reflex/decide/isolated-strategy.ts';
import { configureStrategy } from '@voltaire/reflex/decide/strategy.ts';
import { trialView } from '@voltaire/reflex/decide/trial.ts';
import { describe, expect, it } from 'vitest';

const CONFIGURED = {
  name: 'mine',
  symbol: 'BTCUSDT',
  parameters: { limit: -3.5 },
  isolated: { version: '7', budgetMs: 5, warmUp: [1], withoutInference: 'HOLD' },
} as const;

describe('the stand-in of a strategy that runs apart', () => {
  it('says what the strategy said of itself, and takes its parameters', () => {
    const strategy = isolatedStrategy(CONFIGURED);
    expect(strategy).toMatchObject({ name: 'mine', version: '7', withoutInference: 'HOLD' });
    const { parameters } = configureStrategy(strategy, 0, CONFIGURED.parameters);
    expect(parameters).toEqual({ limit: -3.5 });
    expect(strategy.warmUp(parameters)).toEqual([1]);
  });

  it('never wants an order itself', () => {
    const answer = isolatedStrategy(CONFIGURED).decide(trialView(), {});
    expect(answer).toEqual({ kind: 'hold', code: 'ASKED_APART' });
  });

  it('is there for none of the kernel’s own', () => {
    const { isolated: _, ...own } = CONFIGURED;
    expect(() => isolatedStrategy(own)).toThrow('strategy mine is not one that runs apart');
  });
});
