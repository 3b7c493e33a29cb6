import { parentPort } from 'node:worker_threads';
import { goodUntil, strategyWith } from './base.ts';

export default strategyWith(
  'posting',
  goodUntil(3, () => {
    for (;;) parentPort?.postMessage('x'.repeat(1000));
  }),
);
