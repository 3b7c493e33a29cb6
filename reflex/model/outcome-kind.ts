/**
 * What the kernel makes of its events. Each outcome is journaled right behind the event that caused
 * it, and a replay must produce the same bytes. Numbers are never used again (see EventKind).
 */
export const OutcomeKind = {
  DECISION: 101,
  ORDER: 102,
  POSITION: 103,
  TRADING_STATE: 104,
  // 105 was AGGRESSION: see OVERRIDES.
  FEED: 106,
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
} as const;
