import { type Around, Bracket } from '@voltaire/reflex/act/bracket.ts';
import { TrackedOrder } from '@voltaire/reflex/act/tracked-order.ts';
import type { RequestedOrder } from '@voltaire/reflex/model/order.ts';
import { describe, expect, it } from 'vitest';
import { Timeline } from '../support/events.ts';
import { restingRequest } from '../support/orders.ts';

const time = new Timeline();
/** Far more is held than the bracket's own: another strategy's. */
const AROUND: Around = {
  touch: { bidTicks: 100, askTicks: 102 },
  heldLots: 1_000,
  closableLots: 1_000,
  leastLots: 1,
  monoNs: 1,
};
const ORIGIN = {
  id: 'entry',
  symbolId: 0,
  strategy: 'kinetic',
  side: 1,
  exits: { stopTicks: 90, profitTicks: 110 },
} as const;
const AT_TARGET = { ...AROUND, touch: { bidTicks: 110, askTicks: 112 } };

function tracked(id: string, request: Parameters<typeof restingRequest>[1]): TrackedOrder {
  const order = new TrackedOrder(id, 1, restingRequest(id, request), 1, 1);
  order.sent(1);
  order.apply(time.execution(id, 'ACKED'));
  return order;
}

function opened(lots = 100) {
  const entry = tracked('entry', { quantityLots: 100 });
  const bracket = new Bracket(ORIGIN, entry);
  if (lots > 0) entry.apply(time.fill('entry', `e${lots}`, 100, lots));
  return { entry, bracket };
}

let legs = 0;
function legOf(bracket: Bracket, around: Around = AROUND): TrackedOrder {
  const leg = tracked(`leg${++legs}`, bracket.wish(around) as RequestedOrder);
  bracket.placed(leg);
  return leg;
}

const STOP = { type: 'STOP', timeInForce: 'GTC', side: -1, reduceOnly: true, triggerTicks: 90 };

