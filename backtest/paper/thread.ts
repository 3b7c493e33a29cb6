/** The kernel's thread whose orders go to a paper venue: what the server starts in mode "paper". */
import { workerData } from 'node:worker_threads';
import { STRATEGIES } from '@voltaire/reflex/decide/registry.ts';
import { runKernelThread } from '@voltaire/reflex/kernel-thread.ts';
import type { ThreadOptions } from '@voltaire/reflex/thread-protocol.ts';
import { PaperGateway } from './gateway.ts';

await runKernelThread(
  workerData as ThreadOptions,
  STRATEGIES,
  (settings, instruments, edges) => new PaperGateway(settings, instruments, edges),
);
