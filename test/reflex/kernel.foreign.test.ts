import type { KillMode } from '@voltaire/reflex/model/event.ts';
import type { ListedOrder } from '@voltaire/reflex/model/listed-order.ts';
import { OutcomeKind } from '@voltaire/reflex/model/outcome.ts';
import type { Scope } from '@voltaire/reflex/model/scope.ts';
import { describe, expect, it } from 'vitest';
import { policyWith } from './support/policy.ts';
import { failedOf, Run, type Step, Want } from './support/run.ts';

const HAND: ListedOrder = {
  clientOrderId: 'web_1',
  symbol: 'BTCUSDT',
  side: 1,
  quantity: '0.005',
};
const DOGE: ListedOrder = { ...HAND, clientOrderId: 'web_2', symbol: 'DOGEUSDT', quantity: '7' };

const foreign = (run: Run) => run.payloads(OutcomeKind.FOREIGN_ORDERS).map(({ orders }) => orders);
const report = (run: Run) => run.payloads(OutcomeKind.KILL).at(-1)!;
const taken = (step: Step) => step.foreignCancels.map(({ clientOrderId }) => clientOrderId);

/** Trading, and the venue lists these besides what is our own. */
function listed(run: Run, ...orders: (string | ListedOrder)[]): Step {
  return run.apply(run.time.reconciled(...orders));
}

describe('an order at the venue that is none of ours', () => {
  it('is told when it comes, changes and goes, and is left alone', () => {
    const run = new Run().live();
    const own = run.resting();
    const steps = [listed(run, own, HAND), listed(run, own, HAND)];
    const less = { ...HAND, quantity: '0.001' };
    steps.push(listed(run, own, less), listed(run, own), listed(run, own));
    expect(foreign(run)).toEqual([
      [{ ...HAND, venue: 'binance' }],
      [{ ...less, venue: 'binance' }],
      [],
    ]);
    for (const step of steps) expect([step.cancels, step.foreignCancels]).toEqual([[], []]);
  });

  it('is one of the desk’s own kind of id as well, when a lost journal has forgotten it', () => {
    const run = new Run().live();
    listed(run, { ...HAND, clientOrderId: 'Vr0-7' });
    expect(foreign(run)).toMatchObject([[{ clientOrderId: 'Vr0-7' }]]);
  });

  it('is looked for again every thirty seconds', () => {
    const run = new Run().live();
    const asked = (seconds: number) => {
      let count = 0;
      for (let i = 0; i < seconds; i++) {
        if (run.apply(run.time.pass(1_000).timer()).reconcile) count++;
      }
      return count;
    };
    expect(asked(60)).toBe(2);
    listed(run, HAND);
    expect(asked(60)).toBe(2);
  });

  it('counts in what the position may come to, on its own side', () => {
    const run = new Run({ policy: policyWith({ symbol: { maxPosition: 0.01 } }) }).live();
    listed(run, HAND);
    expect(run.want(Want.BUY, 501).orders).toEqual([]);
    expect(failedOf(run.lastDecision)).toEqual(['MAX_POSITION']);
    expect(run.want(Want.BUY, 500).orders).toHaveLength(1);
    const other = new Run({ policy: policyWith({ symbol: { maxPosition: 0.01 } }) }).live();
    listed(other, HAND);
    expect(other.want(Want.SELL, 1_000).orders).toHaveLength(1);
  });

  it('counts in the exposure, also of a symbol on which nothing else is', () => {
    // 600 of capital; an order of 0.005 BTC is worth 300.
    const policy = policyWith({
      account: { capital: 600, maxGrossExposure: 1, maxNetExposure: 1, lossReduce: 0.99 },
    });
    const run = new Run({ policy }).live();
    listed(run, HAND);
    expect(run.want(Want.BUY, 501).orders).toEqual([]);
    expect(failedOf(run.lastDecision)).toEqual(['MAX_EXPOSURE']);
    listed(run);
    expect(run.want(Want.BUY, 501).orders).toHaveLength(1);
  });

  it('whose size is not told lets nothing more be opened there, and everything be reduced', () => {
    const run = new Run().live();
    run.bought(300);
    listed(run, { ...HAND, quantity: '' });
    expect(run.want(Want.BUY, 100).orders).toEqual([]);
    expect(failedOf(run.lastDecision)).toEqual(['MAX_POSITION', 'MAX_EXPOSURE']);
    listed(run, { ...HAND, side: null, quantity: '0.001' });
    expect(run.want(Want.BUY, 100).orders).toHaveLength(1);
  });
});

