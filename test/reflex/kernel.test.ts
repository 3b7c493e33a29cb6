import { OutcomeKind } from '@voltaire/reflex/model/outcome.ts';
import type { MarketView } from '@voltaire/reflex/orient/market-view.ts';
import { CONTROLS } from '@voltaire/reflex/risk/controls.ts';
import { describe, expect, it } from 'vitest';
import { policyWith } from './support/policy.ts';
import { BTCUSDT, ETHUSDT } from './support/instruments.ts';
import { marionette } from './support/marionette.ts';
import { ASK, BID, failedOf, Run, Want } from './support/run.ts';

/** Buys at any tick. */
const onTrades = (view: MarketView) =>
  marionette.decide({ ...view, bidLots: 100, askLots: Want.BUY }, {});

/** Names another symbol than the one that it was asked about. */
function elsewhere(view: MarketView) {
  const answer = marionette.decide(view, {});
  if (answer.kind !== 'place') return answer;
  return { ...answer, request: { ...answer.request, symbolId: 1 } };
}

describe('a kernel that has just booted', () => {
  it('is HALTED, and becomes ACTIVE only when the venue’s open orders are known', () => {
    const run = new Run();
    expect(run.level).toBe('HALTED');
    run.marketUp();
    expect(run.level).toBe('HALTED');
    expect(run.apply(run.time.link('orders', true)).reconcile).toBe(true);
    expect(run.level).toBe('HALTED');
    run.apply(run.time.reconciled());
    expect(run.level).toBe('ACTIVE');
  });

  it('denies every order until then, and records each decision', () => {
    const run = new Run().marketUp();
    expect(run.want(Want.BUY).orders).toEqual([]);
    expect(run.lastDecision).toMatchObject({ allowed: false, code: 'TRADING_STATE' });
  });

  it('says where it stands: overrides, feeds, positions and trading state', () => {
    const kinds = new Run().bootStep.outcomes.map(({ payload }) => payload.kind);
    expect(kinds).toEqual([
      OutcomeKind.OVERRIDES,
      OutcomeKind.FEED,
      OutcomeKind.POSITION,
      OutcomeKind.TRADING_STATE,
    ]);
  });

  it('refuses a strategy that it does not know', () => {
    const strategies = [{ name: 'oracle', symbol: 'BTCUSDT', parameters: {} }];
    expect(() => new Run({ strategies })).toThrow(/no strategy named "oracle"/);
  });
});

describe('the path from a tick to an order', () => {
  it('leads through one decision with every control, and one order with the same id', () => {
    const run = new Run().live();
    const { orders, outcomes } = run.want(Want.BUY, 100);
    expect(orders).toHaveLength(1);
    expect(outcomes.map(({ payload }) => payload.kind)).toEqual([
      OutcomeKind.DECISION,
      OutcomeKind.ORDER,
    ]);
    const decision = run.lastDecision;
    expect(decision).toMatchObject({
      id: orders[0]!.clientOrderId,
      symbolId: 0,
      strategyVersion: '1',
      allowed: true,
      code: null,
      tradingLevel: 'ACTIVE',
      influence: { aggression: 'NORMAL', bias: 'NONE', overrides: [] },
      policyHash: 'p',
      buildHash: 'b',
    });
    expect(decision.audit.length).toBeGreaterThan(5);
    expect(decision.audit.filter(({ passed }) => !passed)).toEqual([]);
    expect(decision.controls.map(({ code }) => code)).toEqual(CONTROLS.map(({ code }) => code));
    expect(decision.view).toMatchObject({ bidTicks: BID, askTicks: ASK, feedState: 'LIVE' });
    expect(orders[0]).toMatchObject({
      decisionSeq: outcomes[0]!.seq,
      request: { priceTicks: ASK },
    });
  });

  it('numbers events and outcomes without a gap', () => {
    const run = new Run().live();
    run.bought(100);
    run.apply(run.time.kill());
    let seq = 0;
    for (const { outcomes } of run.steps) {
      seq++; // the event
      for (const outcome of outcomes) expect(outcome.seq).toBe(++seq);
    }
    expect(run.kernel.seq).toBe(seq);
  });

  it('gives each order an id of its own that names the run and fits the venue', () => {
    const run = new Run({ runId: 'lz1x2y3z' }).live();
    const ids = Array.from({ length: 50 }, () => run.want(Want.BUY, 100).orders[0]!.clientOrderId);
    expect(new Set(ids).size).toBe(50);
    for (const id of ids) expect(id).toMatch(/^Vlz1x2y3z-[0-9a-z]{1,20}$/);
    for (const id of ids) expect(id.length).toBeLessThanOrEqual(36);
  });

  it('counts an order from the moment it is sent, before any answer', () => {
    const run = new Run({ policy: policyWith({ symbol: { maxPosition: 0.002 } }) }).live();
    expect(run.want(Want.BUY, 120).orders).toHaveLength(1);
    expect(run.want(Want.BUY, 120).orders).toHaveLength(0);
    expect(run.lastDecision.code).toBe('MAX_POSITION');
    expect(run.want(Want.BUY, 80).orders).toHaveLength(1);
  });

  it('frees what was counted when the order ends', () => {
    const run = new Run({ policy: policyWith({ symbol: { maxPosition: 0.002 } }) }).live();
    const id = run.want(Want.BUY, 150).orders[0]!.clientOrderId;
    run.apply(run.time.execution(id, 'REJECTED', null, '-2010'));
    expect(run.want(Want.BUY, 150).orders).toHaveLength(1);
  });

  it('stops at a feed that is not in step', () => {
    const run = new Run().live();
    run.apply(run.time.diff([[BID, 1]], [], { first: 1_000 }));
    expect(run.want(Want.BUY).orders).toEqual([]);
    expect(run.payloads(OutcomeKind.HOLD).at(-1)).toMatchObject({ code: 'FEED_NOT_LIVE' });
    run.sync();
    run.apply(run.time.quote(BID, ASK, 100, Want.BUY));
    expect(run.lastDecision.code).toBe(null);
  });

  it('stops at a feed that has gone silent', () => {
    const run = new Run().live();
    run.time.pass(2_500);
    run.apply(run.time.timer());
    expect(run.payloads(OutcomeKind.FEED).at(-1)).toMatchObject({ state: 'STALE' });
    expect(run.want(Want.BUY).orders).toEqual([]);
  });

  it('stops at a quote older than allowed, though the tick is new', () => {
    const run = new Run({}, [{ ...marionette, decide: onTrades }]).live();
    run.apply(run.time.quote(BID, ASK));
    run.time.pass(1_000);
    expect(run.apply(run.time.trade(ASK)).orders).toEqual([]);
    expect(run.lastDecision.code).toBe('VETO_STALE_INPUT');
    expect(failedOf(run.lastDecision)).toContain('STALE_MARKET_DATA');
  });

  it('never leads to another symbol than the one that was judged', () => {
    const stray = { ...marionette, decide: elsewhere };
    const run = new Run({ instruments: [BTCUSDT, ETHUSDT] }, [stray]).live();
    const placed = run.want(Want.BUY, 100).orders.map(({ request }) => request.symbolId);
    expect(placed).not.toContain(1);
  });

  it('leads nowhere for a tick that was seen before', () => {
    const run = new Run().live();
    const quote = run.time.quote(BID, ASK, 100, Want.BUY);
    expect(run.apply(quote).orders).toHaveLength(1);
    expect(run.apply(quote).orders).toHaveLength(0);
  });

  it('keeps symbols apart', () => {
    const run = new Run({ instruments: [BTCUSDT, ETHUSDT] }).marketUp(0);
    run.sync(1, 60_000, 60_002);
    run.ordersUp();
    const id = run.want(Want.BUY, 200, 60_000, 60_002, 1).orders[0]!.clientOrderId;
    run.apply(run.time.fill(id, 't1', 60_002, 200));
    expect([run.position(0).lots, run.position(1).lots]).toEqual([0, 200]);
    expect(run.lastDecision.symbolId).toBe(1);
  });
});

