import {
  EventKind,
  type Execution,
  type ExecutionType,
  type KernelEvent,
} from '@voltaire/reflex/model/event.ts';
import type { OrderState, TimeInForce } from '@voltaire/reflex/model/order.ts';
import {
  type Carry,
  FEED_STATES,
  type FeedCode,
  type Outcome,
  OutcomeKind,
} from '@voltaire/reflex/model/outcome.ts';
import { AGGRESSIONS } from '@voltaire/reflex/model/aggression.ts';
import { TRADING_LEVEL_NAMES } from '@voltaire/reflex/model/trading-level.ts';
import * as fc from 'fast-check';
import { BTCUSDT, ETHUSDT } from './instruments.ts';
import {
  count,
  marketEventOf,
  number,
  side,
  stamp,
  symbolId,
  symbolOrAll,
  text,
} from './market-events.ts';

const maybe = fc.option(number, { nil: null });
const amount = fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }).map((n) => `${n}.5`);
const level = fc.constantFrom(...TRADING_LEVEL_NAMES);
const aggression = fc.constantFrom(...AGGRESSIONS);

const fill = fc.record({
  tradeId: text,
  priceTicks: count,
  quantityLots: count,
  fee: amount,
  feeAsset: text,
  maker: fc.boolean(),
});

const request = fc.record({
  symbolId,
  strategy: text,
  side,
  type: fc.constantFrom('LIMIT' as const, 'MARKET' as const),
  timeInForce: fc.constantFrom<TimeInForce>('GTC', 'IOC', 'FOK'),
  quantityLots: count,
  priceTicks: count,
  reduceOnly: fc.boolean(),
});

