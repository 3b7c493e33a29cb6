import { AGGRESSIONS, BIASES, URGENCIES } from '@voltaire/reflex/model/aggression.ts';
import { DENIAL_CODES } from '@voltaire/reflex/model/denial-code.ts';
import { KILL_MODES } from '@voltaire/reflex/model/event.ts';
import { ORDER_STATES, ORDER_TYPES, TIMES_IN_FORCE } from '@voltaire/reflex/model/order.ts';
import {
  BREAKER_STATES,
  FEED_STATES,
  type FeedCode,
  type KillReport,
  type Outcome,
  OutcomeKind,
  type StateReason,
} from '@voltaire/reflex/model/outcome.ts';
import type { Scope } from '@voltaire/reflex/model/scope.ts';
import { TRADING_LEVEL_NAMES } from '@voltaire/reflex/model/trading-level.ts';
import * as fc from 'fast-check';
import { count, number, side, stamp, symbolId, text } from './market-events.ts';

export const maybe = fc.option(number, { nil: null });
const amount = fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }).map((n) => `${n}.5`);
const level = fc.constantFrom(...TRADING_LEVEL_NAMES);
export const aggression = fc.constantFrom(...AGGRESSIONS);
export const bias = fc.constantFrom(...BIASES);
export const mode = fc.constantFrom(...KILL_MODES);
export const scope = fc.constantFrom<Scope>(
  'global',
  'venue:binance',
  'symbol:BTC/USD',
  'strategy:kinetic',
);
/** In binary records NaN stands for what could not be computed. */
const computed = fc.oneof(number, fc.constant(Number.NaN));

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

const request = fc.record({
  symbolId,
  strategy: text,
  ...requested,
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

export const order = fc.record({
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

export const advice = fc.record({ modelId: text, rationale: text, confidence: number });

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

export const forecast = fc.record({
  modelId: text,
  computedAtUs: number,
  horizonS: number,
  levels: fc.array(number, { maxLength: 9 }),
  returnsBps: fc.array(number, { maxLength: 9 }),
  inputHash: text,
});

export const sentiment = fc.record({
  modelId: text,
  computedAtUs: number,
  score: number,
  inputHash: text,
});

const results = fc.array(
  fc.record({
    code: fc.constantFrom(...DENIAL_CODES),
    passed: fc.boolean(),
    observed: computed,
    limit: computed,
    headroom: computed,
  }),
  { maxLength: 3 },
);

const decision = fc
  .record({
    kind: fc.constant(OutcomeKind.DECISION),
    id: text,
    symbolId,
    strategyVersion: text,
    intent: fc.record({
      kind: fc.constantFrom('place' as const, 'amend' as const),
      request,
      replaces: text,
      ...grounds,
    }),
    allowed: fc.boolean(),
    code: fc.constantFrom(null, ...DENIAL_CODES),
    audit: results,
    controls: results,
    view: fc.record({
      bidTicks: count,
      askTicks: count,
      mid: computed,
      feedState: fc.constantFrom(...FEED_STATES),
      quoteAgeMs: computed,
      positionLots: fc.maxSafeInteger(),
      horizonsS: fc.constant([1, 5, 30]),
      derivatives: fc.array(maybe, { maxLength: 27 }),
    }),
    influence: fc.record({
      aggression,
      bias,
      size: number,
      threshold: number,
      urgency: fc.constantFrom(...URGENCIES),
      overrides: fc.array(text, { maxLength: 3 }),
      forecast: fc.option(forecast, { nil: null }),
      sentiment: fc.option(sentiment, { nil: null }),
    }),
    tradingLevel: level,
    policyHash: text,
    buildHash: text,
  })
  .map((one) => ({ ...one, symbolId: one.intent.request.symbolId }));

const feed = fc.record({
  kind: fc.constant(OutcomeKind.FEED),
  symbolId,
  state: fc.constantFrom(...FEED_STATES),
  code: fc.constantFrom<FeedCode>('NOT_CONNECTED', 'IN_STEP', 'GAP', 'VENUE_CLOSED'),
  reason: text,
  ticks: count,
  bookUpdates: count,
  checksumsVerified: count,
  checksumsFailed: count,
  quotesVerified: count,
  quotesFailed: count,
  gaps: count,
  tradesMissed: count,
  crossed: count,
  badFrames: count,
  resyncs: count,
  reconnects: count,
  integrityPct: maybe,
  latency: fc.option(
    fc.record({ count, minUs: number, p50Us: number, p99Us: number, maxUs: number }),
    { nil: null },
  ),
});

const hurdle = fc.record({
  code: text,
  observed: maybe,
  needed: maybe,
  bound: fc.constantFrom('at most' as const, 'at least' as const),
  unit: text,
  passed: fc.boolean(),
});

const payloads = {
  [OutcomeKind.DECISION]: decision,
  [OutcomeKind.ORDER]: order,
  [OutcomeKind.POSITION]: position,
  [OutcomeKind.TRADING_STATE]: fc.record({
    kind: fc.constant(OutcomeKind.TRADING_STATE),
    level,
    reasons: fc.array(stateReason, { maxLength: 3 }),
  }),
  [OutcomeKind.FEED]: feed,
  [OutcomeKind.OVERRIDES]: fc.record({
    kind: fc.constant(OutcomeKind.OVERRIDES),
    overrides: fc.array(override, { maxLength: 3 }),
    pending: fc.array(
      fc.record({
        id: text,
        scope,
        aggression,
        bias,
        advice,
        sinceUs: number,
        expiresAtUs: number,
      }),
      { maxLength: 2 },
    ),
    because: text,
  }),
  [OutcomeKind.HOLD]: fc.record({
    kind: fc.constant(OutcomeKind.HOLD),
    symbolId,
    strategy: text,
    code: text,
    hurdles: fc.array(hurdle, { maxLength: 4 }),
    count,
  }),
  [OutcomeKind.BREAKER]: fc.record({
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
  }),
  [OutcomeKind.KILL]: fc.record({
    kind: fc.constant(OutcomeKind.KILL),
    killNumber: count,
    scope,
    mode,
    phase: fc.constantFrom<KillReport['phase']>('BLOCKING', 'VERIFYING', 'FLATTENING'),
    cancelsAsked: count,
    ordersOpen: count,
    ordersEnded: count,
    residual: fc.array(fc.record({ symbolId, lots: fc.maxSafeInteger(), notional: maybe }), {
      maxLength: 2,
    }),
  }),
  [OutcomeKind.PROPOSAL]: fc.record({
    kind: fc.constant(OutcomeKind.PROPOSAL),
    id: text,
    source: text,
    scope,
    killNumber: count,
    proposer: text,
    reason: text,
    expiresAtUs: number,
    state: fc.constantFrom('OPEN' as const, 'APPROVED' as const, 'EXPIRED' as const),
    approver: fc.option(text, { nil: null }),
  }),
  [OutcomeKind.LOSS]: loss,
  [OutcomeKind.REFUSED]: fc.record({
    kind: fc.constant(OutcomeKind.REFUSED),
    command: text,
    actor: text,
    code: text,
    reason: text,
  }),
} as const;

/** Any outcome of one kind, as the kernel could have made it. */
export function outcomeOf(kind: Outcome['payload']['kind']): fc.Arbitrary<Outcome> {
  const payload = payloads[kind] as fc.Arbitrary<Outcome['payload']>;
  return fc.record({ seq: count, ...stamp, payload });
}
