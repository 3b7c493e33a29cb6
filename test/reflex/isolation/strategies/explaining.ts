import { hurdle } from '@voltaire/reflex/decide/hurdle.ts';
import { holding, strategyWith } from './base.ts';

/** Says of its holds how far they were from passing. */
export default {
  ...strategyWith('explaining', holding),
  hurdles: ({ bidTicks }: { readonly bidTicks: number }) => {
    if (bidTicks === 13) throw new RangeError('no idea');
    if (bidTicks === 14) return [hurdle('BID', 1, 'at least', 2, ''), { code: 'BID' }];
    return [hurdle('BID', bidTicks, 'at least', 100, 'ticks')];
  },
};