const order = fc.record({
  kind: fc.constant(OutcomeKind.ORDER),
  clientOrderId: text,
  venueOrderId: text,
  decisionSeq: count,
  request,
  state: fc.constantFrom<OrderState>('SENT', 'ACKED', 'UNKNOWN', 'FILLED'),
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

const position = fc.record({
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

const stateReason = fc.record({
  source: text,
  scope: text,
  level,
  reason: text,
  actor: text,
  sinceUs: number,
});

const aggressionSnapshot = fc.record({
  kind: fc.constant(OutcomeKind.AGGRESSION),
  level: aggression,
  actor: text,
  reason: text,
  expiresAtUs: maybe,
});

const decision = fc
  .record({
    kind: fc.constant(OutcomeKind.DECISION),
    id: text,
    symbolId,
    strategyVersion: text,
    intent: fc.record({
      kind: fc.constant('place' as const),
      request,
      rationale: fc.array(
        fc.record({ name: text, value: number, unit: text, weight: number, contribution: number }),
        { maxLength: 3 },
      ),
      why: text,
    }),
    allowed: fc.boolean(),
    code: text,
    controls: fc.array(
      fc.record({
        code: text,
        passed: fc.boolean(),
        observed: maybe,
        limit: maybe,
        headroom: maybe,
        unit: text,
      }),
      { maxLength: 3 },
    ),
    view: fc.record({
      bidTicks: count,
      askTicks: count,
      mid: number,
      feedState: fc.constantFrom('LIVE' as const, 'STALE' as const),
      quoteAgeMs: number,
      positionLots: fc.maxSafeInteger(),
      horizonsS: fc.constant([1, 5, 30]),
      derivatives: fc.array(maybe, { maxLength: 27 }),
    }),
    aggression,
    tradingLevel: level,
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

const tradingState = fc.record({
  kind: fc.constant(OutcomeKind.TRADING_STATE),
  level,
  reasons: fc.array(stateReason, { maxLength: 3 }),
});

const carry: fc.Arbitrary<Carry> = fc.record({
  symbols: fc.array(text, { maxLength: 2 }),
  orders: fc.array(order, { maxLength: 2 }),
  positions: fc.array(position, { maxLength: 2 }),
  tradingState: fc.array(stateReason, { maxLength: 2 }),
  aggression: fc.option(aggressionSnapshot, { nil: null }),
});

const action = fc.oneof(
  fc.record({ type: fc.constant('kill' as const), reason: text, killNumber: count }),
  fc.record({ type: fc.constant('stop' as const), reason: text }),
  fc.record({ type: fc.constant('release' as const), reason: text, killNumber: count }),
  fc.record({
    type: fc.constant('aggression' as const),
    level: aggression,
    reason: text,
    expiresAtUs: maybe,
  }),
);

const limit = fc.double({ min: 0.001, max: 1e9, noNaN: true });

/** Any event of one kind, as an edge could have made it. */
export function eventOf(kind: KernelEvent['kind']): fc.Arbitrary<KernelEvent> {
  switch (kind) {
    case EventKind.BOOT:
      return fc.record({
        kind: fc.constant(kind),
        ...stamp,
        runId: text,
        buildHash: text,
        policyHash: text,
        policy: fc.record({
          symbols: fc.record({ BTCUSDT: fc.record({ maxOrderValue: limit, maxPosition: limit }) }),
          messageRate: fc.record({ perSecond: limit, burst: limit }),
        }),
        instruments: fc.subarray([BTCUSDT, ETHUSDT]),
        strategies: fc.array(
          fc.record({ name: text, symbol: text, parameters: fc.record({ horizon: number }) }),
          { maxLength: 2 },
        ),
        carry: fc.option(carry, { nil: null }),
      });
    case EventKind.LINK:
      return fc.record({
        kind: fc.constant(kind),
        ...stamp,
        link: fc.constantFrom('market' as const, 'orders' as const),
        venue: text,
        up: fc.boolean(),
        reason: text,
      });
    case EventKind.TIMER:
      return fc.record({ kind: fc.constant(kind), ...stamp });
    case EventKind.COMMAND:
      return fc.record({ kind: fc.constant(kind), ...stamp, actor: text, action });
    case EventKind.EXECUTION:
      return fc.record<Execution>({
        kind: fc.constant(kind),
        ...stamp,
        clientOrderId: text,
        venueOrderId: text,
        type: fc.constantFrom<ExecutionType>('ACKED', 'FILL', 'UNKNOWN', 'NOT_FOUND'),
        exchangeUs: number,
        reason: text,
        fill: fc.option(fill, { nil: null }),
      });
    case EventKind.RECONCILED:
      return fc.record({ kind: fc.constant(kind), ...stamp, openOrders: fc.array(text) });
    case EventKind.NOT_SENT:
      return fc.record({ kind: fc.constant(kind), ...stamp, clientOrderId: text, reason: text });
    case EventKind.SENT:
      return fc.record({
        kind: fc.constant(kind),
        ...stamp,
        decisionSeq: count,
        decidedAfterNs: number,
        writtenAfterNs: number,
      });
    case EventKind.HEALTH:
      return fc.record({
        kind: fc.constant(kind),
        ...stamp,
        recordable: fc.boolean(),
        reason: text,
      });
    case EventKind.HEARTBEAT:
      return fc.record({ kind: fc.constant(kind), ...stamp, venue: text });
    case EventKind.BAD_FRAME:
      return fc.record({
        kind: fc.constant(kind),
        ...stamp,
        venue: text,
        symbolId: symbolOrAll,
        bookAffected: fc.boolean(),
        reason: text,
        count,
      });
    default:
      return marketEventOf(kind);
  }
}

/** Any outcome of one kind, as the kernel could have made it. */
export function outcomeOf(kind: Outcome['payload']['kind']): fc.Arbitrary<Outcome> {
  const payloads = {
    [OutcomeKind.DECISION]: decision,
    [OutcomeKind.ORDER]: order,
    [OutcomeKind.POSITION]: position,
    [OutcomeKind.TRADING_STATE]: tradingState,
    [OutcomeKind.AGGRESSION]: aggressionSnapshot,
    [OutcomeKind.FEED]: feed,
  } as const;
  return fc.record({
    seq: count,
    ...stamp,
    payload: payloads[kind] as fc.Arbitrary<Outcome['payload']>,
  });
}
