import { TRADING_LEVEL_NAMES, TradingLevel } from '@voltaire/reflex/model/trading-level.ts';
import { EventKind } from '@voltaire/reflex/model/event.ts';
import { OutcomeKind } from '@voltaire/reflex/model/outcome.ts';
import { describe, expect, it } from 'vitest';

describe('TradingLevel', () => {
  it('orders the names as it orders the numbers', () => {
    expect(TRADING_LEVEL_NAMES.map((name) => TradingLevel[name])).toEqual([0, 1, 2, 3, 4]);
  });
});

describe('record kinds', () => {
  it('are the numbers that stand in every journal ever written', () => {
    expect(EventKind).toEqual({
      BOOT: 1,
      TRADE: 2,
      QUOTE: 3,
      DEPTH_DIFF: 4,
      DEPTH_SNAPSHOT: 5,
      LINK: 6,
      TIMER: 7,
      COMMAND: 8,
      EXECUTION: 9,
      RECONCILED: 10,
      NOT_SENT: 11,
      SENT: 12,
      HEALTH: 13,
      CHAINED_DIFF: 14,
      CHECKED_BOOK: 15,
      PARTIAL_BOOK: 16,
      CANDLE: 17,
      DAY_TICKER: 18,
      VENUE_STATUS: 19,
      SUBSCRIPTION: 20,
      HEARTBEAT: 21,
      BAD_FRAME: 22,
      INFERENCE: 23,
      ANSWER: 24,
      BALANCES: 25,
      PULSE: 26,
      INSTRUMENT_RULES: 27,
    });
    expect(OutcomeKind).toEqual({
      DECISION: 101,
      ORDER: 102,
      POSITION: 103,
      TRADING_STATE: 104,
      FEED: 106, // 105 is never used again
      OVERRIDES: 107,
      HOLD: 108,
      BREAKER: 109,
      KILL: 110,
      PROPOSAL: 111,
      LOSS: 112,
      REFUSED: 113,
      TALLY: 114,
      ALERT: 115,
      FOREIGN_ORDERS: 116,
      BRACKET: 117,
    });
  });
});
