import type { Execution } from '@voltaire/reflex/model/event.ts';
import { OutcomeKind } from '@voltaire/reflex/model/outcome.ts';
import { describe, expect, it } from 'vitest';
import { BTCUSDT } from './support/instruments.ts';
import { policyWith } from './support/policy.ts';
import { ASK, BID, failedOf, Run, Want } from './support/run.ts';

/** A run with a bid of 100 lots that rests at the touch of a venue that changes price and quantity. */
function resting(options: ConstructorParameters<typeof Run>[0] = {}, amends = 'terms' as const) {
  const run = new Run({ instruments: [{ ...BTCUSDT, amends }], ...options }).live();
  const id = run.resting(Want.BID, 100);
  const answer = (type: Execution['type'], amended = seqOf(run), more: Partial<Execution> = {}) =>
    run.apply({ ...run.time.execution(id, type), amends: amended, ...more });
  return { run, id, answer };
}

/** Of the newest amendment. */
function seqOf(run: Run): number {
  return run.steps.flatMap(({ amendments }) => amendments).at(-1)!.decisionSeq;
}

/** What an order of this run is shown with. */
const termsOf = (run: Run, id: string) => {
  const { request, amendment } = run.order(id);
  return {
    lots: request.quantityLots,
    ticks: request.priceTicks,
    wanted: amendment ? [amendment.quantityLots, amendment.priceTicks] : null,
  };
};

const NEW = BID - 6;

describe('an amendment in place', () => {
  it('leaves at once, judged, and nothing is taken back', () => {
    const { run, id } = resting();
    const step = run.want(Want.AMEND, 80, BID - 5, ASK);
    expect([step.orders, step.cancels]).toEqual([[], []]);
    expect(step.amendments).toMatchObject([
      { clientOrderId: id, request: { priceTicks: NEW, quantityLots: 80, parentId: id } },
    ]);
    expect(run.lastDecision).toMatchObject({
      allowed: true,
      intent: { kind: 'amend', replaces: id },
    });
    expect(termsOf(run, id)).toEqual({ lots: 100, ticks: BID, wanted: [80, NEW] });
  });

  it('is done when the venue has answered: the order is the same one', () => {
    const { run, id, answer } = resting();
    run.want(Want.AMEND, 80, BID - 5, ASK);
    answer('AMENDED');
    expect(termsOf(run, id)).toEqual({ lots: 80, ticks: NEW, wanted: null });
    expect(run.order(id).state).toBe('ACKED');
    expect(run.kernel.workingCount).toBe(1);
  });

  it('asks for the whole order: what has traded is a part of it', () => {
    const { run, id, answer } = resting();
    run.apply(run.time.fill(id, 't1', BID, 30));
    expect(run.want(Want.AMEND, 50).amendments).toMatchObject([{ request: { quantityLots: 80 } }]);
    answer('AMENDED');
    run.apply(run.time.fill(id, 't2', BID - 1, 50));
    expect(run.order(id)).toMatchObject({ state: 'FILLED', filledLots: 80 });
  });

  it('that is refused leaves the order as it was, with the venue’s words', () => {
    const { run, id, answer } = resting();
    run.want(Want.AMEND, 80);
    answer('REJECTED', undefined, { reason: 'EOrder:Post only order' });
    expect(termsOf(run, id)).toEqual({ lots: 100, ticks: BID, wanted: null });
    expect(run.order(id)).toMatchObject({ state: 'ACKED', reason: 'EOrder:Post only order' });
  });

  it('that was refused once is a cancel and a new order the next time', () => {
    const { run, id, answer } = resting();
    run.want(Want.AMEND, 80);
    answer('REJECTED');
    const step = run.want(Want.AMEND, 70);
    expect([step.amendments, step.cancels]).toEqual([
      [],
      [{ symbolId: 0, clientOrderId: id, type: 'LIMIT' }],
    ]);
  });

  it('that did not leave leaves the order as it was, and may be tried again', () => {
    const { run, id } = resting();
    run.want(Want.AMEND, 80);
    run.apply({ ...run.time.notSent(id), amends: seqOf(run) });
    expect(termsOf(run, id).wanted).toBeNull();
    expect(run.order(id).state).toBe('ACKED');
    expect(run.want(Want.AMEND, 70).amendments).toHaveLength(1);
  });

  it('that is denied does not leave', () => {
    const { run } = resting({ policy: policyWith({ symbol: { maxOrderQuantity: 0.001 } }) });
    expect(run.want(Want.AMEND, 101).amendments).toEqual([]);
    expect(failedOf(run.lastDecision)).toEqual(['MAX_ORDER_QUANTITY', 'CHILD_EXCEEDS_PARENT']);
  });

  it('never makes more of an intent than it was', () => {
    const { run, id, answer } = resting();
    run.apply(run.time.fill(id, 't1', BID, 30));
    run.want(Want.AMEND, 71);
    expect(failedOf(run.lastDecision)).toEqual(['CHILD_EXCEEDS_PARENT']);
    expect(run.want(Want.AMEND, 40).amendments).toHaveLength(1);
    answer('AMENDED');
    expect(run.want(Want.AMEND, 70, BID - 3, ASK).amendments).toHaveLength(1);
  });

  it('is one at a time, and what changes nothing is none', () => {
    const { run, answer } = resting();
    run.want(Want.AMEND, 80);
    expect(run.want(Want.AMEND, 60).amendments).toEqual([]);
    answer('AMENDED');
    const decisions = run.payloads(OutcomeKind.DECISION).length;
    const same = run.want(Want.AMEND, 80);
    expect([same.amendments, same.cancels]).toEqual([[], []]);
    expect(run.payloads(OutcomeKind.DECISION)).toHaveLength(decisions);
  });

  it('before the venue has taken the order is a cancel and a new order', () => {
    const run = new Run({ instruments: [{ ...BTCUSDT, amends: 'terms' }] }).live();
    run.want(Want.BID, 100);
    const step = run.want(Want.AMEND, 80);
    expect([step.amendments.length, step.cancels.length]).toEqual([0, 1]);
  });
});

