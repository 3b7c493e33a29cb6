import type { Control } from '../control.ts';

/** No audit, no trade. Cancels need no control and go out all the same. */
export const auditWriteFailed: Control = {
  code: 'AUDIT_WRITE_FAILED',
  reference: 'C34',
  unit: 'journals failing',
  blames: 'world',
  bound: 'at most',
  explain: 'decisions cannot be recorded; free the disk that the journal is written to',
  read(_order, { recordable }, reading) {
    reading.observed = recordable ? 0 : 1;
    reading.limit = 0;
  },
};
