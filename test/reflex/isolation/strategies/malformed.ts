import { goodUntil, strategyWith } from './base.ts';

export default strategyWith(
  'malformed',
  goodUntil(3, () => ({ kind: 'cancel', clientOrderId: 17, why: '' })),
);
