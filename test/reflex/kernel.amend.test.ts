import { OutcomeKind } from '@voltaire/reflex/model/outcome.ts';
import type { ApprovedOrder } from '@voltaire/reflex/risk/governor.ts';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { policyWith } from './support/policy.ts';
import { ASK, BID, failedOf, Run, Want } from './support/run.ts';

/** A run with a bid of 100 lots that rests at the touch. */
function resting(options: ConstructorParameters<typeof Run>[0] = {}) {
  const run = new Run(options).live();
  const id = run.resting(Want.BID, 100);
  return { run, id, ended: () => run.apply(run.time.execution(id, 'CANCELED')) };
}

const placed = ({ orders }: ReturnType<Run['apply']>) => orders.map(({ request }) => request);

describe('an amendment', () => {
  it('is judged, and asks the old order back; the new one waits for the venue', () => {
    const { run, id } = resting();
    const step = run.want(Want.AMEND, 80);
    expect(step.orders).toEqual([]);
    expect(step.cancels).toEqual([{ symbolId: 0, clientOrderId: id, type: 'LIMIT' }]);
    expect(run.lastDecision).toMatchObject({
      allowed: true,
      intent: { kind: 'amend', replaces: id, request: { quantityLots: 80, parentId: id } },
    });
  });

  it('is judged again when the venue has confirmed the cancel, and serves the same parent', () => {
    const { run, id, ended } = resting();
    run.want(Want.AMEND, 80);
    const wanted = run.lastDecision;
    const [order] = ended().orders;
    expect(order!.request).toMatchObject({
      side: 1,
      priceTicks: BID - 1,
      quantityLots: 80,
      parentId: id,
      parentLots: 100,
    });
    expect(run.lastDecision.id).not.toBe(wanted.id);
    expect(run.lastDecision).toMatchObject({
      id: order!.clientOrderId,
      allowed: true,
      intent: { kind: 'place', replaces: id },
    });
  });

  it('goes on from the order that it became', () => {
    const { run, id, ended } = resting();
    run.want(Want.AMEND, 80);
    const second = ended().orders[0]!.clientOrderId;
    run.apply(run.time.execution(second, 'ACKED'));
    run.apply(run.time.fill(second, 't1', BID - 1, 30));
    expect(run.want(Want.AMEND, 100, BID - 5, ASK).cancels).toEqual([]);
    expect(failedOf(run.lastDecision)).toEqual(['CHILD_EXCEEDS_PARENT']);
    run.want(Want.AMEND, 70, BID - 5, ASK);
    expect(placed(run.apply(run.time.execution(second, 'CANCELED')))).toMatchObject([
      { quantityLots: 70, priceTicks: BID - 6, parentId: id, parentLots: 100 },
    ]);
  });

  it('that is denied leaves the order where it is', () => {
    const { run, id } = resting({ policy: policyWith({ symbol: { maxOrderQuantity: 0.001 } }) });
    expect(run.want(Want.AMEND, 101).cancels).toEqual([]);
    expect(run.lastDecision).toMatchObject({ allowed: false, intent: { kind: 'amend' } });
    expect(run.order(id)).toMatchObject({ state: 'ACKED', cancelRequested: false });
  });

  it('is asked for once: while the old order is on its way back nothing more is wanted of it', () => {
    const { run, ended } = resting();
    run.want(Want.AMEND, 80);
    const decisions = run.payloads(OutcomeKind.DECISION).length;
    const again = run.want(Want.AMEND, 60);
    expect([again.cancels, again.orders]).toEqual([[], []]);
    expect(run.payloads(OutcomeKind.DECISION)).toHaveLength(decisions);
    expect(placed(ended())).toMatchObject([{ quantityLots: 80 }]);
  });

  it('does not double what counts against a limit', () => {
    const { run, ended } = resting({ policy: policyWith({ symbol: { maxPosition: 0.001 } }) });
    run.want(Want.AMEND, 100);
    expect(run.lastDecision.allowed).toBe(true);
    expect(placed(ended())).toMatchObject([{ quantityLots: 100 }]);
    expect(run.want(Want.BID, 10).orders).toEqual([]);
    expect(run.lastDecision.code).toBe('MAX_POSITION');
  });
});

