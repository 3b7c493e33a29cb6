import { goodUntil, strategyWith } from './base.ts';

/** A quarter of a gigabyte in one piece, which V8 itself would end the process for. */
export default strategyWith(
  'ravenous',
  goodUntil(3, () => {
    const eaten: string[][] = [];
    for (;;) eaten.push('x'.repeat(3e7).split(''));
  }),
);
