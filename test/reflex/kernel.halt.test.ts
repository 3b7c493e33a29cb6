import { OutcomeKind, type Carry } from '@voltaire/reflex/model/outcome.ts';
import { describe, expect, it } from 'vitest';
import { policyWith } from './support/policy.ts';
import { Run, Want } from './support/run.ts';

const ids = (list: readonly { clientOrderId: string }[]) => list.map((one) => one.clientOrderId);

function carryOf(run: Run): Carry {
  return {
    symbols: ['BTCUSDT'],
    orders: run
      .payloads(OutcomeKind.ORDER)
      .filter(
        (order, i, all) => all.findLastIndex((o) => o.clientOrderId === order.clientOrderId) === i,
      )
      .filter(({ state }) => !['FILLED', 'CANCELED', 'REJECTED', 'EXPIRED'].includes(state)),
    positions: [run.position()],
    tradingState: run.payloads(OutcomeKind.TRADING_STATE).at(-1)!.reasons,
    overrides: run.payloads(OutcomeKind.OVERRIDES).at(-1)!.overrides,
    loss: run.payloads(OutcomeKind.LOSS).at(-1) ?? null,
  };
}

describe('a kill', () => {
  it('takes back every working order at once', () => {
    const run = new Run().live();
    const [first, second] = [run.resting(), run.resting(Want.OFFER)];
    const step = run.apply(run.time.kill());
    expect(ids(step.cancels)).toEqual([first, second]);
    expect(run.level).toBe('HALTED');
    expect(run.kernel.kills).toEqual([{ scope: 'global', mode: 'CANCEL', number: 1 }]);
  });

  it('takes back orders that were sent and not yet acknowledged', () => {
    const run = new Run().live();
    const id = run.want(Want.BUY).orders[0]!.clientOrderId;
    expect(ids(run.apply(run.time.kill()).cancels)).toEqual([id]);
  });

  it('lets no order out afterwards, not even a reduction', () => {
    const run = new Run().live();
    run.bought(500);
    run.apply(run.time.kill());
    for (const want of [Want.BUY, Want.SELL, Want.SELL_REDUCE, Want.BID, Want.OFFER]) {
      expect(run.want(want, 100).orders).toEqual([]);
      expect(run.lastDecision).toMatchObject({ allowed: false, code: 'TRADING_STATE' });
    }
  });

  it('is idempotent: the same again changes nothing, and a newer one cancels nothing again', () => {
    const run = new Run().live();
    run.resting();
    const kill = run.time.kill();
    run.apply(kill);
    const same = run.apply({ ...kill, ...run.time.stamp() });
    expect([same.cancels, same.outcomes]).toEqual([[], []]);
    const newer = run.apply(run.time.kill('again'));
    expect([newer.cancels, run.level]).toEqual([[], 'HALTED']);
    expect(run.kernel.kills).toEqual([{ scope: 'global', mode: 'CANCEL', number: 2 }]);
  });

  it('still counts the fills that were on their way', () => {
    const run = new Run().live();
    const id = run.resting(Want.BID, 100);
    run.apply(run.time.kill());
    run.apply(run.time.fill(id, 't1', 6_000_000, 40));
    run.apply(run.time.execution(id, 'CANCELED'));
    expect(run.position().lots).toBe(40);
    expect(run.kernel.workingCount).toBe(0);
  });

  it('asks again for a cancel that the venue did not confirm', () => {
    const run = new Run().live();
    const id = run.resting();
    run.apply(run.time.kill());
    run.apply(run.time.execution(id, 'ACKED')); // it was refused, the query says: still open
    const again: string[] = [];
    for (let second = 0; second < 30; second++) {
      run.time.pass(1_000);
      again.push(...ids(run.apply(run.time.timer()).cancels));
    }
    expect(again).toContain(id);
  });

  it('outlives the run, and is lifted in the next one only by the operator', () => {
    const before = new Run().live();
    before.apply(before.time.kill('fat finger'));
    const after = new Run({ runId: 'r2', carry: carryOf(before) }).live();
    expect(after.level).toBe('HALTED');
    expect(after.kernel.kills).toHaveLength(1);
    expect(after.want(Want.BUY).orders).toEqual([]);
    expect(after.payloads(OutcomeKind.TRADING_STATE).at(-1)!.reasons).toEqual([
      expect.objectContaining({ source: 'operator', reason: 'fat finger', actor: 'ada' }),
    ]);
    after.release('global', 1);
    expect(after.level).toBe('ACTIVE');
    expect(after.want(Want.BUY).orders).toHaveLength(1);
  });

  it('before the reconciliation is not lifted by it', () => {
    const run = new Run();
    run.apply(run.time.kill());
    run.live();
    expect(run.level).toBe('HALTED');
  });
});

describe('when decisions cannot be recorded', () => {
  it('nothing new leaves and everything working is taken back', () => {
    const run = new Run().live();
    const id = run.resting();
    const step = run.apply(run.time.health(false));
    expect(ids(step.cancels)).toEqual([id]);
    expect(run.level).toBe('HALTED');
    expect(run.want(Want.BUY).orders).toEqual([]);
  });

  it('trading goes on by itself once they can be again', () => {
    const run = new Run().live();
    run.apply(run.time.health(false));
    run.apply(run.time.health(true));
    expect(run.level).toBe('ACTIVE');
  });
});

