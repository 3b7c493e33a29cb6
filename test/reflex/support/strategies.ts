import { influenceOf, type InfluenceInputs } from '@voltaire/reflex/decide/influence.ts';
import { completeParameters } from '@voltaire/reflex/decide/parameters.ts';
import type { Strategy } from '@voltaire/reflex/decide/strategy.ts';
import type { AmendIntent, PlaceIntent, StrategyAnswer } from '@voltaire/reflex/model/intent.ts';
import type { Influence } from '@voltaire/reflex/orient/market-view.ts';

/** Complete parameters of a strategy, with some changed. */
export function parametersOf<P extends Record<string, number>>(
  strategy: Strategy<P>,
  changes: Partial<P> = {},
): Readonly<P> {
  return completeParameters(strategy.name, strategy.parameters, changes as Record<string, number>);
}

/** What steers a strategy when nothing is said but `changes`. */
export function steered(changes: Partial<InfluenceInputs> = {}): Influence {
  return influenceOf({
    aggression: 'NORMAL',
    bias: 'NONE',
    overrides: [],
    tradingLevel: 0,
    forecast: null,
    sentiment: null,
    modelsConfigured: false,
    withoutInference: 'TRADE',
    ...changes,
  });
}

export function placedBy(answer: StrategyAnswer): PlaceIntent {
  if (answer.kind !== 'place') throw new Error(`expected an order, was ${JSON.stringify(answer)}`);
  return answer;
}

export function amendedBy(answer: StrategyAnswer): AmendIntent {
  if (answer.kind !== 'amend') throw new Error(`expected a move, was ${JSON.stringify(answer)}`);
  return answer;
}
