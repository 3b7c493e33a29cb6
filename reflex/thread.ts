/** The kernel thread with the built-in strategies: what the server starts. */
import { workerData } from 'node:worker_threads';
import { STRATEGIES } from './decide/registry.ts';
import { runKernelThread } from './kernel-thread.ts';
import type { ThreadOptions } from './thread-protocol.ts';

await runKernelThread(workerData as ThreadOptions, STRATEGIES);
