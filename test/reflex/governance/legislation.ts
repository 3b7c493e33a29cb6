import { Legislator } from '@voltaire/reflex/governance/legislator.ts';
import type { Aggression, Bias } from '@voltaire/reflex/model/aggression.ts';
import { GLOBAL, type Place, type Scope } from '@voltaire/reflex/model/scope.ts';

export const PLACES: readonly Place[] = ['BTCUSDT', 'ETHUSDT'].flatMap((symbol) =>
  ['', 'kinetic', 'maker'].map((strategy) => ({ venue: 'binance', symbol, strategy })),
);
export const HERE = PLACES[1]!;
export const THERE = PLACES[4]!;
export const HERE_ONLY: Scope = 'symbol:BTCUSDT';

export let legislator = new Legislator(PLACES, true);
let ids = 0;

/** Before each test: nobody has said anything. */
export function anew(adviceTightens = true): void {
  legislator = new Legislator(PLACES, adviceTightens);
  ids = 0;
}

export const aggression = (
  level: Aggression,
  scope: Scope = GLOBAL,
  expiresAtUs: number | null = null,
  atUs = 1,
) =>
  legislator.order({ type: 'aggression', scope, level, reason: 'news', expiresAtUs }, 'ada', atUs);

export const bias = (kind: Bias, scope: Scope = GLOBAL, expiresAtUs: number | null = null) =>
  legislator.order({ type: 'bias', scope, bias: kind, reason: 'view', expiresAtUs }, 'ada', 1);

export const advise = (
  level: Aggression,
  kind: Bias,
  scope: Scope = GLOBAL,
  expiresAtUs = 1_000,
  modelId = 'llm',
) =>
  legislator.advise(
    {
      type: 'advise',
      scope,
      level,
      bias: kind,
      advice: { modelId, rationale: 'CPI', confidence: 1, inputHash: 'h' },
      given: '{}',
      expiresAtUs,
    },
    'brain',
    1,
    `A${++ids}`,
  );

export const accept = (adviceId: string, actor = 'bob') =>
  legislator.accept({ type: 'accept', adviceId, reason: 'agreed' }, actor, 2);

export const inForce = (place: Place = HERE) => {
  const { aggression: level, bias: kind } = legislator.effective(place);
  return `${level} ${kind}`;
};
export const pending = () => legislator.snapshot.pending.map(({ id }) => id);