describe('where only the quantity shrinks in place', () => {
  it.each([
    ['in place', 'a smaller quantity at its price', 60, BID + 1],
    ['anew', 'a smaller quantity at another price', 60, BID],
    ['anew', 'another price', 100, BID],
  ] as const)('%s is made: %s', (way, _, lots, bid) => {
    const { run } = resting({ instruments: [{ ...BTCUSDT, amends: 'smaller' }] });
    const step = run.want(Want.AMEND, lots, bid, ASK);
    expect(step.amendments).toHaveLength(way === 'in place' ? 1 : 0);
    expect(step.cancels).toHaveLength(way === 'in place' ? 0 : 1);
  });

  it('nothing is where the venue does not say that it can', () => {
    const { run } = resting({ instruments: [BTCUSDT] });
    const step = run.want(Want.AMEND, 60, BID + 1, ASK);
    expect([step.amendments.length, step.cancels.length]).toEqual([0, 1]);
  });
});

describe('while an amendment is in flight', () => {
  it('the order counts with the larger of both quantities, whichever that is', () => {
    const policy = policyWith({ symbol: { maxPosition: 0.001 } });
    const { run, answer } = resting({ policy });
    run.want(Want.AMEND, 60);
    run.want(Want.BID, 20);
    expect(run.lastDecision.code).toBe('MAX_POSITION');
    answer('AMENDED');
    expect(run.want(Want.BID, 40).orders).toHaveLength(1);
  });

  it('a sale meets it at the higher of both prices', () => {
    const { run, answer } = resting();
    run.want(Want.AMEND, 100, BID - 5, ASK);
    run.want(Want.SELL, 10, BID - 3, ASK);
    expect(failedOf(run.lastDecision)).toEqual(['SELF_MATCH']);
    answer('AMENDED');
    expect(run.want(Want.SELL, 10, BID - 3, ASK).orders).toHaveLength(1);
  });

  it('a fill of all that it was ends it only once it is known that it became no more', () => {
    const { run, id, answer } = resting();
    run.want(Want.AMEND, 50);
    answer('AMENDED');
    run.want(Want.AMEND, 90, BID - 4, ASK);
    run.apply(run.time.fill(id, 't1', BID - 1, 50));
    expect(run.order(id).state).toBe('PARTIAL');
    answer('REJECTED');
    expect(run.order(id)).toMatchObject({ state: 'FILLED', filledLots: 50 });
    expect(run.kernel.workingCount).toBe(0);
  });

  it.each(['HALT', 'CANCEL', 'FLATTEN'] as const)('a kill in mode %s wins', (mode) => {
    const { run, id, answer } = resting();
    run.want(Want.AMEND, 80);
    const step = run.apply(run.time.kill('stop', 'strategy:marionette', mode));
    expect(step.cancels).toHaveLength(mode === 'HALT' ? 0 : 1);
    answer('AMENDED');
    expect(run.want(Want.AMEND, 50).amendments).toEqual([]);
    run.apply(run.time.execution(id, 'CANCELED'));
    expect(run.kernel.workingCount).toBe(0);
  });

  it('a cancel is sent at once, and whatever the amendment became the order ends', () => {
    const { run, id, answer } = resting();
    run.want(Want.AMEND, 80);
    expect(run.want(Want.CANCEL).cancels).toEqual([
      { symbolId: 0, clientOrderId: id, type: 'LIMIT' },
    ]);
    run.apply(run.time.execution(id, 'CANCELED'));
    expect(run.order(id)).toMatchObject({ state: 'CANCELED' });
    expect(run.order(id).amendment).toBeUndefined();
    answer('AMENDED');
    expect(run.order(id).state).toBe('CANCELED');
  });
});

