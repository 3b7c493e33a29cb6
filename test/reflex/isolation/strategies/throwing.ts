import { goodUntil, strategyWith } from './base.ts';

export default strategyWith(
  'throwing',
  goodUntil(3, () => {
    throw new RangeError('no idea\nwhat to do');
  }),
);
