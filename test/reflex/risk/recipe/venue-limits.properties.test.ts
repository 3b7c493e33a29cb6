import type { VenueLimits } from '@voltaire/reflex/model/venue-limits.ts';
import * as fc from 'fast-check';
import { OutcomeKind } from '@voltaire/reflex/model/outcome.ts';
import { describe, expect, it } from 'vitest';
import { MarketGame, moves } from '../../support/market-game.ts';
import { Run, type Step } from '../../support/run.ts';
import { heldBy, release } from './releasing.ts';
import { deniersOf, Stage } from './stage.ts';

const ORDERS_MS = 100;
const REQUESTS_MS = 400;
const LIMITS: VenueLimits = {
  orders: [{ intervalMs: ORDERS_MS, limit: 8 }],
  requests: [{ intervalMs: REQUESTS_MS, limit: 100 }],
  weights: { order: 2, cancel: 3, query: 5, list: 4 },
};
const { order, cancel, query, list } = LIMITS.weights;
const MANY = [{ intervalMs: ORDERS_MS, limit: 1_000 }];

/** What one step weighs at the venue. */
const weightOf = ({ orders, cancels, queries, reconcile }: Step) =>
  orders.length * order + cancels.length * cancel + queries.length * query + (reconcile ? list : 0);

/** The venue's own count of all that has left within an interval before now. */
function counted({ events, steps }: Run, intervalMs: number, what: (step: Step) => number): number {
  const nowNs = events.at(-1)!.monoNs;
  let sum = 0;
  for (let i = steps.length - 1; i >= 0; i--) {
    if (nowNs - events[i]!.monoNs >= intervalMs * 1e6) break;
    sum += what(steps[i]!);
  }
  return sum;
}

/** Asks for as many orders; how many left. */
function asked(stage: Stage, times: number): number {
  const orders = Array.from({ length: times }, () => stage.act().orders.length);
  return orders.reduce((sum, each) => sum + each, 0);
}

describe('for any stream of intents, cancels, doubts and kills', () => {
  it('orders leave cancels a fifth of the venue’s requests, and use half of its orders', () => {
    let seen = 0;
    let denied = 0;
    fc.assert(
      fc.property(moves, (stream) => {
        const run = new Run({ venueLimits: LIMITS }).live();
        const game = new MarketGame(run);
        game.onOrder = ({ request }) => {
          const { side } = request;
          if (side * game.position + game.openLots(side) <= 0) return; // a true reduction
          seen++;
          expect(counted(run, ORDERS_MS, ({ orders }) => orders.length)).toBeLessThanOrEqual(4);
          // What market data may use besides, and this, leave a fifth.
          const behind = weightOf({ ...run.steps.at(-1)!, orders: [] }); // of the same event
          expect(counted(run, REQUESTS_MS, weightOf) - behind).toBeLessThanOrEqual(40);
        };
        game.play(stream);
        const decisions = run.payloads(OutcomeKind.DECISION);
        denied += decisions.filter((each) => deniersOf(each).includes('MESSAGE_RATE')).length;
      }),
      { numRuns: 300 },
    );
    expect([seen > 500, denied > 100]).toEqual([true, true]);
  });

  it('every cancel leaves that is wanted, and an order exactly while cancels keep their part', () => {
    let ofTheirPart = 0;
    const wants = fc.array(fc.constantFrom('order', 'order', 'cancel'), {
      maxLength: 120,
      size: 'max',
    });
    fc.assert(
      fc.property(wants, (stream) => {
        const stage = new Stage({ venueLimits: { ...LIMITS, orders: MANY } });
        const { run } = stage;
        const used = () => counted(run, REQUESTS_MS, weightOf);
        for (const want of stream) {
          const before = used();
          const oldest = stage.working.find(({ cancelRequested }) => !cancelRequested);
          if (want === 'order') {
            const fits = before + order <= 40;
            expect(stage.act().orders).toHaveLength(fits ? 1 : 0);
          } else if (oldest) {
            expect(stage.cancel(oldest.clientOrderId).cancels).toHaveLength(1);
            if (used() > 40) ofTheirPart++;
          }
        }
      }),
      { numRuns: 100 },
    );
    expect(ofTheirPart).toBeGreaterThan(50);
  });
});

it('everything can be taken back when orders have used all that they may', () => {
  const stage = new Stage({ venueLimits: { ...LIMITS, orders: MANY } });
  const ids: string[] = [];
  for (let left = stage.act(); left.orders.length > 0; left = stage.act()) {
    ids.push(left.orders[0]!.clientOrderId);
  }
  expect(deniersOf(stage.decision)).toEqual(['MESSAGE_RATE']);
  expect(ids).toHaveLength((40 - list) / order);
  for (const id of ids) expect(stage.cancel(id).cancels).toHaveLength(1);
  expect(counted(stage.run, REQUESTS_MS, weightOf)).toBeGreaterThan(90);
});

describe('the two tiers of a venue’s orders (C12)', () => {
  /** Twenty in ten seconds: ten leave, and sixteen may be asked for. */
  const boot = {
    venueLimits: {
      orders: [{ intervalMs: 10_000, limit: 20 }],
      requests: [{ intervalMs: 60_000, limit: 6_000 }],
      weights: { order: 1, cancel: 1, query: 9, list: 100 },
    },
  };

  it('deny from half of what the venue takes, amendments as well', () => {
    const stage = new Stage(boot);
    expect(asked(stage, 10)).toBe(10);
    expect(asked(stage, 1)).toBe(0);
    expect(deniersOf(stage.decision)).toEqual(['MESSAGE_RATE']);
    const [first] = stage.working;
    stage.told(first!.clientOrderId, 'ACKED');
    expect(stage.amend(first!.clientOrderId).cancels).toEqual([]);
    expect(deniersOf(stage.decision)).toEqual(['MESSAGE_RATE']);
    expect(stage.cancel(first!.clientOrderId).cancels).toHaveLength(1);
  });

  it('let orders leave again when the venue has forgotten', () => {
    const stage = new Stage(boot);
    asked(stage, 11);
    stage.quiet(9);
    expect(asked(stage, 1)).toBe(0);
    stage.quiet(1.5);
    expect(asked(stage, 1)).toBe(1);
  });

  it('halt a strategy that goes on to four fifths, and two people let it go', () => {
    const stage = new Stage(boot);
    asked(stage, 16);
    expect(heldBy(stage, 'governor', 'strategy:marionette')).toBe(undefined);
    asked(stage, 1);
    expect(heldBy(stage, 'governor', 'strategy:marionette')).toMatchObject({
      level: 'HALTED',
      reason: 'MESSAGE_RATE: marionette floods: four fifths of all orders that the venue takes',
    });
    release(stage, 'strategy:marionette');
    stage.quiet(11);
    expect(asked(stage, 1)).toBe(1);
  });

  it('let a true reduction leave, and count it', () => {
    const stage = new Stage(boot);
    stage.fills(300);
    asked(stage, 9);
    expect(stage.act({ side: -1, priceTicks: stage.ask + 1 }).orders).toHaveLength(1);
    expect(stage.act({ side: -1, priceTicks: stage.ask + 2, quantityLots: 500 }).orders).toEqual(
      [],
    );
    expect(deniersOf(stage.decision)).toEqual(['MESSAGE_RATE']);
  });

  it('let nothing leave when the venue has not said what it takes', () => {
    const stage = new Stage({ venueLimits: null });
    expect(asked(stage, 1)).toBe(0);
    expect(deniersOf(stage.decision)).toEqual(['MESSAGE_RATE']);
  });
});
