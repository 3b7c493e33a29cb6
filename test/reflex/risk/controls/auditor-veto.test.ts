import { auditorVeto } from '@voltaire/reflex/risk/controls/auditor-veto.ts';
import { recipe } from '../../support/control-recipe.ts';

recipe({
  control: auditorVeto,
  code: 'AUDITOR_VETO',
  passes: { 'an order that the auditor has nothing against': {} },
  denies: {
    'one veto': { context: { vetoes: 1 } },
    'a reduction that was vetoed': {
      request: { side: -1 },
      context: { vetoes: 1, positionLots: 50_000 },
    },
  },
  amounts: ['vetoes'],
});
