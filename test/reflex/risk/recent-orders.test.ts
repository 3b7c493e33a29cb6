import { NEVER_MS, RecentOrders } from '@voltaire/reflex/risk/recent-orders.ts';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { REQUEST } from '../support/risk.ts';

const MS = 1e6;

describe('RecentOrders', () => {
  it('says how long ago the same was asked for', () => {
    const recent = new RecentOrders();
    expect(recent.sinceSameMs(REQUEST, 0)).toBe(NEVER_MS);
    recent.note(REQUEST, 1_000 * MS);
    expect(recent.sinceSameMs({ ...REQUEST }, 1_250 * MS)).toBe(250);
    expect(recent.sinceSameMs(REQUEST, 1_000 * MS)).toBe(0);
  });

  it('goes by the last time', () => {
    const recent = new RecentOrders();
    recent.note(REQUEST, 1_000 * MS);
    recent.note({ ...REQUEST, side: -1 }, 1_100 * MS);
    recent.note(REQUEST, 1_200 * MS);
    expect(recent.sinceSameMs(REQUEST, 1_300 * MS)).toBe(100);
    expect(recent.sinceSameMs({ ...REQUEST, side: -1 }, 1_300 * MS)).toBe(200);
  });

  it.each([
    { strategy: 'other' },
    { symbolId: 1 },
    { side: -1 as const },
    { quantityLots: 50_001 },
    { priceTicks: REQUEST.priceTicks + 1 },
    { type: 'LIMIT_MAKER' as const },
  ])('does not take what differs for the same: %o', (change) => {
    const recent = new RecentOrders();
    recent.note(REQUEST, 0);
    expect(recent.sinceSameMs({ ...REQUEST, ...change }, 1)).toBe(NEVER_MS);
  });

  it('takes an order of another intent, or for another time, for the same', () => {
    const recent = new RecentOrders();
    recent.note(REQUEST, 0);
    const again = { ...REQUEST, parentId: 'p2', timeInForce: 'GTC', reduceOnly: true } as const;
    expect(recent.sinceSameMs(again, 5 * MS)).toBe(5);
  });

  it('never says more than is true, however many others came in between', () => {
    const quantities = fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 600 });
    fc.assert(
      fc.property(quantities, fc.integer({ min: 1, max: 201 }), (noted, asked) => {
        const recent = new RecentOrders();
        const last = new Map<number, number>();
        noted.forEach((quantityLots, i) => {
          recent.note({ ...REQUEST, quantityLots }, i * MS);
          last.set(quantityLots, i);
        });
        const now = noted.length;
        const since = recent.sinceSameMs({ ...REQUEST, quantityLots: asked }, now * MS);
        const truly = now - (last.get(asked) ?? Number.NEGATIVE_INFINITY);
        expect(since).toBeLessThanOrEqual(truly);
        if (truly <= 128) expect(since).toBe(truly); // as far as the memory reaches
        if (noted.length < 128) expect(since).toBe(Math.min(truly, NEVER_MS));
      }),
      { numRuns: 200 },
    );
  });
});
