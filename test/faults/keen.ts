/** Parameters of a maker that stays at the touch and asks for its orders back all the time. */
export const KEEN = {
  halfSpreadBps: 0.02,
  toleranceBps: 0.1,
  restMs: 300, // more often, and it would be halted for flooding the venue
  horizon: 0,
  volatilityFactor: 0,
  toxicityFactor: 0,
};
