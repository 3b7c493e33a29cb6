import {
  EventKind,
  type Execution,
  type ExecutionType,
  type KernelEvent,
} from '@voltaire/reflex/model/event.ts';
import type { Carry } from '@voltaire/reflex/model/outcome.ts';
import * as fc from 'fast-check';
import {
  bracket,
  breaker,
  advice,
  aggression,
  bias,
  fill,
  forecast,
  grounds,
  hurdle,
  listed,
  loss,
  maybe,
  mode,
  order,
  override,
  position,
  requested,
  scope,
  sentiment,
  stateReason,
  tally,
} from './arbitrary-parts.ts';
import { POLICY } from './policy.ts';
import { BTCUSDT, ETHUSDT } from './instruments.ts';
import {
  count,
  marketEventOf,
  number,
  stamp,
  symbolId,
  symbolOrAll,
  text,
} from './market-events.ts';

const carry: fc.Arbitrary<Carry> = fc.record({
  symbols: fc.array(text, { maxLength: 2 }),
  grids: fc.array(fc.record({ tickSize: text, lotSize: text }), { maxLength: 2 }),
  orders: fc.array(order, { maxLength: 2 }),
  positions: fc.array(position, { maxLength: 2 }),
  tradingState: fc.array(stateReason, { maxLength: 2 }),
  overrides: fc.array(override, { maxLength: 2 }),
  loss: fc.option(loss, { nil: null }),
  breakers: fc.array(breaker, { maxLength: 2 }),
  tallies: fc.array(tally, { maxLength: 2 }),
  brackets: fc.array(bracket, { maxLength: 2 }),
});

const limit = fc.double({ min: 0.001, max: 1e9, noNaN: true });

const policy = fc.record({ maxOrderValue: limit, maxPosition: limit }).map((symbol) => ({
  ...POLICY,
  symbols: { BTCUSDT: symbol },
}));

const strategy = fc.record(
  {
    name: text,
    symbol: text,
    parameters: fc.record({ horizon: number }),
    isolated: fc.record({
      version: text,
      warmUp: fc.array(fc.nat({ max: 2 }), { maxLength: 2 }),
      withoutInference: fc.constantFrom('TRADE' as const, 'REDUCE' as const, 'HOLD' as const),
      budgetMs: number,
    }),
  },
  { requiredKeys: ['name', 'symbol', 'parameters'] },
);

const action = fc.oneof(
  fc.record({ type: fc.constant('kill' as const), scope, mode, reason: text, killNumber: count }),
  fc.record({
    type: fc.constant('propose' as const),
    source: fc.constantFrom('operator' as const, 'governor' as const),
    scope,
    reason: text,
    killNumber: count,
  }),
  fc.record({ type: fc.constant('approve' as const), proposalId: text, reason: text }),
  fc.record({
    type: fc.constant('aggression' as const),
    scope,
    level: aggression,
    reason: text,
    expiresAtUs: maybe,
  }),
  fc.record({
    type: fc.constant('bias' as const),
    scope,
    bias,
    reason: text,
    expiresAtUs: maybe,
  }),
  fc.record({
    type: fc.constant('advise' as const),
    scope,
    level: aggression,
    bias,
    advice,
    given: text,
    expiresAtUs: number,
  }),
  fc.record({ type: fc.constant('accept' as const), adviceId: text, reason: text }),
  fc.record({
    type: fc.constant('place' as const),
    symbol: text,
    request: fc.record(requested),
    exits: fc.option(fc.record({ stopTicks: count, profitTicks: count }), { nil: null }),
    reason: text,
  }),
  fc.record({ type: fc.constant('cancel' as const), clientOrderId: text, reason: text }),
  fc.record({ type: fc.constant('stop' as const), reason: text }),
);

const rateWindow = fc.record({ intervalMs: limit, limit });
const venueLimits = fc.record({
  orders: fc.array(rateWindow, { maxLength: 2 }),
  requests: fc.array(rateWindow, { maxLength: 2 }),
  weights: fc.record({ order: limit, cancel: limit, query: limit, list: limit }),
});

const answer = fc.oneof(
  fc.record({ kind: fc.constant('place' as const), request: fc.record(requested), ...grounds }),
  fc.record({
    kind: fc.constant('amend' as const),
    clientOrderId: text,
    quantityLots: count,
    priceTicks: count,
    ...grounds,
  }),
  fc.record({ kind: fc.constant('cancel' as const), clientOrderId: text, why: text }),
  fc.record({ kind: fc.constant('hold' as const), code: text }),
);

const balance = fc.record({ free: text, locked: text });
const assets = fc.dictionary(fc.constantFrom('USDT', 'BTC'), balance, { noNullPrototype: true });

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
        policy,
        instruments: fc.subarray([BTCUSDT, ETHUSDT]),
        strategies: fc.array(strategy, { maxLength: 2 }),
        venueLimits: fc.option(venueLimits, { nil: null }),
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
        type: fc.constantFrom<ExecutionType>('ACKED', 'FILL', 'AMENDED', 'UNKNOWN', 'NOT_FOUND'),
        exchangeUs: number,
        reason: text,
        fill: fc.option(fill, { nil: null }),
      });
    case EventKind.RECONCILED:
      return fc.record({
        kind: fc.constant(kind),
        ...stamp,
        venue: text,
        openOrders: fc.array(listed),
      });
    case EventKind.NOT_SENT:
      return fc.record({ kind: fc.constant(kind), ...stamp, clientOrderId: text, reason: text });
    case EventKind.SENT:
      return fc.record({
        kind: fc.constant(kind),
        ...stamp,
        decisionSeq: count,
        decidedAfterNs: number,
        checkedAfterNs: number,
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
    case EventKind.INFERENCE:
      return fc.record({
        kind: fc.constant(kind),
        ...stamp,
        symbolId,
        forecast: fc.option(forecast, { nil: null }),
        sentiment: fc.option(sentiment, { nil: null }),
      });
    case EventKind.ANSWER:
      return fc.record(
        {
          kind: fc.constant(kind),
          ...stamp,
          strategy: text,
          symbolId,
          askedSeq: count,
          answer: fc.option(answer, { nil: null }),
          hurdles: fc.array(hurdle, { maxLength: 3 }),
          problem: text,
        },
        {
          requiredKeys: [
            'kind',
            'atUs',
            'monoNs',
            'strategy',
            'symbolId',
            'askedSeq',
            'answer',
            'problem',
          ],
        },
      );
    case EventKind.BALANCES:
      return fc.record(
        { kind: fc.constant(kind), ...stamp, venue: text, exchangeUs: number, assets },
        { requiredKeys: ['kind', 'atUs', 'monoNs', 'venue', 'assets'] },
      );
    case EventKind.PULSE:
      return fc.record({
        kind: fc.constant(kind),
        ...stamp,
        tickToDecisionP50Us: maybe,
        tickToDecisionP99Us: maybe,
        tickToDecisionP999Us: maybe,
        loopStallMs: number,
        recordOccupancy: number,
        commandOccupancy: number,
        journalOccupancy: number,
      });
    case EventKind.INSTRUMENT_RULES:
      return fc.record({
        kind: fc.constant(kind),
        ...stamp,
        symbolId,
        definition: fc.constantFrom(BTCUSDT, ETHUSDT),
      });
    default:
      return marketEventOf(kind);
  }
}