const asked = (run: Run) => run.apply(run.time.pass(2_000).timer());

describe('an amendment whose answer is ambiguous', () => {
  it('freezes the order: it is asked about and never sent again', () => {
    const { run, id, answer } = resting();
    run.want(Want.AMEND, 80);
    answer('UNKNOWN', undefined, { reason: 'no answer' });
    const step = asked(run);
    expect(step.queries).toEqual([{ symbolId: 0, clientOrderId: id, type: 'LIMIT' }]);
    expect(step.amendments).toEqual([]);
    expect(run.want(Want.AMEND, 50).amendments).toEqual([]);
    expect(termsOf(run, id).wanted).toEqual([80, BID - 1]);
  });

  it.each([
    ['done', { quantityLots: 80, priceTicks: BID - 1 }],
    ['not done', { quantityLots: 100, priceTicks: BID }],
  ])('is %s as the venue says, once it can no longer arrive', (_, terms) => {
    const { run, id, answer } = resting();
    run.want(Want.AMEND, 80);
    answer('UNKNOWN');
    run.apply({ ...run.time.execution(id, 'ACKED'), terms });
    expect(termsOf(run, id).wanted).not.toBeNull(); // it may still have been on its way
    run.time.pass(10_000);
    expect(asked(run).queries).toHaveLength(1);
    run.apply({ ...run.time.execution(id, 'ACKED'), terms });
    const { quantityLots: lots, priceTicks: ticks } = terms;
    expect(termsOf(run, id)).toEqual({ lots, ticks, wanted: null });
    expect(asked(run).queries).toEqual([]);
  });

  it('counts with the worse of both across a restart, and is resolved there', () => {
    const { run, id } = resting();
    run.want(Want.AMEND, 80);
    const carry = {
      symbols: ['BTCUSDT'],
      orders: [run.order(id)],
      positions: [],
      tradingState: [],
      overrides: [],
      loss: null,
    };
    const instruments = [{ ...BTCUSDT, amends: 'terms' as const }];
    const next = new Run({ runId: 'r2', carry, instruments }, undefined, run.time).live();
    next.time.pass(10_000);
    const terms = { quantityLots: 80, priceTicks: BID - 1 };
    next.apply({ ...next.time.execution(id, 'ACKED'), terms });
    expect(termsOf(next, id)).toEqual({ lots: 80, ticks: BID - 1, wanted: null });
  });
});

describe('words of the venue that come late or twice', () => {
  it('change nothing that was changed since', () => {
    const { run, id, answer } = resting();
    run.want(Want.AMEND, 80, BID - 5, ASK);
    const first = seqOf(run);
    const told = { ...run.time.execution(id, 'AMENDED'), pushed: true as const };
    const push = { ...told, terms: { quantityLots: 80, priceTicks: NEW } };
    answer('AMENDED', first, { exchangeUs: push.exchangeUs + 1 });
    run.want(Want.AMEND, 60, BID - 9, ASK);
    answer('AMENDED', undefined, { exchangeUs: push.exchangeUs + 2 });
    for (const late of [push, push]) run.apply(late);
    answer('REJECTED', first);
    expect(termsOf(run, id)).toEqual({ lots: 60, ticks: BID - 10, wanted: null });
  });

  it('that somebody has amended it by hand are believed', () => {
    const { run, id } = resting();
    const terms = { quantityLots: 140, priceTicks: BID - 7 };
    run.apply({ ...run.time.execution(id, 'AMENDED'), terms, pushed: true });
    expect(termsOf(run, id)).toEqual({ lots: 140, ticks: BID - 7, wanted: null });
    run.want(Want.AMEND, 50);
    expect(run.lastDecision.allowed).toBe(true);
  });
});
