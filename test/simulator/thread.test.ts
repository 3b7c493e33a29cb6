import { Worker } from 'node:worker_threads';
import { expect, it } from 'vitest';
import type { SimulatorSettings, ThreadMessage } from '@voltaire/simulator/index.ts';

const THREAD = new URL('../../simulator/thread.ts', import.meta.url);

function start(workerData: SimulatorSettings): {
  worker: Worker;
  message: Promise<ThreadMessage>;
  exit: Promise<number>;
} {
  const worker = new Worker(THREAD, { workerData, execArgv: ['--import', 'tsx'] });
  return {
    worker,
    message: new Promise((resolve) => {
      worker.once('message', resolve);
    }),
    exit: new Promise((resolve) => {
      worker.once('exit', resolve);
    }),
  };
}

it('runs in a worker thread until it is told to stop', async () => {
  const { worker, message, exit } = start({ speed: 10 });
  const listening = await message;
  if (listening.type !== 'listening') throw new Error(listening.reason);
  const response = await fetch(`http://127.0.0.1:${listening.port}/api/v3/ping`);
  expect(await response.json()).toEqual({});
  worker.postMessage('stop');
  expect(await exit).toBe(0);
});

it('says why it could not start', async () => {
  const { message, exit } = start({ tape: '/does/not/exist' });
  expect(await message).toMatchObject({
    type: 'failed',
    reason: expect.stringContaining('ENOENT'),
  });
  expect(await exit).toBe(0);
});
