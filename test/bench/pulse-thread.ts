import { workerData } from 'node:worker_threads';
import { runKernelThread } from '@voltaire/reflex/kernel-thread.ts';
import type { ThreadOptions } from '@voltaire/reflex/thread-protocol.ts';
import { pulse } from './pulse.ts';

await runKernelThread(workerData as ThreadOptions, [pulse]);
