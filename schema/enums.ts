import { registerEnumType } from 'type-graphql';

/** GraphQL enums are objects of name → name: what goes over the wire is what stands here. */
export function names<const T extends readonly string[]>(
  ...values: T
): { readonly [K in T[number]]: K } {
  return Object.fromEntries(values.map((value) => [value, value])) as { [K in T[number]]: K };
}

export const Aggression = names('LOW', 'NORMAL', 'HIGH');
export type Aggression = keyof typeof Aggression;

export const Bias = names('NONE', 'LONG_ONLY', 'SHORT_ONLY', 'FLAT', 'PAUSE');
export type Bias = keyof typeof Bias;

export const Urgency = names('PASSIVE', 'TOUCH', 'MARKET');
export type Urgency = keyof typeof Urgency;

export const KillMode = names('HALT', 'CANCEL', 'FLATTEN');
export type KillMode = keyof typeof KillMode;

export const KillPhase = names('BLOCKING', 'CANCELLING', 'VERIFYING', 'FLATTENING', 'CONFIRMED');
export type KillPhase = keyof typeof KillPhase;

export const ReleaseSource = names('OPERATOR', 'GOVERNOR');
export type ReleaseSource = keyof typeof ReleaseSource;

export const ProposalState = names('OPEN', 'APPROVED', 'EXPIRED');
export type ProposalState = keyof typeof ProposalState;

export const BreakerState = names('CLOSED', 'OPEN', 'HALF_OPEN');
export type BreakerState = keyof typeof BreakerState;

export const AlertCode = names(
  'EXPOSURE_WARNING',
  'ORDER_TO_TRADE',
  'LEASE_LOST',
  'BRACKET_UNPROTECTED',
);
export type AlertCode = keyof typeof AlertCode;

export const SharedStateEngine = names('IN_PROCESS', 'REDIS');
export type SharedStateEngine = keyof typeof SharedStateEngine;

export const IntentKind = names('PLACE', 'AMEND');
export type IntentKind = keyof typeof IntentKind;

export const WhyAnswer = names('ALLOWED', 'DENIED', 'HELD', 'SILENT');
export type WhyAnswer = keyof typeof WhyAnswer;

export const BrainKind = names('EMBEDDED', 'REMOTE', 'NONE');
export type BrainKind = keyof typeof BrainKind;

export const ModelKind = names('FORECAST', 'SENTIMENT', 'REASON');
export type ModelKind = keyof typeof ModelKind;

export const ReasoningState = names('THINKING', 'ADVISED', 'REFUSED', 'FAILED');
export type ReasoningState = keyof typeof ReasoningState;

export const Side = names('BUY', 'SELL');
export type Side = keyof typeof Side;

export const OrderType = names(
  'LIMIT',
  'MARKET',
  'LIMIT_MAKER',
  'STOP',
  'STOP_LIMIT',
  'TAKE_PROFIT',
  'TAKE_PROFIT_LIMIT',
);
export type OrderType = keyof typeof OrderType;

export const QueueModel = names('PESSIMISTIC', 'PROPORTIONAL');
export type QueueModel = keyof typeof QueueModel;

export const TimeInForce = names('GTC', 'IOC', 'FOK');
export type TimeInForce = keyof typeof TimeInForce;

export const OrderState = names(
  'INTENDED',
  'SENT',
  'ACKED',
  'PARTIAL',
  'FILLED',
  'CANCELED',
  'REJECTED',
  'EXPIRED',
  'UNKNOWN',
  'TRIGGERED',
);
export type OrderState = keyof typeof OrderState;

export const BracketPhase = names('WAITING', 'PROTECTED', 'UNPROTECTED', 'ENDED');
export type BracketPhase = keyof typeof BracketPhase;

export const BracketLeg = names('STOP', 'TARGET', 'CLOSING');
export type BracketLeg = keyof typeof BracketLeg;

export const DecisionOutcome = names('ALLOWED', 'DENIED');
export type DecisionOutcome = keyof typeof DecisionOutcome;

export const ExportFormat = names('CSV', 'JSONL', 'PARQUET');
export type ExportFormat = keyof typeof ExportFormat;

export const InterventionKind = names(
  'KILL',
  'PROPOSE',
  'APPROVE',
  'AGGRESSION',
  'BIAS',
  'ADVISE',
  'ACCEPT',
  'STOP',
  'REFUSED',
);
export type InterventionKind = keyof typeof InterventionKind;

export const ApprovalKind = names('RELEASE', 'ADVICE');
export type ApprovalKind = keyof typeof ApprovalKind;

export const ApprovalState = names('OPEN', 'APPROVED', 'EXPIRED', 'SUPERSEDED', 'LAPSED');
export type ApprovalState = keyof typeof ApprovalState;

export const TradingLevel = names('ACTIVE', 'CAUTION', 'REDUCE_ONLY', 'CANCEL_ONLY', 'HALTED');
export type TradingLevel = keyof typeof TradingLevel;

export const FeedState = names('DOWN', 'SYNCING', 'LIVE', 'STALE', 'BLOCKED');
export type FeedState = keyof typeof FeedState;

export const FeedCode = names(
  'NOT_CONNECTED',
  'AWAITING_SNAPSHOT',
  'IN_STEP',
  'SILENT',
  'GAP',
  'CHECKSUM_MISMATCH',
  'CROSSED_BOOK',
  'QUOTE_MISMATCH',
  'TRADE_OUTSIDE_BOOK',
  'BAD_FRAME',
  'BAD_SNAPSHOT',
  'SUBSCRIPTION_REFUSED',
  'VENUE_CLOSED',
);
export type FeedCode = keyof typeof FeedCode;

