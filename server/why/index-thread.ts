import { setPriority } from 'node:os';
import { workerData } from 'node:worker_threads';
import { indexSegment } from './search-journal.ts';

/** Where a priority is a thread's own, as on Linux, everything else goes first. */
const NICENESS = 10;
if (process.platform === 'linux') setPriority(0, NICENESS);

const { directory, number } = workerData as { directory: string; number: number };
indexSegment(directory, number);
