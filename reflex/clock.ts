import type { Clock } from './ports.ts';

/** The machine's clocks. Monotonic time is the same in all threads of the process. */
export const systemClock: Clock = {
  atUs: () => (performance.timeOrigin + performance.now()) * 1000,
  monoNs: () => Number(process.hrtime.bigint()),
};
