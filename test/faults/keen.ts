/**
 * Parameters of a maker that stays near the touch and asks for its orders back all the time. Nearer they
 * were filled at once, and fewer than half of the kills met an open one.
 */
export const KEEN = {
  halfSpreadBps: 0.3,
  toleranceBps: 0.1,
  restMs: 300, // more often, and it would be halted for flooding the venue
  horizon: 0,
  volatilityFactor: 0,
  toxicityFactor: 0,
};
