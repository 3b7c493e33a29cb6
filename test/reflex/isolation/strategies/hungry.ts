import { goodUntil, strategyWith } from './base.ts';

export default strategyWith(
  'hungry',
  goodUntil(3, () => {
    const eaten: number[][] = [];
    for (;;) eaten.push(Array.from({ length: 1000 }, (_, i) => i + eaten.length / 2));
  }),
);