export const TickKind = names('TRADE', 'QUOTE');
export type TickKind = keyof typeof TickKind;

export const NewsWay = names('FEED', 'WEBHOOK', 'MUTATION');
export type NewsWay = keyof typeof NewsWay;

export const NewsOutcome = names('NEW', 'REPEAT', 'DUPLICATE');
export type NewsOutcome = keyof typeof NewsOutcome;

registerEnumType(Aggression, { name: 'Aggression' });
registerEnumType(Bias, {
  name: 'Bias',
  description:
    'Which way may be gone. FLAT: only towards zero. PAUSE: no order at all but cancels. Two that cover an order hold together.',
});
registerEnumType(Urgency, {
  name: 'Urgency',
  description: 'How an order is worked: joining the queue, taking the touch, or what it needs.',
});
registerEnumType(KillMode, {
  name: 'KillMode',
  description:
    'HALT: no new order. CANCEL: and working ones are taken back. FLATTEN: and positions are closed, by orders that only reduce.',
});
registerEnumType(KillPhase, {
  name: 'KillPhase',
  description:
    'BLOCKING: no new order leaves. CANCELLING, VERIFYING: the venue is asked until its own list shows none. FLATTENING: positions are closed. CONFIRMED: nothing of the scope is open at the venue.',
});
registerEnumType(ReleaseSource, {
  name: 'ReleaseSource',
  description: 'OPERATOR: a kill. GOVERNOR: a halt that latched by itself, after losses or faults.',
});
registerEnumType(ProposalState, { name: 'ProposalState' });
registerEnumType(BreakerState, {
  name: 'BreakerState',
  description:
    'CLOSED: all is well. OPEN: hibernation, orders are cancelled and no risk is added. HALF_OPEN: probation with small sizes.',
});
registerEnumType(AlertCode, {
  name: 'AlertCode',
  description:
    'EXPOSURE_WARNING: half, three quarters or nine tenths of an exposure limit. ORDER_TO_TRADE: many orders for each trade. LEASE_LOST: another may trade the account, so that nothing is opened here.',
});
registerEnumType(SharedStateEngine, {
  name: 'SharedStateEngine',
  description: 'IN_PROCESS: nobody else sees it. REDIS: Redis or Dragonfly.',
});
registerEnumType(IntentKind, {
  name: 'IntentKind',
  description:
    'AMEND: an open order is changed in place, or another takes its place when it has been taken back.',
});
registerEnumType(WhyAnswer, {
  name: 'WhyAnswer',
  description:
    'ALLOWED: an order was let out. DENIED: one was wanted and not let out. HELD: none was wanted. SILENT: nothing is on record.',
});
registerEnumType(BrainKind, {
  name: 'BrainKind',
  description:
    'EMBEDDED: the built-in statistics and word lists, no neural network. REMOTE: an inference service. NONE: switched off.',
});
registerEnumType(ModelKind, { name: 'ModelKind' });
registerEnumType(ReasoningState, {
  name: 'ReasoningState',
  description:
    'ADVISED: the kernel has it, see pendingAdvice and overrides. REFUSED: the answer, or the kernel, did not hold up. FAILED: none came.',
});
registerEnumType(Side, { name: 'Side' });
registerEnumType(OrderType, { name: 'OrderType' });
registerEnumType(QueueModel, {
  name: 'QueueModel',
  description: 'Who leaves the queue ahead of our orders: nobody, or as many as behind.',
});
registerEnumType(TimeInForce, { name: 'TimeInForce' });
registerEnumType(OrderState, {
  name: 'OrderState',
  description:
    'UNKNOWN: the venue may or may not have it; it is asked, and the order never sent again.',
});
registerEnumType(BracketPhase, {
  name: 'BracketPhase',
  description:
    'WAITING: nothing of the entry has traded. PROTECTED: what is held has its exit. UNPROTECTED: it has none, and cannot get one.',
});
registerEnumType(BracketLeg, {
  name: 'BracketLeg',
  description: 'CLOSING: what is held is closed at the touch, because no stop can be placed.',
});
registerEnumType(DecisionOutcome, { name: 'DecisionOutcome' });
registerEnumType(ExportFormat, { name: 'ExportFormat' });
registerEnumType(InterventionKind, {
  name: 'InterventionKind',
  description: 'A command; REFUSED: one that had no effect.',
});
registerEnumType(ApprovalKind, {
  name: 'ApprovalKind',
  description:
    "RELEASE: a halt is to be lifted. ADVICE: a model's, as far as it waits for a person.",
});
registerEnumType(ApprovalState, {
  name: 'ApprovalState',
  description:
    'EXPIRED: nobody approved in time. SUPERSEDED: a newer halt, or a newer word of the model, has taken its place. LAPSED: the run has ended.',
});
registerEnumType(TradingLevel, {
  name: 'TradingLevel',
  description: 'How much is allowed now; the strictest over all sources holds.',
});
registerEnumType(FeedState, {
  name: 'FeedState',
  description:
    'LIVE: the book is proven. SYNCING: it waits for a snapshot. STALE: nothing was heard for too long. BLOCKED: it is wrong, and nobody may trade by it until it is proven again. DOWN: no connection.',
});
registerEnumType(FeedCode, { name: 'FeedCode', description: 'Why a feed is in its state.' });
registerEnumType(TickKind, { name: 'TickKind' });
registerEnumType(NewsWay, { name: 'NewsWay' });
registerEnumType(NewsOutcome, {
  name: 'NewsOutcome',
  description:
    'REPEAT: the same item once more. DUPLICATE: another that tells what is known, and is counted at the first.',
});
