import { readdirSync, readFileSync } from 'node:fs';

/** sched(7). */
export const SCHED_OTHER = 0;
export const SCHED_RR = 2;

/** How the process's threads of that name are scheduled: proc_pid_stat(5), the name in parentheses and field 41. */
export function policiesIn(pid: number, name: string): number[] {
  return readdirSync(`/proc/${pid}/task`)
    .map((thread) => statOf(`/proc/${pid}/task/${thread}/stat`))
    .filter((stat) => stat.includes(`(${name})`))
    .map((stat) => Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[38]));
}

function statOf(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return ''; // the thread has ended meanwhile
  }
}
