import { Worker, type WorkerOptions } from 'node:worker_threads';

/** Starts a TypeScript file as a thread, whatever way this process itself was started. */
export function startThread(url: URL, options: WorkerOptions): Worker {
  return new Worker(url, { ...options, execArgv: ['--import', import.meta.resolve('tsx')] });
}
