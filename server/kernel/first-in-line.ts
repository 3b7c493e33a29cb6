import { readdirSync } from 'node:fs';
import { getPriority, setPriority } from 'node:os';

/** How much nicer all others become: a third of the weight (sched(7), "The nice value"). */
const NICER = 5;
const NICEST = 19;

/**
 * Where there are not cores enough for all, these threads of this process go first: every other makes
 * way, and so will those that they start. Linux only, where threads have a niceness of their own; null
 * stands for a thread elsewhere.
 */
export function putFirst(...threads: readonly (number | null)[]): void {
  const first = threads.filter((thread) => thread !== null);
  if (first.length === 0) return;
  const niceness = Math.min(
    NICEST,
    Math.max(...first.map((thread) => getPriority(thread))) + NICER,
  );
  for (const thread of readdirSync('/proc/self/task').map(Number)) {
    if (!first.includes(thread)) makeNicer(thread, niceness);
  }
}

function makeNicer(thread: number, niceness: number): void {
  try {
    if (getPriority(thread) < niceness) setPriority(thread, niceness);
  } catch {
    // It has ended meanwhile.
  }
}
