import { spawnSync } from 'node:child_process';
import { readlinkSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename } from 'node:path';

/**
 * The calling thread goes before all that are scheduled as usual (SCHED_RR, sched(7)), so that a tick
 * is decided when it comes and not when the others have had their turns. Linux only, and where the
 * process may do so: root, CAP_SYS_NICE, or RLIMIT_RTPRIO of 1. On one core alone it is left, since a
 * kernel that went mad would keep the kill switch from being heard. Threads that are started by this
 * one do not inherit it. Says whether it is so.
 */
export function goFirst(): boolean {
  if (process.platform !== 'linux' || availableParallelism() < 2) return false;
  const thread = basename(readlinkSync('/proc/thread-self'));
  // Node has no call for it; chrt (util-linux) is on every machine but the barest.
  const words = ['--reset-on-fork', '--rr', '--pid', '1', thread];
  const { status } = spawnSync('chrt', words, { timeout: 2_000 });
  return status === 0;
}
