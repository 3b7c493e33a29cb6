import type { DenialCode } from '@voltaire/reflex/model/denial-code.ts';
import type { Scope } from '@voltaire/reflex/model/scope.ts';
import type { BootOptions } from '../../support/events.ts';
import { policyWith } from '../../support/policy.ts';
import { BID } from '../../support/run.ts';
import type { Stage } from './stage.ts';

/** A halt that closes by itself and that only two people open. */
export interface LatchRow {
  readonly what: string;
  readonly code: DenialCode;
  readonly boot?: BootOptions;
  readonly scope: Scope;
  /** As much as there may be, counted from the beginning or from the last release. */
  readonly below: (stage: Stage) => void;
  /** What is missing from there to the limit. */
  readonly missing: (stage: Stage) => void;
  /** From the same beginning: that which closes it. */
  readonly reached: (stage: Stage) => void;
}

const STRATEGY: Scope = 'strategy:marionette';

/** 5 of the account's currency, of the day or from a peak. */
const LOSSES = policyWith({ account: { capital: 1_000, lossReduce: 0.004, lossHalt: 0.005 } });
const DRAWDOWN = policyWith({ strategy: { maxDrawdown: 5 } });

export const LATCH_ROWS: readonly LatchRow[] = [
  {
    what: 'a second malformed order within a minute (C03)',
    code: 'INPUT_NOT_FINITE',
    scope: STRATEGY,
    below: malformed(1),
    missing: malformed(1),
    reached: malformed(2),
  },
  {
    what: 'a flood of orders (C12)',
    code: 'MESSAGE_RATE',
    boot: { policy: policyWith({ strategy: { burst: 5, ordersPerSecond: 1 } }) },
    scope: STRATEGY,
    // Eight fifths of what may come at once.
    below: asked(8),
    missing: asked(1),
    reached: asked(9),
  },
  {
    what: 'entries over and over within a while (C13)',
    code: 'REPEATED_EXECUTION',
    boot: { policy: policyWith({ strategy: { maxReentries: 2, reentryWindowMs: 5_000 } }) },
    scope: STRATEGY,
    below: entries(1),
    missing: entries(1),
    reached: entries(2),
  },
  {
    what: 'entries over and over in a session (C13)',
    code: 'REPEATED_EXECUTION',
    boot: { policy: policyWith({ strategy: { maxReentriesPerSession: 2, reentryWindowMs: 1 } }) },
    scope: STRATEGY,
    below: entries(1),
    missing: entries(1),
    reached: entries(2),
  },
  {
    what: 'rejects of the venue in a row (C15)',
    code: 'CONSECUTIVE_REJECTS',
    boot: { policy: policyWith({ strategy: { maxRejects: 3 } }) },
    scope: STRATEGY,
    below: rejects(2),
    missing: rejects(1),
    reached: rejects(3),
  },
  {
    what: 'denials in a row that blame the strategy (C15)',
    code: 'CONSECUTIVE_REJECTS',
    boot: { policy: policyWith({ strategy: { maxRejects: 3 } }) },
    scope: STRATEGY,
    below: denials(2),
    missing: denials(1),
    reached: denials(3),
  },
  {
    what: 'the loss of a day (C22)',
    code: 'LOSS_LIMIT',
    boot: { policy: LOSSES },
    scope: 'global',
    below: falls(4.98),
    missing: falls(0.04),
    reached: falls(5.02),
  },
  {
    what: 'the fall of a strategy from its highest profit (C22)',
    code: 'LOSS_LIMIT',
    boot: { policy: DRAWDOWN },
    scope: STRATEGY,
    below: falls(4.98),
    missing: falls(0.04),
    reached: falls(5.02),
  },
];

function times(count: number, act: (stage: Stage) => void) {
  return (stage: Stage) => {
    for (let time = 0; time < count; time++) act(stage);
  };
}

function malformed(count: number) {
  return times(count, (stage) => stage.act({ quantityLots: 0.5 }));
}

function asked(count: number) {
  return times(count, (stage) => stage.act());
}

function entries(count: number) {
  return times(count, (stage) => stage.fills(100));
}

function rejects(count: number) {
  return times(count, (stage) => stage.told(stage.sends(), 'REJECTED'));
}

function denials(count: number) {
  return times(count, (stage) => stage.act({ priceTicks: BID * 2 }));
}

/** The strategy holds 1,000 lots, and loses so much on them; seen by some timers. */
export function falls(loss: number) {
  return (stage: Stage) => {
    if (stage.run.position().lots === 0) stage.fills(1_000);
    stage.market(stage.bid - Math.round(loss * 1e4));
    checks(stage);
  };
}

/** The checks of losses that a second brings. */
export function checks(stage: Stage): void {
  for (let check = 0; check < 10; check++) stage.run.apply(stage.time.pass(99).timer());
  stage.market(stage.bid, stage.ask);
}
