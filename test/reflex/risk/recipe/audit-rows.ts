import type { CommandAction } from '@voltaire/reflex/model/event.ts';
import type { DenialCode } from '@voltaire/reflex/model/denial-code.ts';
import type { Row } from './row.ts';
import { aged, foreseen, LISTENING } from './scenes.ts';
import type { Stage } from './stage.ts';

const GROUNDS = 'the new order rests on the grounds that were judged with the amendment';

const vetoed = (code: DenialCode): DenialCode[] => [code, 'AUDITOR_VETO'];

/** Of the auditor: whether the decision follows from what it says it rests on. */
export const AUDIT_ROWS: readonly Row[] = [
  {
    code: 'VETO_SIGN',
    inside: () => ({ score: 1, threshold: 1 }),
    outside: () => ({ score: 1, threshold: 1.001 }),
    denials: vetoed('VETO_SIGN'),
    amendment: 'as asked',
    between: GROUNDS,
  },
  {
    code: 'VETO_SIZE',
    inside: allowed(100),
    outside: allowed(99),
    denials: vetoed('VETO_SIZE'),
    amendment: 'as asked',
    between: { happens: allowed(99) },
    reduction: (stage) => {
      stage.fills(100);
      return { ...allowed(99)(stage), side: -1, reduceOnly: true };
    },
  },
  {
    code: 'VETO_STALE_INPUT',
    inside: aged(999),
    outside: aged(1_000),
    denials: [...vetoed('VETO_STALE_INPUT'), 'STALE_MARKET_DATA'],
    amendment: 'as asked',
    between: 'a replacement that comes as late as this is not even judged (kernel.amend.test.ts)',
  },
  {
    code: 'VETO_FORECAST',
    boot: { policy: LISTENING },
    inside: foreseen(999),
    outside: foreseen(1_000),
    denials: [...vetoed('VETO_FORECAST'), 'FORECAST_INVALID'],
    amendment: 'as asked',
    between: 'a replacement that comes as late as this is not even judged (kernel.amend.test.ts)',
  },
  {
    code: 'VETO_OVERRIDE',
    inside: boldFor(10),
    outside: boldFor(9),
    denials: vetoed('VETO_OVERRIDE'),
    amendment: 'as asked',
    between: { happens: boldFor(9) },
  },
  {
    code: 'VETO_BIAS',
    inside: (stage) => {
      longOnly(stage);
      return { side: 1 };
    },
    outside: (stage) => {
      longOnly(stage);
      return { side: -1 };
    },
    denials: vetoed('VETO_BIAS'),
    rests: (stage) => stage.rests({ side: -1 }),
    amendment: 'as asked',
    between: { happens: longOnly },
    reduction: (stage) => {
      stage.fills(100);
      longOnly(stage);
      return { side: -1 };
    },
  },
  {
    code: 'VETO_RATIONALE',
    inside: reasons(1 + 1e-10),
    outside: reasons(1 + 1e-8),
    denials: vetoed('VETO_RATIONALE'),
    amendment: 'as asked',
    between: GROUNDS,
  },
];

/** The strategy's parameters allow as many lots. */
function allowed(lots: number) {
  return (stage: Stage) => {
    stage.largestLots = lots;
    return {};
  };
}

function said(stage: Stage, action: CommandAction): void {
  stage.commanded(stage.time.command(action));
}

function longOnly(stage: Stage): void {
  const reason = 'news';
  said(stage, { type: 'bias', scope: 'global', bias: 'LONG_ONLY', reason, expiresAtUs: null });
}

/** An aggression that ends after so many milliseconds, nine of which pass before the next event does. */
function boldFor(ms: number) {
  return (stage: Stage) => {
    const expiresAtUs = stage.time.atUs + ms * 1e3;
    const reason = 'news';
    said(stage, { type: 'aggression', scope: 'global', level: 'HIGH', reason, expiresAtUs });
    stage.time.pass(7);
    return {};
  };
}

/** A score of 1 whose only signal comes to so much. */
function reasons(value: number) {
  return () => ({
    rationale: [{ name: 'told', value, unit: '', weight: 1, contribution: 1 }],
  });
}
