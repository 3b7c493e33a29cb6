import { registerEnumType } from 'type-graphql';

/** GraphQL enums are objects of name → name: what goes over the wire is what stands here. */
function names<const T extends readonly string[]>(...values: T): { readonly [K in T[number]]: K } {
  return Object.fromEntries(values.map((value) => [value, value])) as { [K in T[number]]: K };
}

export const Aggression = names('LOW', 'NORMAL', 'HIGH');
export type Aggression = keyof typeof Aggression;

export const Side = names('BUY', 'SELL');
export type Side = keyof typeof Side;

export const OrderType = names('LIMIT', 'MARKET');
export type OrderType = keyof typeof OrderType;

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
);
export type OrderState = keyof typeof OrderState;

export const DecisionOutcome = names('ALLOWED', 'DENIED');
export type DecisionOutcome = keyof typeof DecisionOutcome;

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

registerEnumType(Aggression, { name: 'Aggression' });
registerEnumType(Side, { name: 'Side' });
registerEnumType(OrderType, { name: 'OrderType' });
registerEnumType(TimeInForce, { name: 'TimeInForce' });
registerEnumType(OrderState, {
  name: 'OrderState',
  description:
    'UNKNOWN: the venue may or may not have it; it is asked, and the order never sent again.',
});
registerEnumType(DecisionOutcome, { name: 'DecisionOutcome' });
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
