/** Where the simulator's time comes from; tests put their own in. */
export interface Clock {
  /** Milliseconds since the epoch; clients sign requests with the same clock. */
  epochMs(): number;
  /** Milliseconds of a clock that never jumps. */
  monotonicMs(): number;
}

export const systemClock: Clock = {
  epochMs: () => Date.now(),
  monotonicMs: () => performance.now(),
};
