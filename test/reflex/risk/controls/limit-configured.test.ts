import { missingLimits } from '@voltaire/reflex/risk/controls/limit-configured.ts';
import { describe, expect, it } from 'vitest';
import { LIMITS, POLICY, STRATEGY_LIMITS } from '../../support/policy.ts';

const [strategy] = Object.keys(POLICY.strategies) as [string];
const [symbol] = Object.keys(POLICY.symbols) as [string];

describe('the limits that are missing', () => {
  it('are none of a policy that is complete', () => {
    expect(missingLimits(POLICY, strategy, symbol)).toEqual([]);
  });

  it('are named as one writes them in the configuration', () => {
    const { maxDrawdown: _drawdown, ...own } = STRATEGY_LIMITS;
    const { maxPosition: _position, ...its } = LIMITS;
    const policy = { ...POLICY, strategies: { mine: own }, symbols: { ETHUSDT: its } };
    expect(missingLimits(policy as typeof POLICY, 'mine', 'ETHUSDT')).toEqual([
      'limits.symbols.ETHUSDT.maxPosition',
      'limits.strategies.mine.maxDrawdown',
    ]);
  });

  it('are those that are no number above zero as well, and all of what is not there', () => {
    const limits = { ...LIMITS, maxPosition: Number.NaN, maxOrderValue: 0 };
    const policy = { ...POLICY, symbols: { [symbol]: limits } };
    const own = `limits.symbols.${symbol}`;
    expect(missingLimits(policy, strategy, symbol)).toEqual([
      `${own}.maxOrderValue`,
      `${own}.maxPosition`,
    ]);
    const { maxTriggerBps: _ofTriggersOnly, ...plain } = LIMITS;
    const rest = missingLimits(policy, strategy, 'SOLUSDT');
    expect(rest).toEqual(
      Object.keys(plain).map(() => expect.stringMatching(/^limits\.symbols\.SOLUSDT\./)),
    );
  });
});
