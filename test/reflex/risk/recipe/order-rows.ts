import { ASK, BID } from '../../support/run.ts';
import { BTCUSDT } from '../../support/instruments.ts';
import { policyWith } from '../../support/policy.ts';
import type { Row } from './row.ts';
import type { Stage } from './stage.ts';

const DAY_MS = 86_400_000;

const AS_JUDGED = 'what is left of the old order is a part of what was judged, at the same price';

/** Of the order itself: whether it is well formed, permitted and no mistake. */
export const ORDER_ROWS: readonly Row[] = [
  {
    code: 'INPUT_NOT_FINITE',
    inside: () => ({ priceTicks: BID - 1 }),
    outside: () => ({ priceTicks: BID - 0.5 }),
    amendment: 'as asked',
    between: AS_JUDGED,
  },
  {
    // At 60,000 a lot is worth 0.6, and the venue takes nothing below 5.
    code: 'INSTRUMENT_RULES',
    inside: () => ({ quantityLots: 9 }),
    outside: () => ({ quantityLots: 8 }),
    amendment: 'as asked',
    between: { happens: (stage, amended) => stage.fill(amended, BID, 92) },
  },
  {
    code: 'STALE_INSTRUMENT_RULES',
    boot: { policy: policyWith({ system: { maxRulesAgeMs: DAY_MS } }) },
    inside: rulesOf(DAY_MS),
    outside: rulesOf(DAY_MS + 0.001),
    rests: (stage) => {
      rulesOf(0)(stage);
      return stage.rests();
    },
    amendment: 'as asked',
    between: { happens: rulesOf(DAY_MS + 0.001) },
    reduction: (stage) => {
      rulesOf(0)(stage);
      stage.fills(100);
      return { ...rulesOf(DAY_MS + 1)(stage), side: -1 };
    },
  },
  {
    code: 'NOT_PERMITTED',
    boot: { policy: policyWith({ strategy: { types: ['LIMIT'] } }) },
    inside: () => ({ type: 'LIMIT' }),
    outside: () => ({ type: 'LIMIT_MAKER' }),
    rests: (stage) => stage.rests({ type: 'LIMIT_MAKER' }),
    amendment: 'taken back at the boot',
    between: 'an amendment is of the old order’s symbol, side and type, and a run has one policy',
  },
  {
    code: 'DUPLICATE_ORDER',
    boot: { policy: policyWith({ strategy: { duplicateWindowMs: 1_000 } }) },
    inside: same(999),
    outside: same(998),
    inFlight: 'for good',
    amendment: 'as asked',
    between: {
      amended: { priceTicks: BID - 1 },
      happens: (stage) => stage.sends({ priceTicks: BID - 1 }),
    },
  },
  {
    code: 'SELF_MATCH',
    inside: (stage) => {
      stage.sends({ side: -1 });
      return { priceTicks: ASK - 1 };
    },
    outside: (stage) => {
      stage.sends({ side: -1 });
      return { priceTicks: ASK };
    },
    inFlight: 'until it ends',
    amendment: 'as asked',
    between: {
      amended: { priceTicks: ASK },
      happens: (stage) => stage.sends({ side: -1 }),
    },
  },
  {
    code: 'CHILD_EXCEEDS_PARENT',
    inside: (stage) => ({ amends: replacedOnce(stage), quantityLots: 60 }),
    outside: (stage) => ({ amends: replacedOnce(stage), quantityLots: 61 }),
    inFlight: 'for good',
    amendment: { scene: () => ({ quantityLots: 101 }) },
    between: 'the new order is at once cut to what its parent has left',
  },
  {
    code: 'REDUCE_ONLY_WOULD_INCREASE',
    inside: reductions(40),
    outside: reductions(41),
    inFlight: 'until it ends',
    rests: (stage) => {
      stage.fills(100);
      return stage.rests({ side: -1, quantityLots: 60, reduceOnly: true });
    },
    amendment: { scene: overtaken },
    between: { amended: { quantityLots: 60 }, happens: overtaken },
  },
];

/** What the venue said so long ago, as it will be at the next tick. */
function rulesOf(ageMs: number) {
  return ({ run, time }: Stage) => {
    const { atUs } = time.stamp();
    run.apply(time.rules({ ...BTCUSDT, readAtUs: Math.round(atUs + 2_000 - ageMs * 1e3) }));
    return {};
  };
}

/** The same a tenth of a window too early or just in time. */
function same(ms: number) {
  return (stage: Stage) => {
    stage.sends({ priceTicks: BID - 1 });
    stage.time.pass(ms);
    return { priceTicks: BID - 1 };
  };
}

/** Of 100 lots 40 were traded, and the order for the rest is in flight; returns its id. */
function replacedOnce(stage: Stage): string {
  const first = stage.rests();
  stage.amend(first, { priceTicks: BID - 2 });
  stage.fill(first, BID, 40);
  return stage.told(first, 'CANCELED').orders[0]!.clientOrderId;
}

/** 100 lots are held, and an order that takes 60 away is in flight. */
function reductions(quantityLots: number) {
  return (stage: Stage) => {
    if (stage.run.position().lots === 0) stage.fills(100);
    if (stage.working.length === 0) stage.sends({ side: -1, quantityLots: 60, reduceOnly: true });
    return { side: -1 as const, quantityLots, reduceOnly: true };
  };
}

/** 60 of 100 lots are to be taken away, 40 by another order: a late fill leaves too little for both. */
function overtaken(stage: Stage) {
  const other = { side: -1, quantityLots: 40, reduceOnly: true } as const;
  const canceled = stage.rests(other);
  stage.told(canceled, 'CANCELED');
  stage.sends(other);
  stage.fill(canceled, ASK, 40);
  return { quantityLots: 60 };
}
