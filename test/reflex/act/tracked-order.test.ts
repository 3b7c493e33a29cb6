import { TrackedOrder } from '@voltaire/reflex/act/tracked-order.ts';
import { EventKind, type Execution, type ExecutionType } from '@voltaire/reflex/model/event.ts';
import type { OrderSnapshot } from '@voltaire/reflex/model/outcome.ts';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { REQUEST } from '../support/risk.ts';

const QUANTITY = 100;

function sentOrder(): TrackedOrder {
  const order = new TrackedOrder('c1', 7, { ...REQUEST, quantityLots: QUANTITY }, 1_000, 1_000);
  order.sent(1_000);
  return order;
}

let clock = 1_000;
function message(type: ExecutionType, fill: Execution['fill'] = null, reason = ''): Execution {
  clock++;
  return {
    kind: EventKind.EXECUTION,
    atUs: clock,
    monoNs: clock,
    clientOrderId: 'c1',
    venueOrderId: 'v1',
    type,
    exchangeUs: clock,
    reason,
    fill,
  };
}

function fillOf(tradeId: string, quantityLots: number, priceTicks = 10): Execution {
  return message('FILL', {
    tradeId,
    priceTicks,
    quantityLots,
    fee: '0.1',
    feeAsset: 'USDT',
    maker: false,
  });
}

/** All of an order that must not depend on when its messages came. */
function meaning({ state, filledLots, filledTickLots, fills, venueOrderId }: OrderSnapshot) {
  return {
    state,
    filledLots,
    filledTickLots,
    venueOrderId,
    fills: fills.map(({ tradeId, quantityLots }) => `${tradeId} ${quantityLots}`).sort(),
  };
}

function after(...messages: Execution[]): OrderSnapshot {
  const order = sentOrder();
  for (const one of messages) order.apply(one);
  return order.snapshot();
}

/** What a venue may truthfully say of one order: acknowledged, filled in parts, perhaps ended. */
const life = fc
  .record({
    parts: fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 5 }),
    end: fc.constantFrom('CANCELED', 'EXPIRED', 'none'),
    complete: fc.boolean(),
    timedOut: fc.boolean(),
    released: fc.boolean(),
  })
  .map(({ parts, end, complete, timedOut, released }) => {
    const messages = [message('ACKED')];
    if (released) messages.push(message('TRIGGERED'));
    let left = QUANTITY - (complete ? 0 : 1);
    parts.forEach((part, i) => {
      const lots = Math.min(part, left);
      if (lots > 0) messages.push(fillOf(`t${i}`, lots, 10 + i));
      left -= lots;
    });
    if (complete && left > 0) messages.push(fillOf('last', left, 20));
    if (!complete && end !== 'none') messages.push(message(end));
    if (timedOut) messages.push(message('UNKNOWN'));
    return messages;
  });

