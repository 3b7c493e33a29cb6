import { auditWriteFailed } from '@voltaire/reflex/risk/controls/audit-write-failed.ts';
import { recipe } from '../../support/control-recipe.ts';

recipe({
  control: auditWriteFailed,
  code: 'AUDIT_WRITE_FAILED',
  passes: { 'an order that can be recorded': {} },
  denies: {
    'an order that cannot be recorded': { context: { recordable: false } },
    'a reduction that cannot be recorded': {
      request: { side: -1 },
      context: { recordable: false, positionLots: 50_000 },
    },
  },
});
