import { goodUntil, strategyWith } from './base.ts';

export default strategyWith(
  'endless',
  goodUntil(3, () => {
    for (;;);
  }),
);
