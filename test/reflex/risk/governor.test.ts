import type { OrderRequest } from '@voltaire/reflex/model/order.ts';
import { CONTROLS } from '@voltaire/reflex/risk/controls.ts';
import { Governor, isApprovedOrder } from '@voltaire/reflex/risk/governor.ts';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Fact } from '../support/control-recipe.ts';
import { approved, judge } from '../support/governor.ts';
import { CONTEXT, ONE_BTC, REQUEST } from '../support/risk.ts';

/** No control asks for the time; and without a sigma the fixed limit of a move stands alone. */
const CAN_DO_WITHOUT: readonly string[] = ['monoNs', 'sigmaBps'];
const FACTS = Object.entries(CONTEXT)
  .filter(([name, value]) => typeof value === 'number' && !CAN_DO_WITHOUT.includes(name))
  .map(([name]) => name as Fact);

const fact = fc.constantFrom(...FACTS);

const anyNumber = fc.oneof(
  fc.double(),
  fc.integer({ min: -200_000, max: 200_000 }),
  fc.constantFrom(0, 50_000, 6_000_000, Number.NaN, Number.POSITIVE_INFINITY, -1),
);

describe('Governor', () => {
  it('approves an order that every control passes, and names it', () => {
    const { clientOrderId, decisionSeq, request } = approved();
    expect({ clientOrderId, decisionSeq, request }).toEqual({
      clientOrderId: 'c1',
      decisionSeq: 7,
      request: REQUEST,
    });
  });

  it('writes down every control for every order, whatever it was asked', () => {
    fc.assert(
      fc.property(
        fc.tuple(anyNumber, anyNumber, anyNumber),
        fc.dictionary(fact, anyNumber),
        fc.boolean(),
        ([quantityLots, priceTicks, side], facts, reduceOnly) => {
          const verdict = judge({ quantityLots, priceTicks, side: side as 1, reduceOnly }, facts);
          expect(verdict.controls.map(({ code }) => code)).toEqual(
            CONTROLS.map(({ code }) => code),
          );
          const failed = verdict.controls.filter(({ passed }) => !passed);
          expect(verdict.code).toBe(failed[0]?.code ?? null);
          expect(verdict.approved !== null).toBe(failed.length === 0);
          for (const { passed, observed, limit, headroom } of verdict.controls) {
            expect(passed).toBe(headroom >= 0);
            for (const value of [observed, limit, headroom]) {
              expect(Number.isNaN(value) || Number.isFinite(value)).toBe(true);
            }
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  it.each(FACTS)('denies when nobody knows %s', (name) => {
    const both = [judge({}, { [name]: Number.NaN }), judge({ side: -1 }, { [name]: Number.NaN })];
    // Some facts matter on one side only.
    expect(both.some((verdict) => verdict.approved === null)).toBe(true);
  });

  it('says whether the strategy is at fault', () => {
    expect(judge().strategyAtFault).toBe(false);
    expect(judge({ quantityLots: 0 }).strategyAtFault).toBe(true);
    expect(judge({}, { tradingLevel: 4 }).strategyAtFault).toBe(false);
    const both = judge({ quantityLots: 0 }, { tradingLevel: 4 });
    expect([both.code, both.strategyAtFault]).toEqual(['TRADING_STATE', true]);
  });

  it('lets a true reduction out that is beyond every limit of size, rate and exposure', () => {
    const reduction = { side: -1, quantityLots: 5 * ONE_BTC, parentLots: 5 * ONE_BTC } as const;
    const verdict = judge(reduction, {
      tradingLevel: 2,
      positionLots: 50 * ONE_BTC,
      otherGross: 1e9,
      depth: 1,
      walkBps: 1_000,
      openOrders: 100,
      symbolOpenOrders: 100,
      sessionTokens: -50,
      strategyTokens: -50,
    });
    expect(verdict.controls.filter(({ passed }) => !passed)).toEqual([]);
    expect(verdict.approved?.request).toEqual({ ...REQUEST, ...reduction });
  });

  it('denies the same order in the same way on the same facts', () => {
    expect(judge({ quantityLots: 0 })).toEqual(judge({ quantityLots: 0 }));
  });

  it('names the first control that denied and still shows the others', () => {
    const verdict = judge({ quantityLots: 1e9 }, { tradingLevel: 4 });
    expect(verdict.code).toBe('TRADING_STATE');
    expect(verdict.controls.filter(({ passed }) => !passed).length).toBeGreaterThan(1);
  });
});

describe('an approved order', () => {
  it('is what the governor made', () => {
    expect(isApprovedOrder(approved())).toBe(true);
  });

  it.each([
    ['nothing', () => null],
    ['undefined', () => undefined],
    ['a text', () => 'approved'],
    ['a function', () => approved],
    [
      'an object of the same shape',
      () => ({ clientOrderId: 'x', decisionSeq: 1, request: REQUEST }),
    ],
    ['a copy of its entries', () => Object.fromEntries(Object.entries(approved()))],
    ['a copy by Object.assign', () => Object.assign({}, approved())],
    ['a structured clone', () => structuredClone(approved())],
    ['a copy through JSON', () => JSON.parse(JSON.stringify(approved())) as unknown],
    [
      'an object with its prototype',
      () => Object.create(Object.getPrototypeOf(approved()) as object),
    ],
    ['an heir of one', () => Object.create(approved())],
    [
      'an object whose prototype was set',
      () =>
        Object.setPrototypeOf({ clientOrderId: 'x', decisionSeq: 1, request: REQUEST }, approved()),
    ],
    ['a proxy of one', () => new Proxy(approved(), {})],
    [
      'a proxy that says yes to everything',
      () => new Proxy({}, { has: () => true, get: () => true, getPrototypeOf: () => approved() }),
    ],
  ])('is not %s', (_, forge) => {
    expect(isApprovedOrder(forge())).toBe(false);
  });

  it('cannot be made through the constructor that an approved one leads to', () => {
    type Maker = new (id: string, seq: number, request: OrderRequest) => unknown;
    let forged: unknown = null;
    try {
      const Maker = (approved() as unknown as { constructor: Maker }).constructor;
      forged = new Maker('forged', 1, { ...REQUEST, quantityLots: 1e9 });
    } catch {
      // refusing is as good as making something worthless
    }
    expect(isApprovedOrder(forged)).toBe(false);
  });

  it('cannot be made by an heir of that constructor', () => {
    let forged: unknown = null;
    try {
      const Maker = (approved() as unknown as { constructor: new (...args: unknown[]) => object })
        .constructor;
      class Heir extends Maker {}
      forged = new Heir('forged', 1, REQUEST);
    } catch {
      // refused
    }
    expect(isApprovedOrder(forged)).toBe(false);
  });

  it('cannot be changed after it was approved', () => {
    const request = { ...REQUEST };
    const order = new Governor().judge(request, CONTEXT, 'c1', 7).approved!;
    const attempts: (() => void)[] = [
      () => Object.assign(order.request, { quantityLots: 1e9 }),
      () => Object.assign(order, { request: { ...REQUEST, quantityLots: 1e9 } }),
      () => Object.assign(request, { quantityLots: 1e9 }),
    ];
    for (const attempt of attempts) {
      try {
        attempt();
      } catch {
        // a frozen object says no
      }
      expect(order.request.quantityLots).toBe(REQUEST.quantityLots);
    }
  });
});
