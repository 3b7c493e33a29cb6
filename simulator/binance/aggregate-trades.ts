import { TRADE } from '../tape/layout.ts';
import { type DerivedStream, NOTHING } from './derived-stream.ts';
import type { Aggregate, MarketFormat } from './market-format.ts';

/**
 * `<symbol>@aggTrade`: what one taker order did at one price. The tape does not name the order: trades
 * without another frame in between, of the same time, price and side are taken to be of one.
 */
export function aggregateTrades(format: MarketFormat): DerivedStream {
  let pending: Aggregate | undefined;
  let id = 0;
  return {
    suffix: 'aggTrade',
    channel: 'trade',
    rest: () => {
      pending = undefined;
    },
    next: ({ kind, numbers, at, shift }) => {
      const trade = kind === TRADE;
      const atMs = numbers[at + 4]! + shift.timeMs;
      const price = numbers[at + 2]!;
      const flags = numbers[at + 5]!;
      const tradeId = numbers[at + 1]! + shift.tradeId;
      const before = pending;
      if (trade && before?.price === price && before.atMs === atMs && before.flags === flags) {
        before.quantity += numbers[at + 3]!;
        before.lastId = tradeId;
        return NOTHING;
      }
      const quantity = numbers[at + 3]!;
      const eventMs = numbers[at]! + shift.timeMs;
      pending = trade
        ? { eventMs, price, atMs, flags, quantity, firstId: tradeId, lastId: tradeId }
        : undefined;
      return before ? [format.aggregate(before, ++id)] : NOTHING;
    },
  };
}
