import { URGENCIES } from '@voltaire/reflex/model/aggression.ts';
import { DENIAL_CODES } from '@voltaire/reflex/model/denial-code.ts';
import {
  ALERT_CODES,
  FEED_STATES,
  type FeedCode,
  type KillReport,
  type Outcome,
  OutcomeKind,
} from '@voltaire/reflex/model/outcome.ts';
import * as fc from 'fast-check';
import {
  advice,
  aggression,
  bias,
  bracket,
  breaker,
  forecast,
  foreign,
  hurdle,
  grounds,
  level,
  loss,
  maybe,
  mode,
  order,
  override,
  position,
  request,
  scope,
  sentiment,
  stateReason,
  tally,
} from './arbitrary-parts.ts';
import { count, number, stamp, symbolId, text } from './market-events.ts';

/** In binary records NaN stands for what could not be computed. */
const computed = fc.oneof(number, fc.constant(Number.NaN));

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
  [OutcomeKind.BREAKER]: breaker,
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
    foreign: fc.array(foreign, { maxLength: 2 }),
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
  [OutcomeKind.ALERT]: fc.record({
    kind: fc.constant(OutcomeKind.ALERT),
    code: fc.constantFrom(...ALERT_CODES),
    scope,
    subject: text,
    active: fc.boolean(),
    observed: number,
    limit: number,
    unit: text,
    reason: text,
  }),
  [OutcomeKind.LOSS]: loss,
  [OutcomeKind.TALLY]: tally,
  [OutcomeKind.FOREIGN_ORDERS]: fc.record({
    kind: fc.constant(OutcomeKind.FOREIGN_ORDERS),
    orders: fc.array(foreign, { maxLength: 3 }),
  }),
  [OutcomeKind.BRACKET]: bracket,
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