describe('an order', () => {
  it('ends the same whatever the order in which its messages come, and however often', () => {
    const mixed = life.chain((messages) =>
      fc.tuple(
        fc.constant(messages),
        fc.shuffledSubarray([...messages, ...messages, ...messages], {
          minLength: 3 * messages.length,
        }),
      ),
    );
    fc.assert(
      fc.property(mixed, ([inOrder, shuffled]) => {
        expect(meaning(after(...shuffled))).toEqual(meaning(after(...inOrder)));
      }),
      { numRuns: 500 },
    );
  });

  it('with a trigger waits until it is released, and never again', () => {
    const stop = { ...REQUEST, type: 'STOP', timeInForce: 'GTC', triggerTicks: 7 } as const;
    const order = new TrackedOrder('c1', 7, stop, 1_000, 1_000);
    order.sent(1_000);
    expect(order.waits).toBe(true);
    order.apply(message('ACKED'));
    expect([order.state, order.waits]).toEqual(['ACKED', true]);
    order.apply(message('TRIGGERED'));
    expect([order.state, order.waits]).toEqual(['TRIGGERED', false]);
    order.apply(message('ACKED')); // late
    expect([order.state, order.waits]).toEqual(['TRIGGERED', false]);
    order.apply(fillOf('a', 1));
    order.apply(message('TRIGGERED')); // later still
    expect(order.state).toBe('PARTIAL');
  });

  it('with a trigger waits for nothing that is known while it is asked about', () => {
    const stop = { ...REQUEST, type: 'STOP', timeInForce: 'GTC', triggerTicks: 7 } as const;
    const order = new TrackedOrder('c1', 7, stop, 1_000, 1_000);
    order.sent(1_000);
    order.lost('no answer', 1_001);
    expect(order.waits).toBe(false);
    order.apply(message('ACKED'));
    expect(order.waits).toBe(true);
    order.questioned = true;
    expect(order.waits).toBe(false);
    expect(TrackedOrder.restore(order.snapshot()).waits).toBe(false);
    order.apply(message('ACKED'));
    expect(order.waits).toBe(true);
  });

  it('counts every fill once by its trade id, also after its end', () => {
    const order = sentOrder();
    expect(order.apply(fillOf('a', 30)).fill).toMatchObject({ quantityLots: 30 });
    expect(order.apply(fillOf('a', 30))).toEqual({ changed: false, fill: null });
    order.apply(message('CANCELED'));
    expect(order.apply(fillOf('b', 20)).fill).toMatchObject({ quantityLots: 20 });
    expect(order.snapshot()).toMatchObject({ state: 'CANCELED', filledLots: 50 });
  });

  it('is FILLED by a late fill that completes it', () => {
    expect(after(fillOf('a', 60), message('CANCELED'), fillOf('b', 40)).state).toBe('FILLED');
  });

  it('sums price times quantity over its fills', () => {
    expect(after(fillOf('a', 60, 10), fillOf('b', 40, 11)).filledTickLots).toBe(1_040);
  });

  it('has nothing pending once it has ended, and all that is unfilled before', () => {
    const order = sentOrder();
    expect(order.pendingLots).toBe(QUANTITY);
    order.apply(fillOf('a', 30));
    expect(order.pendingLots).toBe(70);
    order.apply(message('EXPIRED'));
    expect(order.pendingLots).toBe(0);
  });

  it('counts in full while its fate is unknown', () => {
    const order = sentOrder();
    expect(order.lost('connection lost', 2_000)).toBe(true);
    expect([order.state, order.pendingLots, order.ended]).toEqual(['UNKNOWN', QUANTITY, false]);
  });

  it('is not thrown into doubt by a lost connection once it was acknowledged', () => {
    const order = sentOrder();
    order.apply(message('ACKED'));
    expect(order.lost('connection lost', 2_000)).toBe(false);
    expect(order.state).toBe('ACKED');
  });

  it('is cleared of doubt by whatever the venue says', () => {
    for (const [type, state] of [
      ['ACKED', 'ACKED'],
      ['CANCELED', 'CANCELED'],
      ['EXPIRED', 'EXPIRED'],
      ['REJECTED', 'REJECTED'],
    ] as const) {
      const order = sentOrder();
      order.lost('connection lost', 2_000);
      order.apply(message(type));
      expect(order.state).toBe(state);
    }
  });

  it('keeps the reason of its end', () => {
    expect(after(message('REJECTED', null, '-2010 no money')).reason).toBe('-2010 no money');
  });

  it('is over for good when it certainly never left', () => {
    const order = sentOrder();
    order.notSent('KILL_SWITCH', 2_000);
    expect([order.state, order.reason, order.pendingLots]).toEqual(['REJECTED', 'KILL_SWITCH', 0]);
    order.apply(message('ACKED'));
    expect(order.state).toBe('REJECTED');
  });

  it('is not ended by a late “not found” once the venue has acknowledged it', () => {
    // The answer to a question that was asked before the order reached the matching engine.
    const order = sentOrder();
    order.apply(message('ACKED'));
    order.apply(message('NOT_FOUND'));
    expect([order.ended, order.pendingLots]).toEqual([false, QUANTITY]);
  });

  it('is over when the venue, long after it had acknowledged it, does not know it any more', () => {
    const order = sentOrder();
    order.apply(message('ACKED'));
    order.apply({ ...message('NOT_FOUND'), monoNs: order.createdNs + 10e9 });
    expect([order.state, order.pendingLots]).toEqual(['EXPIRED', 0]);
  });

  it('lives when the venue acknowledges it after a “not found” that came too early', () => {
    const order = sentOrder();
    order.lost('connection lost', 2_000);
    order.apply(message('NOT_FOUND'));
    order.apply(message('ACKED'));
    expect([order.ended, order.pendingLots]).toEqual([false, QUANTITY]);
  });

  it('is the same after it was written and restored, in any state', () => {
    fc.assert(
      fc.property(life, (messages) => {
        const snapshot = after(...messages);
        const copy = TrackedOrder.restore(JSON.parse(JSON.stringify(snapshot)) as OrderSnapshot);
        expect(copy.snapshot()).toEqual(snapshot);
        for (const one of messages) expect(copy.apply(one).fill).toBeNull();
        expect(meaning(copy.snapshot())).toEqual(meaning(snapshot));
      }),
    );
  });

  it('never goes back to a state that it has left', () => {
    const types = fc.constantFrom<ExecutionType>(
      'ACKED',
      'CANCELED',
      'EXPIRED',
      'REJECTED',
      'UNKNOWN',
    );
    fc.assert(
      fc.property(fc.array(types), (sequence) => {
        const order = sentOrder();
        const seen = new Set<string>();
        let before: string = order.state;
        for (const type of sequence) {
          order.apply(message(type));
          if (order.state !== before) {
            expect(seen.has(order.state)).toBe(false);
            seen.add(before);
            before = order.state;
          }
        }
      }),
    );
  });
});