describe('amendments one after the other', () => {
  it('are one order each for the budget: what it allows is never taken for a flood', () => {
    const { run, id } = resting({
      policy: policyWith({ strategy: { ordersPerSecond: 0.001, burst: 10 } }),
    });
    let newest = id;
    for (let i = 0; i < 9; i++) {
      run.want(Want.AMEND, 100, BID - 10 * i, ASK);
      const [order] = run.apply(run.time.execution(newest, 'CANCELED')).orders;
      newest = order!.clientOrderId;
      run.apply(run.time.execution(newest, 'ACKED'));
    }
    expect(run.payloads(OutcomeKind.TRADING_STATE).at(-1)!.reasons).toEqual([]);
    run.want(Want.AMEND, 100, BID - 100, ASK);
    expect(run.lastDecision).toMatchObject({ allowed: false, code: 'MESSAGE_RATE' });
  });
});

describe('between an amendment and the venue’s word', () => {
  it('a fill takes from what is placed', () => {
    const { run, id, ended } = resting();
    run.want(Want.AMEND, 80);
    run.apply(run.time.fill(id, 't1', BID, 60));
    expect(placed(ended())).toMatchObject([{ quantityLots: 40 }]);
  });

  it('a fill in full leaves nothing to place', () => {
    const { run, id } = resting();
    run.want(Want.AMEND, 80);
    expect(run.apply(run.time.fill(id, 't1', BID, 100)).orders).toEqual([]);
    expect(run.kernel.workingCount).toBe(0);
  });

  it.each(['HALT', 'CANCEL', 'FLATTEN'] as const)(
    'a kill in mode %s lets nothing follow',
    (mode) => {
      const { run, ended } = resting();
      run.want(Want.AMEND, 80);
      run.apply(run.time.kill('stop', 'strategy:marionette', mode));
      expect(ended().orders).toEqual([]);
      expect(run.lastDecision).toMatchObject({ allowed: false, code: 'TRADING_STATE' });
      expect(run.kernel.workingCount).toBe(0);
    },
  );

  it('a market that moved away denies it: nothing is placed, and the old order is not brought back', () => {
    const { run, ended } = resting();
    run.want(Want.AMEND, 80);
    run.want(Want.NOTHING, 100, BID + 200_000, ASK + 200_000);
    expect(ended().orders).toEqual([]);
    expect(run.lastDecision).toMatchObject({ allowed: false, code: 'PRICE_COLLAR' });
    expect(run.kernel.workingCount).toBe(0);
  });

  it('so much time may pass that nobody knows whether it is still wanted: nothing is placed', () => {
    const { run, ended } = resting();
    run.want(Want.AMEND, 80);
    run.time.pass(1_500);
    run.apply(run.time.quote(BID, ASK, 100, Want.AMEND)); // the market is fresh, the wish is not
    const step = ended();
    expect(step.orders).toEqual([]);
    expect(step.outcomes.map(({ payload }) => payload)).toMatchObject([
      { kind: OutcomeKind.ORDER, state: 'CANCELED' },
      { kind: OutcomeKind.HOLD, code: 'AMENDMENT_TOO_LATE' },
    ]);
  });

  it('the venue may refuse the order, or never have had it: nothing follows', () => {
    for (const type of ['REJECTED', 'NOT_FOUND'] as const) {
      const run = new Run().live();
      const id = run.want(Want.BID, 100).orders[0]!.clientOrderId;
      run.want(Want.AMEND, 80);
      expect(run.apply(run.time.execution(id, type)).orders).toEqual([]);
    }
  });
});

describe('for any sizes, fills and moments', () => {
  it('all orders of one parent together never trade more than it', () => {
    const turns = fc.array(
      fc.record({
        lots: fc.integer({ min: 1, max: 150 }),
        filled: fc.integer({ min: 0, max: 60 }),
      }),
      { minLength: 1, maxLength: 8 },
    );
    fc.assert(
      fc.property(turns, (list) => {
        const run = new Run().live();
        let id: string | undefined = run.resting(Want.BID, 100);
        let open = 100;
        let traded = 0;
        for (const [i, { lots, filled }] of list.entries()) {
          if (id === undefined) break;
          run.want(Want.AMEND, lots);
          const now = Math.min(filled, open);
          traded += now;
          open -= now;
          if (now > 0) run.apply(run.time.fill(id, `t${i}`, BID, now));
          const next: ApprovedOrder | undefined =
            open > 0 ? run.apply(run.time.execution(id, 'CANCELED')).orders[0] : undefined;
          id = next?.clientOrderId;
          open = next?.request.quantityLots ?? 0;
          if (next) run.apply(run.time.execution(next.clientOrderId, 'ACKED'));
          expect(traded + open).toBeLessThanOrEqual(100);
        }
        expect(run.position().lots).toBe(traded);
      }),
      { numRuns: 100 },
    );
  });
});
