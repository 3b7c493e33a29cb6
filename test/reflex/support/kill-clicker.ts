/** The other thread of rings/kill-word.test.ts: engages the kill word again and again. */
import { workerData } from 'node:worker_threads';
import { KillWord } from '@voltaire/reflex/rings/kill-word.ts';

const { memory, times } = workerData as { memory: SharedArrayBuffer; times: number };
const word = new KillWord(memory);
for (let i = 0; i < times; i++) word.engage();
