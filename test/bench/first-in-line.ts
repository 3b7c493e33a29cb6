import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { setPriority } from 'node:os';

const TASKS = '/proc/self/task';
/** A third of the weight (sched(7), "The nice value"). */
const NICENESS = 5;

/** Linux, where threads have a niceness of their own: all of this process but those named so make way. */
export function putFirst(...names: readonly string[]): void {
  if (!existsSync(TASKS)) return;
  for (const thread of readdirSync(TASKS)) {
    const name = readFileSync(`${TASKS}/${thread}/comm`, 'latin1').trim();
    if (!names.includes(name)) setPriority(Number(thread), NICENESS);
  }
}
