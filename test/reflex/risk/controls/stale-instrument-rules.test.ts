import { staleInstrumentRules } from '@voltaire/reflex/risk/controls/stale-instrument-rules.ts';
import { recipe } from '../../support/control-recipe.ts';

recipe({
  control: staleInstrumentRules,
  code: 'STALE_INSTRUMENT_RULES',
  passes: { 'rules of exactly a day ago': { context: { rulesAgeMs: 86_400_000 } } },
  denies: {
    'rules a moment older': { context: { rulesAgeMs: 86_400_001 } },
    'a sale of more than is held': {
      request: { side: -1 },
      context: { rulesAgeMs: 86_400_001, positionLots: 49_999 },
    },
  },
  needs: { system: ['maxRulesAgeMs'] },
  amounts: ['rulesAgeMs'],
  reduction: { request: { side: -1 }, context: { rulesAgeMs: 1e9, positionLots: 50_000 } },
});