describe('what the venue says', () => {
  it('moves order and position together, each fill once', () => {
    const run = new Run().live();
    const id = run.want(Want.BUY, 100).orders[0]!.clientOrderId;
    const fill = run.time.fill(id, 't1', ASK, 60);
    run.apply(fill);
    expect(run.apply(fill).outcomes).toEqual([]);
    run.apply(run.time.fill(id, 't2', ASK, 40));
    expect(run.order(id)).toMatchObject({ state: 'FILLED', filledLots: 100 });
    expect(run.position()).toMatchObject({ lots: 100, fills: 2, fees: { USDT: '0.02' } });
  });

  it('about an order that is not ours changes nothing', () => {
    const run = new Run().live();
    expect(run.apply(run.time.fill('web_123', 't1', ASK, 5)).outcomes).toEqual([]);
  });

  it('is not decided by how long sending took', () => {
    const run = new Run().live();
    const sent = {
      kind: 12 as const,
      decisionSeq: 1,
      decidedAfterNs: 1,
      checkedAfterNs: 2,
      writtenAfterNs: 3,
    };
    expect(run.apply({ ...sent, ...run.time.stamp() }).outcomes).toEqual([]);
  });

  it('never came for an order that was not sent: it is over', () => {
    const run = new Run().live();
    const id = run.want(Want.BUY, 100).orders[0]!.clientOrderId;
    run.apply(run.time.notSent(id, 'NOT_SENT: not connected'));
    expect(run.order(id)).toMatchObject({ state: 'REJECTED', reason: 'NOT_SENT: not connected' });
    expect(run.kernel.workingCount).toBe(0);
  });
});

describe('a strategy’s cancel', () => {
  it('is asked for once, and is not held up by any limit', () => {
    const run = new Run().live();
    const id = run.resting();
    expect(run.want(Want.CANCEL).cancels).toEqual([
      { symbolId: 0, clientOrderId: id, type: 'LIMIT' },
    ]);
    expect(run.want(Want.CANCEL).cancels).toEqual([]);
    expect(run.order(id).cancelRequested).toBe(true);
  });

  it('is asked for again when nothing came of it', () => {
    // The request may have been refused (rate limit, 5xx) or lost while the order lives on.
    const run = new Run().live();
    const id = run.resting();
    run.want(Want.CANCEL);
    run.apply(run.time.execution(id, 'ACKED')); // the answer to the query after the failed cancel
    let again = 0;
    for (let second = 0; second < 30; second++) {
      run.time.pass(1_000);
      again += run.apply(run.time.timer()).cancels.length;
    }
    expect(again).toBeGreaterThan(0);
  });
});

describe('the operator’s aggression', () => {
  it('is in force until its time and then ends by itself', () => {
    const run = new Run().live();
    const expiresAtUs = run.time.atUs + 500e3;
    const aggression = {
      type: 'aggression',
      scope: 'global',
      level: 'HIGH',
      reason: 'news',
    } as const;
    run.apply(run.time.command({ ...aggression, expiresAtUs }));
    run.want(Want.BUY);
    expect(run.lastDecision.influence.aggression).toBe('HIGH');
    run.time.pass(500);
    run.apply(run.time.timer());
    expect(run.payloads(OutcomeKind.OVERRIDES).at(-1)).toMatchObject({ overrides: [] });
    run.want(Want.BUY);
    expect(run.lastDecision.influence.aggression).toBe('NORMAL');
  });
});
