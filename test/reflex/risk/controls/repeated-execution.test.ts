import { repeatedExecution } from '@voltaire/reflex/risk/controls/repeated-execution.ts';
import { recipe } from '../../support/control-recipe.ts';

recipe({
  control: repeatedExecution,
  code: 'REPEATED_EXECUTION',
  passes: {
    'the last entry that the window allows': { context: { reentries: 49 } },
    'the last entry that the session allows': { context: { reentriesInSession: 499 } },
  },
  denies: {
    'one entry more within the window': { context: { reentries: 50 } },
    'one entry more within the session': { context: { reentriesInSession: 500 } },
    'a flip of the position': {
      request: { side: -1 },
      context: { reentries: 50, positionLots: 49_999 },
    },
  },
  needs: { strategyLimits: ['maxReentries', 'maxReentriesPerSession'] },
  amounts: ['reentries', 'reentriesInSession'],
  reduction: {
    request: { side: -1 },
    context: { reentries: 70, reentriesInSession: 700, positionLots: 50_000 },
  },
});
