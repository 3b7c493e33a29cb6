import { policyWith } from '../../support/policy.ts';
import { ASK } from '../../support/run.ts';
import type { Row } from './row.ts';
import { foreseen, LISTENING } from './scenes.ts';
import type { Stage } from './stage.ts';

const FORECAST = ['VETO_FORECAST', 'AUDITOR_VETO', 'FORECAST_INVALID'] as const;

/** Of what went before the order: how many there were, and what became of them. */
export const RATE_ROWS: readonly Row[] = [
  {
    code: 'MESSAGE_RATE',
    boot: { policy: policyWith({ strategy: { burst: 3, ordersPerSecond: 1 } }) },
    inside: sent(2),
    outside: sent(3),
    inFlight: 'for good',
    amendment: 'as asked',
    between: { happens: sent(3) },
    reduction: (stage) => {
      stage.fills(100);
      sent(2)(stage);
      return { side: -1, priceTicks: ASK + 1 };
    },
  },
  {
    code: 'REPEATED_EXECUTION',
    boot: { policy: policyWith({ strategy: { maxReentries: 2 } }) },
    inside: entered(1),
    outside: entered(2),
    // The entry that reaches the limit halts the strategy at once.
    denials: ['TRADING_STATE', 'REPEATED_EXECUTION'],
    amendment: 'taken back at once',
    between: { happens: entered(2) },
  },
  {
    code: 'CONSECUTIVE_REJECTS',
    boot: { policy: policyWith({ strategy: { maxRejects: 2 } }) },
    inside: rejected(1),
    outside: rejected(2),
    denials: ['TRADING_STATE', 'CONSECUTIVE_REJECTS'],
    amendment: 'taken back at once',
    between: { happens: rejected(2) },
  },
  {
    // Of the same side; what is unknown on the other side freezes that one.
    code: 'ORDER_STATE_UNKNOWN',
    inside: doubtful(-1),
    outside: doubtful(1),
    amendment: 'as asked',
    between: { happens: doubtful(1) },
  },
  {
    // Believed when the strategy was steered by it last, and too old when the order is judged.
    code: 'FORECAST_INVALID',
    boot: { policy: LISTENING },
    inside: foreseen(999),
    outside: foreseen(1_000),
    denials: FORECAST,
    amendment: 'as asked',
    between: 'a replacement that comes as late as this is not even judged (kernel.amend.test.ts)',
  },
];

/** As many orders were sent by now. */
function sent(orders: number) {
  return (stage: Stage) => {
    while (stage.working.length < orders) stage.sends();
    return {};
  };
}

function entered(times: number) {
  return (stage: Stage) => {
    for (let time = 0; time < times; time++) stage.fills(100);
    return {};
  };
}

function rejected(times: number) {
  return (stage: Stage) => {
    for (let time = 0; time < times; time++) stage.told(stage.sends(), 'REJECTED');
    return {};
  };
}

function doubtful(side: 1 | -1) {
  return (stage: Stage) => {
    stage.told(stage.sends({ side }), 'UNKNOWN');
    return {};
  };
}
