import { OutcomeKind } from '@voltaire/reflex/model/outcome.ts';
import { describe, expect, it } from 'vitest';
import { policyWith } from '../../support/policy.ts';
import { BID } from '../../support/run.ts';
import { checks, falls } from './latch-rows.ts';
import { heldBy, release } from './releasing.ts';
import { deniersOf, Stage } from './stage.ts';

const DAY_MS = 86_400_000;

/** From 4 of a day's loss on only reductions, from 5 on nothing. */
const DAY = {
  policy: policyWith({ account: { capital: 1_000, lossReduce: 0.004, lossHalt: 0.005 } }),
};
/** The halt alone, so that the pause does not come before it. */
const REDUCE = { policy: policyWith({ account: { capital: 1_000, lossReduce: 0.004 } }) };
const DRAWDOWN = { policy: policyWith({ strategy: { maxDrawdown: 5 } }) };

const pause = (stage: Stage) => heldBy(stage, 'pause', 'global');

/** The run after this one, in a market that stands where it stood. */
function nextRun(before: Stage, boot: ConstructorParameters<typeof Stage>[0]): Stage {
  const stage = new Stage({ ...boot, runId: 'r2', carry: before.carry() });
  stage.market(before.bid);
  return stage;
}

describe('a day’s loss from lossReduce on', () => {
  it('leaves reductions only, of what works as of what is wanted', () => {
    const stage = new Stage(REDUCE);
    const id = stage.rests({ quantityLots: 50, priceTicks: BID - 50_000 });
    falls(4.02)(stage);
    expect(pause(stage)).toMatchObject({
      level: 'REDUCE_ONLY',
      reason: expect.stringContaining('LOSS_LIMIT: the account has lost 4.03 USDT of this UTC day'),
    });
    expect(stage.run.order(id).cancelRequested).toBe(true);
    expect(stage.act().orders).toEqual([]);
    expect(deniersOf(stage.decision)).toEqual(['TRADING_STATE', 'LOSS_LIMIT']);
    expect(stage.act({ side: -1, quantityLots: 1_000, reduceOnly: true }).orders).toHaveLength(1);
  });

  it('takes two checks to be believed', () => {
    const stage = new Stage(REDUCE);
    stage.fills(1_000);
    stage.market(stage.bid - 40_200);
    stage.run.apply(stage.time.timer());
    expect(pause(stage)).toBe(undefined);
    stage.run.apply(stage.time.timer());
    expect(pause(stage)).toMatchObject({ level: 'REDUCE_ONLY' });
  });

  it('ends with the UTC day', () => {
    const stage = new Stage(REDUCE);
    falls(4.02)(stage);
    const leftUs = DAY_MS * 1e3 - (stage.time.atUs % (DAY_MS * 1e3));
    stage.run.apply(stage.time.pass(leftUs / 1e3 - 2).timer());
    expect(pause(stage)).toMatchObject({ level: 'REDUCE_ONLY' });
    stage.run.apply(stage.time.pass(2_000).timer());
    expect(pause(stage)).toBe(undefined);
  });

  it('goes on in the next run, also when the loss has been made good', () => {
    const before = new Stage(REDUCE);
    falls(4.02)(before);
    before.market(before.bid + 50_000);
    checks(before);
    const held = pause(before);
    const stage = nextRun(before, REDUCE);
    checks(stage);
    expect(pause(stage)).toEqual(held);
    expect(stage.act().orders).toEqual([]);
    expect(deniersOf(stage.decision)).toEqual(['TRADING_STATE']);
    const leftUs = DAY_MS * 1e3 - (stage.time.atUs % (DAY_MS * 1e3));
    stage.run.apply(stage.time.pass(leftUs / 1e3 - 2_000).timer());
    expect(pause(stage)).toEqual(held);
    stage.run.apply(stage.time.pass(4_000).timer());
    expect(pause(stage)).toBe(undefined);
  });

  it('is over when the next run begins on another day', () => {
    const before = new Stage(REDUCE);
    falls(4.02)(before);
    const carry = before.carry();
    const yesterday = carry.tradingState.map((reason) => {
      return { ...reason, sinceUs: reason.sinceUs - DAY_MS * 1e3 };
    });
    const boot = { ...REDUCE, runId: 'r2', carry: { ...carry, loss: null } };
    expect(pause(new Stage(boot))).toMatchObject({ level: 'REDUCE_ONLY' });
    const later = new Stage({ ...boot, carry: { ...boot.carry, tradingState: yesterday } });
    expect(pause(later)).toBe(undefined);
  });
});

describe('a day’s loss from lossHalt on', () => {
  it('takes everything back and lets not even a reduction leave', () => {
    const stage = new Stage(DAY);
    const id = stage.rests({ quantityLots: 50, priceTicks: BID - 50_000 });
    falls(5.02)(stage);
    expect(stage.run.level).toBe('HALTED');
    const canceled = stage.run.steps.flatMap(({ cancels }) => cancels);
    expect(canceled.map(({ clientOrderId }) => clientOrderId)).toEqual([id]);
    expect(stage.act({ side: -1, quantityLots: 1_000, reduceOnly: true }).orders).toEqual([]);
  });

  it('is not over with the day', () => {
    const stage = new Stage(DAY);
    falls(5.02)(stage);
    stage.run.apply(stage.time.pass(DAY_MS).timer());
    stage.run.apply(stage.time.timer());
    expect(stage.run.level).toBe('HALTED');
  });

  it('lifted by two people counts from there, also in the next run', () => {
    const before = new Stage(DAY);
    falls(5.02)(before);
    release(before, 'global');
    expect(before.run.level).toBe('ACTIVE');
    const stage = nextRun(before, DAY);
    falls(3.9)(stage);
    expect(stage.run.level).toBe('ACTIVE');
    falls(1.2)(stage);
    expect(stage.run.level).toBe('HALTED');
  });
});

describe('a restart', () => {
  it('does not forgive the loss of the day: what is missing to the limit is all that may follow', () => {
    const before = new Stage(DAY);
    falls(3.9)(before);
    const stage = nextRun(before, DAY);
    checks(stage);
    expect(stage.run.level).toBe('ACTIVE');
    falls(1.2)(stage);
    expect(stage.run.level).toBe('HALTED');
  });

  it('does not forgive what a strategy has fallen from a peak that no fill has seen', () => {
    const before = new Stage(DRAWDOWN);
    before.fills(1_000);
    before.market(before.bid + 50_000);
    checks(before);
    checks(before);
    falls(4)(before);
    const stage = nextRun(before, DRAWDOWN);
    checks(stage);
    expect(heldBy(stage, 'governor', 'strategy:marionette')).toBe(undefined);
    falls(1.1)(stage);
    expect(heldBy(stage, 'governor', 'strategy:marionette')).toMatchObject({ level: 'HALTED' });
  });

  it('is told of peaks once a second at most, however steadily a profit grows', () => {
    const stage = new Stage(DRAWDOWN);
    stage.fills(1_000);
    const told = () => stage.run.payloads(OutcomeKind.LOSS).length;
    const before = told();
    for (let tenth = 0; tenth < 100; tenth++) {
      stage.market(stage.bid + 100);
      stage.run.apply(stage.time.pass(98).timer());
    }
    expect(told() - before).toBeGreaterThan(0);
    expect(told() - before).toBeLessThanOrEqual(10);
  });
});
