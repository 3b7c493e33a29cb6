import { goodUntil, holding, strategyWith } from './base.ts';

export default strategyWith(
  'slow',
  goodUntil(3, (view) => {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
    return holding(view);
  }),
);
