/**
 * The built-in Brain in a worker thread: workerData is a BrainThreadSettings. Posts a BrainThreadMessage
 * once it listens or cannot; ends when it is sent 'stop'.
 */
import { setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { startBrainServer } from './server.ts';
import type { BrainThreadMessage, BrainThreadSettings } from './thread-message.ts';

/** A forecast may be late, an order may not. */
const NICENESS = 10;
// Linux keeps a priority for each thread; elsewhere it would be that of the whole process.
if (process.platform === 'linux') setPriority(0, NICENESS);

if (!parentPort) throw new Error('thread.ts runs in a worker thread only');
const parent = parentPort;
const post = (message: BrainThreadMessage): void => parent.postMessage(message);

try {
  const { port } = workerData as BrainThreadSettings;
  const server = await startBrainServer(port);
  parent.once('message', () => {
    server.stop();
    parent.close();
  });
  post({ type: 'listening', port: server.port });
} catch (error) {
  post({ type: 'failed', reason: error instanceof Error ? error.message : String(error) });
}
