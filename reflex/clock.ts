import type { Clock } from './ports.ts';

/** How often we look whether the machine's clock has been set, and by how little it does not matter, ms. */
const LOOK_MS = 1000;
const TOLERANCE_MS = 2;
/** A look that took longer than this was interrupted between its two clocks. */
const GLANCE_MS = 0.1;

/** Wall clock minus `performance.now()`, ms. */
let offsetMs = performance.timeOrigin;
let lookAtMs = 0;

/** The machine's clocks. Monotonic time is the same in all threads of the process. */
export const systemClock: Clock = {
  atUs() {
    const nowMs = performance.now();
    if (nowMs >= lookAtMs) follow(nowMs);
    return (offsetMs + nowMs) * 1000;
  },
  monoNs: () => Number(process.hrtime.bigint()),
};

/**
 * `performance.now()` counts on from the start whatever becomes of the wall clock: when that is set,
 * or the machine has slept, our stamps must follow, or they would be wrong without anybody seeing it.
 */
function follow(nowMs: number): void {
  const wallMs = Date.now() + 0.5; // it tells whole milliseconds
  if (performance.now() - nowMs > GLANCE_MS) return; // the next call looks again
  lookAtMs = nowMs + LOOK_MS;
  if (Math.abs(wallMs - nowMs - offsetMs) > TOLERANCE_MS) offsetMs = wallMs - nowMs;
}
