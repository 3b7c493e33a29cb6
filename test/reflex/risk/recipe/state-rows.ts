import { EventKind } from '@voltaire/reflex/model/event.ts';
import { policyWith, POLICY } from '../../support/policy.ts';
import type { Row } from './row.ts';
import type { Stage } from './stage.ts';

const health = (recordable: boolean) => (stage: Stage) => {
  stage.run.apply(stage.time.health(recordable));
  return {};
};

/** A halt that leaves orders where they are. */
const halt = (stage: Stage) => {
  stage.commanded(stage.time.kill('drill', 'global', 'HALT'));
  return {};
};

const clockJumps = (ms: number) => (stage: Stage) => {
  stage.time.atUs += ms * 1e3;
  return {};
};

const stalled = (loopStallMs: number) => (stage: Stage) => {
  stage.run.apply({
    kind: EventKind.PULSE,
    ...stage.time.stamp(),
    tickToDecisionP50Us: null,
    tickToDecisionP99Us: null,
    tickToDecisionP999Us: null,
    loopStallMs,
    recordOccupancy: 0,
    commandOccupancy: 0,
    journalOccupancy: 0,
  });
  return {};
};

const wanting = (threshold: number) => () => ({ threshold });

/** Of everything that does not depend on the order: whether anything may be sent at all. */
export const STATE_ROWS: readonly Row[] = [
  {
    code: 'TRADING_STATE',
    boot: {
      policy: {
        ...POLICY,
        sentinel: {
          measures: { clockStepMs: { warn: 10, trip: 1e6, clear: 5 } },
          confirmations: 1,
          openMs: 0,
          probationMs: 0,
        },
      },
    },
    // CAUTION is the strictest level at which orders leave.
    inside: (stage) => {
      clockJumps(20)(stage);
      stage.quiet(1.1);
      return {};
    },
    outside: halt,
    amendment: 'as asked',
    between: { happens: halt },
  },
  {
    code: 'AUDITOR_VETO',
    inside: wanting(1),
    outside: wanting(1.001),
    denials: ['VETO_SIGN', 'AUDITOR_VETO'],
    amendment: 'as asked',
    between: {
      happens: (stage) => (stage.largestLots = 99),
      denials: ['VETO_SIZE', 'AUDITOR_VETO'],
    },
  },
  {
    code: 'AUDIT_WRITE_FAILED',
    inside: (stage) => {
      health(false)(stage);
      return health(true)(stage);
    },
    outside: health(false),
    denials: ['TRADING_STATE', 'AUDIT_WRITE_FAILED'],
    amendment: 'taken back at once',
    between: { happens: health(false) },
  },
  {
    code: 'LOOP_STALL',
    boot: { policy: policyWith({ system: { maxStallMs: 1_000 } }) },
    inside: stalled(1_000),
    outside: stalled(1_001),
    amendment: 'as asked',
    between: { happens: stalled(1_001) },
    reduction: (stage) => {
      stage.fills(100);
      stalled(1_001)(stage);
      return { side: -1 };
    },
  },
  {
    code: 'CLOCK_UNHEALTHY',
    inside: clockJumps(1_000),
    outside: clockJumps(1_001),
    amendment: 'as asked',
    between: { happens: clockJumps(-1_001) },
  },
  {
    code: 'LIMIT_NOT_CONFIGURED',
    inside: () => ({}),
    outside: () => ({}),
    // Of all limits the only one that no control reads by itself.
    outsideBoot: { policy: policyWith({ symbol: { pauseMs: undefined } }) },
    amendment: 'taken back at the boot',
    between: 'a run has one policy from its beginning to its end',
  },
];
