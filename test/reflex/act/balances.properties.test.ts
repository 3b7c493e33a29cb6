import { Balances } from '@voltaire/reflex/act/balances.ts';
import { TrackedOrder } from '@voltaire/reflex/act/tracked-order.ts';
import type { OrderRequest, Side } from '@voltaire/reflex/model/order.ts';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AccountVenue, needOf, type Resting } from '../support/account-venue.ts';
import { btc } from '../support/instruments.ts';
import { REQUEST } from '../support/risk.ts';

const BTC = btc();

const ACTIONS = ['place', 'arrive', 'lose', 'fill', 'cancel', 'hear', 'tell', 'ask'] as const;

const histories = fc.array(
  fc.record({
    action: fc.constantFrom(...ACTIONS),
    pick: fc.nat(1_000),
    side: fc.constantFrom<Side>(1, -1),
    priceTicks: fc.integer({ min: 1_000, max: 2_000 }),
    quantityLots: fc.integer({ min: 1, max: 500 }),
    refuse: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
  }),
  { minLength: 10, maxLength: 150 },
);

/** What the venue holds less what is on its way to it, and what we think, both in whole units. */
class Trader {
  readonly venue = new AccountVenue(BTC, 500_000, 500);
  readonly balances = new Balances('binance');
  readonly underway: TrackedOrder[] = [];
  readonly orders = new Map<string, TrackedOrder>();
  placed = 0;
  private seq = 0;

  constructor() {
    this.venue.tell();
    this.deliverBalances(0);
  }

  /** What we think that such an order may spend. */
  belief({ side }: Pick<OrderRequest, 'side'>): number {
    return side > 0
      ? this.balances.freeAfterReserve('USDT') / BTC.tickSize / BTC.lotSize
      : this.balances.freeAfterReserve('BTC') / BTC.lotSize;
  }

  truth(side: Side): number {
    const coming = this.underway.filter((order) => order.side === side);
    const needed = coming.reduce((sum, { request }) => sum + needOf(request), 0);
    return this.venue.freeFor({ ...REQUEST, side }) - needed;
  }

  place(request: OrderRequest): void {
    if (needOf(request) > this.belief(request) + 1e-6) return;
    this.placed++;
    const order = new TrackedOrder(`c${this.orders.size}`, 1, request, 1, 1);
    order.sent(1);
    this.orders.set(order.clientOrderId, order);
    this.balances.placed(order, BTC);
    this.underway.push(order);
  }

  arrive(pick: number, refuse: boolean): void {
    const order = take(this.underway, pick);
    if (order) this.venue.take(order.clientOrderId, order.request, refuse);
  }

  lose(pick: number): void {
    const order = take(this.underway, pick);
    if (!order) return;
    order.notSent('did not leave', 2);
    this.balances.follow(order, BTC, Number.NaN, ++this.seq);
  }

  deliverExecution(pick: number): void {
    const execution = take(this.venue.executions, pick);
    if (!execution) return;
    const order = this.orders.get(execution.clientOrderId)!;
    order.apply(execution);
    this.balances.follow(order, BTC, execution.exchangeUs, ++this.seq);
  }

  deliverBalances(pick: number): void {
    const event = take(this.venue.balances, pick);
    if (event) this.balances.onBalances(event, ++this.seq);
  }
}

function take<T>(list: T[], pick: number): T | undefined {
  return list.length > 0 ? list.splice(pick % list.length, 1)[0] : undefined;
}

describe('balances and reservations together', () => {
  it('never say that more is free than is, whatever happens and in whichever order it is heard', () => {
    let placed = 0;
    fc.assert(
      fc.property(histories, (history) => {
        const trader = new Trader();
        const { venue } = trader;
        for (const { action, pick, side, priceTicks, quantityLots, refuse } of history) {
          const working = venue.resting[pick % Math.max(1, venue.resting.length)];
          if (action === 'place') trader.place({ ...REQUEST, side, priceTicks, quantityLots });
          else if (action === 'arrive') trader.arrive(pick, refuse);
          else if (action === 'lose') trader.lose(pick);
          else if (action === 'hear') trader.deliverExecution(pick);
          else if (action === 'tell') trader.deliverBalances(pick);
          else if (action === 'ask') venue.tell();
          else if (working && action === 'cancel') venue.cancel(working);
          else if (working) venue.fill(working, Math.ceil(working.leftLots / 2), pick % 50);
          for (const one of [1, -1] as const) {
            expect(trader.belief({ side: one })).toBeLessThanOrEqual(trader.truth(one) + 1e-3);
          }
        }
        placed += trader.placed;
        expect(venue.refusedForMoney).toBe(0);
      }),
      { numRuns: 2_000 },
    );
    expect(placed).toBeGreaterThan(2_000);
  });

  it('let what a cancelled order held be spent again as soon as its end is heard', () => {
    let moved = 0;
    fc.assert(
      fc.property(histories, (history) => {
        const trader = new Trader();
        const { venue } = trader;
        for (const { side, priceTicks, quantityLots, pick, refuse } of history.slice(0, 20)) {
          trader.place({ ...REQUEST, side, priceTicks, quantityLots });
          trader.arrive(pick, refuse);
          const working = venue.resting[pick % Math.max(1, venue.resting.length)];
          if (working && working.leftLots > 1) venue.fill(working, 1, 0);
        }
        while (venue.executions.length > 0) trader.deliverExecution(0);
        while (venue.balances.length > 0) trader.deliverBalances(0);
        for (; venue.resting.length > 0; moved++) {
          const [{ request, leftLots }] = venue.resting as [Resting];
          const before = trader.belief(request);
          venue.cancel(venue.resting[0]!);
          while (venue.executions.length > 0) trader.deliverExecution(0);
          const held = needOf({ ...request, quantityLots: leftLots });
          expect(trader.belief(request) - before).toBeCloseTo(held, 3);
        }
      }),
      { numRuns: 300 },
    );
    expect(moved).toBeGreaterThan(300);
  });

  it('agree with the venue once everything has arrived and been heard', () => {
    fc.assert(
      fc.property(histories, (history) => {
        const trader = new Trader();
        const { venue } = trader;
        for (const { side, priceTicks, quantityLots, pick, refuse } of history) {
          trader.place({ ...REQUEST, side, priceTicks, quantityLots });
          trader.arrive(pick, refuse);
          trader.deliverBalances(pick);
        }
        while (trader.underway.length > 0) trader.arrive(0, false);
        while (venue.executions.length > 0) trader.deliverExecution(0);
        venue.tell();
        while (venue.balances.length > 0) trader.deliverBalances(0);
        for (const side of [1, -1] as const) {
          expect(trader.belief({ side })).toBeCloseTo(trader.truth(side), 3);
        }
      }),
      { numRuns: 300 },
    );
  });
});
