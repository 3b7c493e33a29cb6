import { holding, strategyWith } from './base.ts';

/** Reaches for the memory that its thread shares with the kernel's, and counts answers that are none. */
const { add } = Atomics;
let calls = 0;
Atomics.add = ((words: Int32Array, at: number, count: number) => {
  if (++calls < 3) return add(words, at, count);
  for (;;) {
    add(words, at, count);
    Atomics.notify(words, at);
  }
}) as typeof Atomics.add;

export default strategyWith('flooding', holding);
