import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { expect, it } from 'vitest';
import type { SimulatorSettings, ThreadMessage, ThreadRequest } from '@voltaire/simulator/index.ts';
import { krakenProbe, subscribe } from './kraken-support.ts';

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
  if (listening.type !== 'listening') throw new Error(JSON.stringify(listening));
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

it('takes faults as messages, and says when they are applied, healed or refused', async () => {
  const { worker, message, exit } = start({ speed: 20, venues: ['kraken'] });
  const listening = await message;
  if (listening.type !== 'listening') throw new Error(JSON.stringify(listening));
  const answers: ThreadMessage[] = [];
  worker.on('message', (answer: ThreadMessage) => answers.push(answer));
  const answered = async (count: number): Promise<void> => {
    while (answers.length < count) await once(worker, 'message');
  };
  const post = (request: ThreadRequest): void => worker.postMessage(request);
  post({ type: 'inject', id: 1, request: { fault: 'gap', venue: 'binance' } });
  await answered(1);
  expect(answers[0]).toMatchObject({
    type: 'refused',
    id: 1,
    reason: expect.stringContaining('must be one of kraken'),
  });
  const probe = await krakenProbe(`http://127.0.0.1:${listening.port}`);
  probe.send(subscribe('book', 'BTC/USD'));
  post({ type: 'inject', id: 2, request: { fault: 'gap', venue: 'kraken' } });
  await answered(3);
  expect(answers.slice(1)).toEqual([
    { type: 'applied', id: 2, frame: expect.any(Number) },
    { type: 'healed', id: 2 },
  ]);
  // What still lasts must not keep the thread alive.
  for (const fault of ['serverShutdown', 'slow', 'silence']) {
    post({ type: 'inject', id: 3, request: { fault, venue: 'kraken', durationMs: 3_600_000 } });
  }
  await answered(6);
  expect(answers.slice(3).map(({ type }) => type)).toEqual(['applied', 'applied', 'applied']);
  worker.postMessage('stop');
  expect(await exit).toBe(0);
});