describe('when the link for orders is lost', () => {
  it('trading halts until it is back and the venue’s orders are known', () => {
    const run = new Run().live();
    run.apply(run.time.link('orders', false));
    expect(run.level).toBe('HALTED');
    expect(run.apply(run.time.link('orders', true)).reconcile).toBe(true);
    expect(run.level).toBe('HALTED');
    run.apply(run.time.reconciled());
    expect(run.level).toBe('ACTIVE');
  });

  it('an order without an answer is UNKNOWN, counts in full, and is asked about until it is known', () => {
    const run = new Run().live();
    const id = run.want(Want.BUY, 100).orders[0]!.clientOrderId;
    run.apply(run.time.link('orders', false, 'cable'));
    expect(run.order(id)).toMatchObject({ state: 'UNKNOWN', reason: 'cable' });
    run.apply(run.time.link('orders', true));
    expect(ids(run.apply(run.time.reconciled()).queries)).toEqual([id]);
    const asked: string[] = [];
    for (let i = 0; i < 5; i++) {
      run.time.pass(1_000);
      asked.push(...ids(run.apply(run.time.timer()).queries));
    }
    expect(asked.length).toBeGreaterThanOrEqual(2);
    run.apply(run.time.fill(id, 't1', 6_000_002, 100));
    expect(run.order(id).state).toBe('FILLED');
    run.time.pass(5_000);
    expect(run.apply(run.time.timer()).queries).toEqual([]);
  });

  it('no order is ever sent again', () => {
    const run = new Run().live();
    run.want(Want.BUY, 100);
    run.apply(run.time.link('orders', false));
    const later = [run.ordersUp()];
    for (let i = 0; i < 10; i++) later.push(run.apply(run.time.pass(1_000).timer()));
    expect(later.flatMap(({ orders }) => orders)).toEqual([]);
  });

  it('a kill reaches the venue with the reconciliation', () => {
    const run = new Run().live();
    const id = run.resting();
    run.apply(run.time.link('orders', false));
    run.apply(run.time.kill());
    expect(ids(run.ordersUp(id).cancels)).toEqual([id]);
  });
});

/** How often the venue's list is asked for within so many seconds. */
function askedIn(run: Run, seconds: number): number {
  let count = 0;
  for (let second = 0; second < seconds; second++) {
    if (run.apply(run.time.pass(1_000).timer()).reconcile) count++;
  }
  return count;
}

describe('the reconciliation', () => {
  it('asks about an order that we hold for working and the venue does not list', () => {
    const run = new Run().live();
    const id = run.resting();
    run.apply(run.time.link('orders', false));
    expect(ids(run.ordersUp().queries)).toEqual([id]);
  });

  it('is asked for every thirty seconds, whether anything works or not', () => {
    expect(askedIn(new Run().live(), 70)).toBe(2);
    const run = new Run().live();
    run.apply(run.time.reconciled(run.resting()));
    expect(askedIn(run, 29)).toBe(0);
    expect(askedIn(run, 2)).toBe(1);
    expect(askedIn(run, 28)).toBe(0); // also when no answer comes: not sooner
    expect(askedIn(run, 2)).toBe(1);
  });

  it('asks again when the first question was not answered', () => {
    const run = new Run().live();
    const id = run.resting();
    run.apply(run.time.link('orders', false));
    run.ordersUp();
    const asked: string[] = [];
    for (let second = 0; second < 30; second++) {
      run.time.pass(1_000);
      asked.push(...ids(run.apply(run.time.timer()).queries));
    }
    expect(asked).toContain(id);
  });

  it('asks about an order that is still listed, too: it may have traded meanwhile', () => {
    const run = new Run().live();
    const id = run.resting();
    run.apply(run.time.link('orders', false));
    expect(ids(run.ordersUp(id).queries)).toEqual([id]);
  });

  it('takes back what is left of an earlier run', () => {
    const before = new Run().live();
    const id = before.resting();
    const after = new Run({ runId: 'r2', carry: carryOf(before) }).marketUp();
    expect(ids(after.ordersUp(id).cancels)).toEqual([id]);
  });

  it('learns what an order of an earlier run has traded before it takes it back', () => {
    const before = new Run().live();
    const id = before.resting();
    const after = new Run({ runId: 'r2', carry: carryOf(before) }).marketUp();
    expect(ids(after.ordersUp(id).queries)).toEqual([id]);
  });

  it('takes back an order that we hold for ended and the venue still lists', () => {
    const run = new Run().live();
    const id = run.want(Want.BID).orders[0]!.clientOrderId;
    run.apply(run.time.link('orders', false));
    run.ordersUp();
    run.time.pass(11_000); // sooner it would not be believed
    run.apply(run.time.execution(id, 'NOT_FOUND'));
    run.apply(run.time.link('orders', false));
    expect(ids(run.ordersUp(id).cancels)).toEqual([id]);
  });
});

describe('a strategy that floods', () => {
  it('is halted before the order is judged by which it does, not after that has left', () => {
    const policy = policyWith({ strategy: { ordersPerSecond: 1, burst: 2 } });
    const run = new Run({ policy }).live();
    for (let asked = 0; asked < 3; asked++) run.want(Want.BUY_FAR);
    expect(run.lastDecision.code).toBe('PRICE_COLLAR');
    expect(run.want(Want.BUY).orders).toEqual([]);
    expect(run.lastDecision).toMatchObject({ code: 'TRADING_STATE', tradingLevel: 'HALTED' });
  });
});
