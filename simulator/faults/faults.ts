import { badChecksum } from './bad-checksum.ts';
import { crossed } from './crossed.ts';
import { disconnect } from './disconnect.ts';
import { duplicate } from './duplicate.ts';
import type { Fault } from './fault.ts';
import { gap } from './gap.ts';
import { malformed } from './malformed.ts';
import { reorder } from './reorder.ts';
import { serverShutdown } from './server-shutdown.ts';
import { silence } from './silence.ts';
import { slow } from './slow.ts';

/** Every fault there is; a further one is one file and one line. */
export const FAULTS: readonly Fault[] = [
  gap,
  duplicate,
  reorder,
  badChecksum,
  crossed,
  silence,
  disconnect,
  slow,
  malformed,
  serverShutdown,
];

export const FAULT_NAMES: readonly string[] = FAULTS.map(({ name }) => name);
