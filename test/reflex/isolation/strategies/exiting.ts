import { goodUntil, strategyWith } from './base.ts';

export default strategyWith(
  'exiting',
  goodUntil(3, () => process.exit(7)),
);
