/** Nobody trades but people: the strategy is there so that the symbol is traded. */
export const LIMITS_BY_HAND = {
  strategies: [{ name: 'kinetic', symbol: 'BTCUSDT', sides: ['BUY'], types: ['LIMIT_MAKER'] }],
  limits: {
    account: { capital: 1_000_000, maxGrossExposure: 1, maxNetExposure: 1 },
    symbols: {
      BTCUSDT: {
        maxOrderValue: 1_000_000,
        maxOrderQuantity: 1,
        maxPosition: 10,
        maxDepthShare: 1,
        maxSpreadBps: 500,
        maxDataAgeMs: 60_000,
      },
    },
    strategies: {
      kinetic: { maxDrawdown: 1_000 },
      'by-hand': { maxDrawdown: 100_000, duplicateWindowMs: 1 },
    },
    system: { maxStallMs: 60_000, maxClockOffsetMs: 60_000, maxClockStepMs: 60_000 },
  },
};
