import { BRACKET_PHASES } from '@voltaire/reflex/model/bracket.ts';
import { AGGRESSIONS, BIASES } from '@voltaire/reflex/model/aggression.ts';
import { KILL_MODES } from '@voltaire/reflex/model/event.ts';
import { MOST_SOURCES } from '@voltaire/reflex/model/inference.ts';
import type { ForeignOrder } from '@voltaire/reflex/model/listed-order.ts';
import { ORDER_STATES, ORDER_TYPES, TIMES_IN_FORCE } from '@voltaire/reflex/model/order.ts';
import { BREAKER_STATES, OutcomeKind, type StateReason } from '@voltaire/reflex/model/outcome.ts';
import type { Scope } from '@voltaire/reflex/model/scope.ts';
import { TRADING_LEVEL_NAMES } from '@voltaire/reflex/model/trading-level.ts';
import * as fc from 'fast-check';
import { count, number, side, symbolId, text } from './market-events.ts';

export const maybe = fc.option(number, { nil: null });
const amount = fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }).map((n) => `${n}.5`);
export const level = fc.constantFrom(...TRADING_LEVEL_NAMES);
export const aggression = fc.constantFrom(...AGGRESSIONS);
export const bias = fc.constantFrom(...BIASES);
export const mode = fc.constantFrom(...KILL_MODES);
export const scope = fc.constantFrom<Scope>(
  'global',
  'venue:binance',
  'symbol:BTC/USD',
  'strategy:kinetic',
);
export const fill = fc.record({
  tradeId: text,
  priceTicks: count,
  quantityLots: count,
  fee: amount,
  feeAsset: text,
  maker: fc.boolean(),
});

/** What a strategy says of an order. */
export const requested = {
  side,
  type: fc.constantFrom(...ORDER_TYPES),
  timeInForce: fc.constantFrom(...TIMES_IN_FORCE),
  quantityLots: count,
  priceTicks: count,
  reduceOnly: fc.boolean(),
};

export const request = fc.record({
  symbolId,
  strategy: text,
  ...requested,
  triggerTicks: count,
  displayLots: count,
  parentId: text,
  parentLots: count,
});

export const grounds = {
  score: number,
  threshold: number,
  rationale: fc.array(
    fc.record({ name: text, value: number, unit: text, weight: number, contribution: number }),
    { maxLength: 3 },
  ),
  why: text,
};

const amendment = fc.record({
  quantityLots: count,
  priceTicks: count,
  decisionSeq: count,
  sinceNs: number,
});

const plainOrder = fc.record({
  kind: fc.constant(OutcomeKind.ORDER),
  clientOrderId: text,
  venueOrderId: text,
  decisionSeq: count,
  request,
  state: fc.constantFrom(...ORDER_STATES),
  reason: text,
  cancelRequested: fc.boolean(),
  filledLots: count,
  filledTickLots: number,
  fills: fc.array(
    fc.tuple(fill, number).map(([one, atUs]) => ({ ...one, atUs })),
    { maxLength: 3 },
  ),
  createdAtUs: number,
  createdNs: number,
  updatedAtUs: number,
});

/** With an amendment in flight or without. */
export const order = fc
  .tuple(plainOrder, fc.option(amendment, { nil: null }))
  .map(([one, inFlight]) => (inFlight ? { ...one, amendment: inFlight } : one));

export const position = fc.record({
  kind: fc.constant(OutcomeKind.POSITION),
  symbolId,
  lots: fc.maxSafeInteger(),
  cost: amount,
  cash: amount,
  realized: amount,
  turnover: amount,
  fees: fc.dictionary(fc.constantFrom('USDT', 'BNB', 'BTC'), amount, { noNullPrototype: true }),
  fills: count,
});

const held = { source: text, scope, level, reason: text, actor: text, sinceUs: number };
export const stateReason: fc.Arbitrary<StateReason> = fc.oneof(
  fc.record(held),
  fc.record({ ...held, kill: fc.record({ mode, number: count }) }),
);

export const override = fc.record({
  scope,
  aggression: fc.option(aggression, { nil: null }),
  bias: fc.option(bias, { nil: null }),
  actor: text,
  reason: text,
  sinceUs: number,
  expiresAtUs: maybe,
  modelId: fc.option(text, { nil: null }),
});

export const advice = fc.record({
  modelId: text,
  rationale: text,
  confidence: number,
  inputHash: text,
});

export const loss = fc.record({
  kind: fc.constant(OutcomeKind.LOSS),
  dayStartUs: number,
  dayBaseline: number,
  strategies: fc.array(
    fc.record({
      name: text,
      cash: number,
      peak: number,
      lots: fc.dictionary(fc.constantFrom('BTCUSDT', 'ETHUSDT'), count, { noNullPrototype: true }),
    }),
    { maxLength: 2 },
  ),
});

export const listed = fc.record({
  clientOrderId: text,
  symbol: text,
  side: fc.option(side, { nil: null }),
  quantity: text,
});

export const foreign = fc
  .tuple(listed, text)
  .map(([row, venue]): ForeignOrder => ({ ...row, venue }));

export const breaker = fc.record({
  kind: fc.constant(OutcomeKind.BREAKER),
  scope,
  state: fc.constantFrom(...BREAKER_STATES),
  from: fc.constantFrom(...BREAKER_STATES),
  warning: fc.boolean(),
  measure: text,
  value: maybe,
  threshold: maybe,
  unit: text,
  reason: text,
});

export const tally = fc.record({
  kind: fc.constant(OutcomeKind.TALLY),
  strategy: text,
  rejects: count,
  lastRejects: fc.array(text, { maxLength: 5 }),
  entries: count,
  entriesAtUs: fc.array(number, { maxLength: 5 }),
  malformedAtUs: maybe,
});

export const bracket = fc.record({
  kind: fc.constant(OutcomeKind.BRACKET),
  id: text,
  symbolId,
  strategy: text,
  side,
  stopTicks: count,
  profitTicks: count,
  phase: fc.constantFrom(...BRACKET_PHASES),
  reason: text,
  entryLots: count,
  closedLots: count,
  leg: text,
  legLots: count,
});

export const forecast = fc.record({
  modelId: text,
  computedAtUs: number,
  horizonS: number,
  levels: fc.array(number, { maxLength: 9 }),
  returnsBps: fc.array(number, { maxLength: 9 }),
  inputHash: text,
});

export const sentiment = fc.record(
  {
    modelId: text,
    computedAtUs: number,
    score: number,
    inputHash: text,
    sources: fc.array(
      fc.record({
        source: text,
        title: fc.string({ unit: 'grapheme' }),
        score: number,
        weight: number,
      }),
      { maxLength: MOST_SOURCES },
    ),
  },
  { requiredKeys: ['modelId', 'computedAtUs', 'score', 'inputHash'] },
);

export const hurdle = fc.record({
  code: text,
  observed: maybe,
  needed: maybe,
  bound: fc.constantFrom('at most' as const, 'at least' as const),
  unit: text,
  passed: fc.boolean(),
});
