import type { Control } from '../control.ts';
import { larger, share } from '../known.ts';

/** Two measures in one: how far off the wall clock is, and how far it has jumped. The worse counts. */
export const clockUnhealthy: Control = {
  code: 'CLOCK_UNHEALTHY',
  reference: 'C29, Delegated Regulation (EU) 2025/1155',
  unit: '× allowed',
  blames: 'world',
  bound: 'at most',
  explain: 'the wall clock is off or has jumped; let NTP or chrony put it right',
  read(_order, { system, clockOffsetMs, clockStepMs }, reading) {
    const offset = share(Math.abs(clockOffsetMs), system?.maxClockOffsetMs ?? Number.NaN);
    const step = share(Math.abs(clockStepMs), system?.maxClockStepMs ?? Number.NaN);
    reading.observed = larger(offset, step);
    reading.limit = 1;
  },
};
