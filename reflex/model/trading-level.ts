/** How much is allowed. The order is the lattice: of several levels the highest number holds. */
export const TradingLevel = {
  ACTIVE: 0,
  CAUTION: 1,
  REDUCE_ONLY: 2,
  CANCEL_ONLY: 3,
  HALTED: 4,
} as const;
export type TradingLevel = (typeof TradingLevel)[keyof typeof TradingLevel];

export const TRADING_LEVEL_NAMES = [
  'ACTIVE',
  'CAUTION',
  'REDUCE_ONLY',
  'CANCEL_ONLY',
  'HALTED',
] as const;
export type TradingLevelName = (typeof TRADING_LEVEL_NAMES)[number];