describe('a kill', () => {
  it.each<[Scope, KillMode, string[]]>([
    ['global', 'CANCEL', ['web_1', 'web_2']],
    ['global', 'FLATTEN', ['web_1', 'web_2']],
    ['venue:binance', 'CANCEL', ['web_1', 'web_2']],
    ['symbol:BTCUSDT', 'FLATTEN', ['web_1']],
    ['strategy:marionette', 'CANCEL', []],
    ['global', 'HALT', []],
  ])('of %s in mode %s takes back %j of what is none of ours', (scope, mode, ids) => {
    const run = new Run().live();
    listed(run, HAND, DOGE);
    run.apply(run.time.kill('out', scope, mode));
    expect(taken(listed(run, HAND, DOGE))).toEqual(ids);
  });

  it('asks at every list that shows one, names it, and is confirmed only by a list without', () => {
    const run = new Run().live();
    const asked = run.apply(run.time.kill('out', 'global', 'CANCEL'));
    expect(asked.reconcile).toBe(true);
    let lists = 0;
    for (let second = 0; second < 10; second++) {
      if (!run.apply(run.time.pass(999).timer()).reconcile) continue;
      lists++;
      expect(taken(listed(run, HAND))).toEqual(['web_1']);
      run.apply(run.time.pass(250).timer());
      expect(report(run)).toMatchObject({
        phase: 'CANCELLING',
        cancelsAsked: 1,
        ordersOpen: 1,
        ordersEnded: 0,
        foreign: [
          { clientOrderId: 'web_1', venue: 'binance', symbol: 'BTCUSDT', quantity: '0.005' },
        ],
      });
    }
    expect(lists).toBeGreaterThan(2);
    listed(run);
    run.apply(run.time.pass(250).timer());
    expect(report(run)).toMatchObject({
      phase: 'CONFIRMED',
      ordersOpen: 0,
      ordersEnded: 1,
      foreign: [],
    });
  });

  it('in mode FLATTEN closes positions only when nothing that is none of ours can open new ones', () => {
    const run = new Run().live();
    run.bought(300);
    run.apply(run.time.kill('out', 'global', 'FLATTEN'));
    listed(run, HAND);
    const passing = () => {
      run.tick();
      return run.apply(run.time.pass(97).timer()).orders;
    };
    for (let i = 0; i < 30; i++) expect(passing()).toEqual([]);
    const sent = [listed(run).orders, ...Array.from({ length: 20 }, passing)].flat();
    expect(sent.map(({ request }) => request.quantityLots)).toEqual([300]);
  });

  it('of a scope within another that covers the same order asks for it once', () => {
    const run = new Run().live();
    run.apply(run.time.kill('one', 'global', 'CANCEL'));
    run.apply(run.time.kill('two', 'symbol:BTCUSDT', 'CANCEL'));
    expect(taken(listed(run, HAND))).toEqual(['web_1']);
  });

  it('names the first twenty, and counts them all', () => {
    const run = new Run().live();
    run.apply(run.time.kill('out', 'global', 'CANCEL'));
    const many = Array.from({ length: 50 }, (_, i) => ({ ...HAND, clientOrderId: `web_${i}` }));
    expect(taken(listed(run, ...many))).toHaveLength(50);
    expect(report(run)).toMatchObject({ ordersOpen: 50 });
    expect(report(run).foreign).toHaveLength(20);
  });
});
