import { holding, strategyWith } from './base.ts';

/** The same, but only wakes the kernel again and again. */
const { notify } = Atomics;
let calls = 0;
Atomics.notify = (words: Int32Array | BigInt64Array, at: number) => {
  const count = notify(words as Int32Array, at);
  while (calls > 2) notify(words as Int32Array, at);
  calls++;
  return count;
};

export default strategyWith('waking', holding);
