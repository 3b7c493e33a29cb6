import { goodUntil, holding, strategyWith } from './base.ts';

const hoard: Uint8Array[] = [];

/** Memory that is outside of the heap. */
export default strategyWith(
  'hoarding',
  goodUntil(3, (view) => {
    hoard.push(new Uint8Array(4e7).fill(1));
    return holding(view);
  }),
);
