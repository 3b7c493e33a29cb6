import { existsSync, readlinkSync } from 'node:fs';
import { basename } from 'node:path';

const SELF = '/proc/thread-self';

/** Number of the calling thread in the system that it runs in (gettid(2)); null where that is not Linux. */
export function systemThread(): number | null {
  return existsSync(SELF) ? Number(basename(readlinkSync(SELF))) : null;
}
