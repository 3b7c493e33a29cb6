import { loopStall } from '@voltaire/reflex/risk/controls/loop-stall.ts';
import { recipe } from '../../support/control-recipe.ts';

recipe({
  control: loopStall,
  code: 'LOOP_STALL',
  passes: { 'a stall of exactly the limit': { context: { stallMs: 100 } } },
  denies: {
    'a stall just longer': { context: { stallMs: 100.001 } },
    'a sale of more than is held': {
      request: { side: -1 },
      context: { stallMs: 101, positionLots: 49_999 },
    },
  },
  needs: { system: ['maxStallMs'] },
  amounts: ['stallMs'],
  reduction: { request: { side: -1 }, context: { stallMs: 5_000, positionLots: 50_000 } },
});
