import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { TYPESCRIPT } from './thread.ts';

/** Starts a TypeScript file as a process of its own, with so much heap, whatever way this one was started. */
export function startProcess(url: URL, heapMb: number, args: readonly string[] = []): ChildProcess {
  return fork(fileURLToPath(url), args, {
    execArgv: [`--max-old-space-size=${heapMb}`, ...TYPESCRIPT],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
}
