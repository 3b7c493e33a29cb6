import { Worker, type WorkerOptions } from 'node:worker_threads';

/** What Node has to be told so that a thread or a process can begin with a TypeScript file. */
export const TYPESCRIPT: readonly string[] = [
  '--import',
  new URL('bin/typescript.mjs', import.meta.url).href,
];

/** Starts a TypeScript file as a thread, whatever way this process itself was started. */
export function startThread(url: URL, options: WorkerOptions): Worker {
  return new Worker(url, { ...options, execArgv: [...TYPESCRIPT] });
}
