import { consecutiveRejects } from '@voltaire/reflex/risk/controls/consecutive-rejects.ts';
import { recipe } from '../../support/control-recipe.ts';

recipe({
  control: consecutiveRejects,
  code: 'CONSECUTIVE_REJECTS',
  passes: { 'the last attempt before the limit': { context: { rejectStreak: 4 } } },
  denies: {
    'an attempt after as many rejects as there may be': { context: { rejectStreak: 5 } },
    'an addition to a position': { context: { rejectStreak: 5, positionLots: 50_000 } },
  },
  needs: { strategyLimits: ['maxRejects'] },
  amounts: ['rejectStreak'],
  reduction: { request: { side: -1 }, context: { rejectStreak: 9, positionLots: 50_000 } },
});
