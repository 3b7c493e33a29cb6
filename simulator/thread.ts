/**
 * The simulator in a worker thread: workerData is a SimulatorSettings. Posts a ThreadMessage once it
 * listens or cannot; ends when it is sent 'stop'.
 */
import { setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import type { SimulatorSettings } from './options.ts';
import { startSimulator, type Simulator } from './simulator.ts';
import type { ThreadMessage, ThreadRequest } from './thread-message.ts';

/** It stands for a machine elsewhere: where threads have a priority, nobody waits for a core because of it. */
const NICENESS = 5;

if (process.platform === 'linux') setPriority(0, NICENESS);
if (!parentPort) throw new Error('thread.ts runs in a worker thread only');
const parent = parentPort;

function post(message: ThreadMessage): void {
  parent.postMessage(message);
}

const reasonOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);

function inject(simulator: Simulator, { id, request }: Exclude<ThreadRequest, 'stop'>): void {
  try {
    const { applied, healed } = simulator.inject(request);
    applied.then(
      (frame) => post({ type: 'applied', id, frame }),
      (error: unknown) => post({ type: 'refused', id, reason: reasonOf(error) }),
    );
    void healed.then(() => post({ type: 'healed', id }));
  } catch (error) {
    post({ type: 'refused', id, reason: reasonOf(error) });
  }
}

try {
  const settings: SimulatorSettings = workerData ?? {};
  const simulator = await startSimulator(settings);
  parent.on('message', (message: ThreadRequest) => {
    if (message === 'stop') void simulator.close().finally(() => parent.close());
    else inject(simulator, message);
  });
  post({ type: 'listening', port: simulator.port });
} catch (error) {
  post({ type: 'failed', reason: reasonOf(error) });
}
