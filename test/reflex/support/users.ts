import { type ConfiguredStrategy, EventKind } from '@voltaire/reflex/model/event.ts';
import type { Hurdle, StrategyAnswer } from '@voltaire/reflex/model/intent.ts';
import type { Policy } from '@voltaire/reflex/model/policy.ts';
import { BTCUSDT } from './instruments.ts';
import { POLICY, STRATEGY_LIMITS } from './policy.ts';
import { Run, type Step } from './run.ts';

export const BUDGET_MS = 50;

const ISOLATED = {
  version: '7',
  warmUp: [],
  withoutInference: 'TRADE',
  budgetMs: BUDGET_MS,
} as const;

/** The built-in marionette and a user's strategy on the same symbols, live. */
export function withUser(
  symbols = [BTCUSDT],
  changes: Partial<Policy> = {},
  isolated: Partial<ConfiguredStrategy['isolated']> = {},
): Run {
  const policy = {
    ...POLICY,
    strategies: { ...POLICY.strategies, user: STRATEGY_LIMITS },
    ...changes,
  };
  const strategies = symbols.flatMap(({ symbol }) => [
    { name: 'user', symbol, parameters: { size: 3 }, isolated: { ...ISOLATED, ...isolated } },
    { name: 'marionette', symbol, parameters: {} },
  ]);
  const run = new Run({ policy, instruments: symbols, strategies }).measured().marketUp();
  if (symbols.length > 1) run.sync(1, 60_000, 60_002);
  run.ordersUp();
  return run;
}

interface About {
  symbolId?: number;
  askedSeq?: number;
  problem?: string;
  hurdles?: readonly Hurdle[];
}

/** The user's thread answers: the open question, if nothing else is said. */
export function userSays(run: Run, answer: StrategyAnswer | null, about: About = {}): Step {
  const { symbolId = 0, problem = '', ...rest } = about;
  const { askedSeq } = run.kernel.consultation('user', symbolId);
  return run.apply({
    kind: EventKind.ANSWER,
    ...run.time.stamp(),
    strategy: 'user',
    symbolId,
    askedSeq,
    answer,
    problem,
    ...rest,
  });
}
