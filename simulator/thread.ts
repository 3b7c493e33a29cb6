/**
 * The simulator in a worker thread: workerData is a SimulatorSettings. Posts a ThreadMessage once it
 * listens or cannot; ends when it is sent 'stop'.
 */
import { parentPort, workerData } from 'node:worker_threads';
import type { SimulatorSettings } from './options.ts';
import { startSimulator } from './simulator.ts';
import type { ThreadMessage } from './thread-message.ts';

if (!parentPort) throw new Error('thread.ts runs in a worker thread only');
const parent = parentPort;

function post(message: ThreadMessage): void {
  parent.postMessage(message);
}

try {
  const settings: SimulatorSettings = workerData ?? {};
  const simulator = await startSimulator(settings);
  parent.on('message', (message: unknown) => {
    if (message !== 'stop') return;
    void simulator.close().finally(() => parent.close());
  });
  post({ type: 'listening', port: simulator.port });
} catch (error) {
  post({ type: 'failed', reason: error instanceof Error ? error.message : String(error) });
}