describe('a bracket', () => {
  it('wants nothing before its entry has traded, and a stop of as much as it has', () => {
    expect(opened(0).bracket.wish(AROUND)).toBe('nothing');
    expect(opened(30).bracket.wish(AROUND)).toMatchObject({ ...STOP, quantityLots: 30 });
    expect(opened().bracket.wish(AROUND)).toMatchObject({ ...STOP, quantityLots: 100 });
  });

  it('lets its stop follow an entry that goes on trading, after a second', () => {
    const { entry, bracket } = opened(30);
    const leg = legOf(bracket);
    entry.apply(time.fill('entry', 'more', 100, 20));
    expect(bracket.wish({ ...AROUND, monoNs: 1e9 })).toBe('nothing');
    expect(bracket.wish({ ...AROUND, monoNs: 1e9 + 1 })).toBe('cancel');
    leg.cancelRequested = true;
    expect(bracket.wish({ ...AROUND, monoNs: 2e9 })).toBe('nothing');
    leg.apply({ ...time.execution(leg.clientOrderId, 'CANCELED'), executedLots: 0 });
    expect(bracket.wish({ ...AROUND, monoNs: 2e9 })).toMatchObject({ quantityLots: 50 });
  });

  it('takes its stop back at the target, and places that for what is left when it has ended', () => {
    const { bracket } = opened();
    const leg = legOf(bracket);
    expect(bracket.wish(AT_TARGET)).toBe('cancel');
    leg.cancelRequested = true;
    leg.apply(time.fill(leg.clientOrderId, 'late', 90, 40));
    expect(bracket.wish(AT_TARGET)).toBe('nothing');
    leg.apply({ ...time.execution(leg.clientOrderId, 'CANCELED'), executedLots: 40 });
    expect(bracket.wish(AT_TARGET)).toMatchObject({
      type: 'LIMIT',
      timeInForce: 'IOC',
      priceTicks: 110,
      quantityLots: 60,
    });
  });

  it('has its stop again for what the target did not find, a second later', () => {
    const { bracket } = opened();
    const target = legOf(bracket, AT_TARGET);
    expect(target.request.priceTicks).toBe(110);
    target.apply(time.fill(target.clientOrderId, 'some', 110, 70));
    target.apply({ ...time.execution(target.clientOrderId, 'EXPIRED'), executedLots: 70 });
    expect(bracket.wish({ ...AROUND, monoNs: 5 })).toBe('nothing');
    const later = { ...AROUND, monoNs: 2e9 };
    expect(bracket.wish(later)).toMatchObject({ ...STOP, quantityLots: 30 });
  });

  it('counts what all its exits have closed, also those that have ended', () => {
    const { bracket } = opened();
    for (const lots of [10, 20, 30]) {
      const leg = legOf(bracket);
      leg.apply(time.fill(leg.clientOrderId, `f${lots}`, 90, lots));
      leg.apply({ ...time.execution(leg.clientOrderId, 'CANCELED'), executedLots: lots });
    }
    expect(bracket.openLots).toBe(40);
    expect(bracket.wish(AROUND)).toMatchObject({ quantityLots: 40 });
    expect(bracket.snapshot()).toMatchObject({ entryLots: 100, closedLots: 60 });
  });

  it('closes at once what the market is past the stop of, and what the venue takes no stop of', () => {
    const fallen = { ...AROUND, touch: { bidTicks: 88, askTicks: 90 } };
    const atOnce = { type: 'LIMIT', timeInForce: 'IOC', priceTicks: 88, quantityLots: 100 };
    expect(opened().bracket.wish(fallen)).toMatchObject(atOnce);
    const { bracket } = opened();
    const leg = legOf(bracket);
    leg.apply(time.execution(leg.clientOrderId, 'REJECTED', null, '-2010 no'));
    expect(bracket.wish(AROUND)).toBe('nothing');
    expect(bracket.snapshot()).toMatchObject({ phase: 'UNPROTECTED', reason: '-2010 no' });
    expect(bracket.wish({ ...AROUND, monoNs: 2e9 })).toMatchObject({ ...atOnce, priceTicks: 100 });
  });

  it('never wants more than is held, nor what others of ours could close', () => {
    expect(opened().bracket.wish({ ...AROUND, closableLots: 25 })).toMatchObject({
      quantityLots: 25,
    });
    const none = opened().bracket;
    expect(none.wish({ ...AROUND, closableLots: 0 })).toBe('nothing');
    expect(none.phase).toBe('UNPROTECTED');
    const { bracket } = opened();
    legOf(bracket);
    expect(bracket.wish({ ...AROUND, closableLots: -40 })).toBe('cancel');
  });

  it('ends when all is closed, by itself or by others, or too little for the venue is left', () => {
    const { entry, bracket } = opened();
    const leg = legOf(bracket);
    leg.apply(time.fill(leg.clientOrderId, 'all', 90, 100));
    expect([entry.ended, bracket.wish(AROUND), bracket.phase]).toEqual([true, 'nothing', 'ENDED']);
    const others = opened().bracket;
    expect(others.wish({ ...AROUND, heldLots: 0, closableLots: 0 })).toBe('nothing');
    expect(others.phase).toBe('ENDED');
    const little = opened().bracket;
    expect(little.wish({ ...AROUND, leastLots: 101 })).toBe('nothing');
    expect(little.phase).toBe('ENDED');
  });

  it('goes on in the next run from what it has said, with its orders or without', () => {
    const { bracket } = opened();
    const leg = legOf(bracket);
    leg.apply(time.fill(leg.clientOrderId, 'x', 90, 40));
    const snapshot = bracket.snapshot();
    expect(Bracket.restore(snapshot, () => undefined).openLots).toBe(60);
    const found = Bracket.restore(snapshot, (id) => (id === leg.clientOrderId ? leg : undefined));
    leg.apply(time.fill(leg.clientOrderId, 'y', 90, 10));
    expect(found.openLots).toBe(50);
    expect(found.snapshot()).toMatchObject({ entryLots: 100, legLots: 50, phase: 'PROTECTED' });
  });
});
