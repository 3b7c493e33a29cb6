import { OutcomeKind } from '@voltaire/reflex/model/outcome.ts';
import { describe, expect, it } from 'vitest';
import { LATCH_ROWS, type LatchRow } from './latch-rows.ts';
import { approve, heldBy, propose, release } from './releasing.ts';
import { deniersOf, Stage } from './stage.ts';

const HOUR_MS = 3_600_000;

function closed({ boot = {}, reached }: LatchRow): Stage {
  const stage = new Stage(boot);
  reached(stage);
  return stage;
}

describe.each(LATCH_ROWS.filter(({ code }) => code !== 'MESSAGE_RATE'))('$what', (row) => {
  const { boot = {}, scope, below, missing } = row;

  it('is not forgiven by a restart: what came before it counts, in however many runs', () => {
    const before = new Stage(boot);
    below(before);
    const between = new Stage({ ...boot, runId: 'r2', carry: before.carry() });
    expect(heldBy(between, 'governor', scope)).toBe(undefined);
    const stage = new Stage({ ...boot, runId: 'r3', carry: between.carry() });
    stage.market(before.bid);
    expect(heldBy(stage, 'governor', scope)).toBe(undefined);
    missing(stage);
    expect(heldBy(stage, 'governor', scope)).toMatchObject({ level: 'HALTED' });
  });
});

describe.each(LATCH_ROWS)('$what', (row) => {
  const { boot = {}, code, scope, below, reached } = row;
  const held = (stage: Stage) => heldBy(stage, 'governor', scope);

  it('halts nothing just below', () => {
    const stage = new Stage(boot);
    below(stage);
    expect(held(stage)).toBe(undefined);
  });

  it('halts at the limit, says why, and takes back what works', () => {
    const stage = new Stage(boot);
    const id = stage.rests({ quantityLots: 50 });
    reached(stage);
    expect(held(stage)).toMatchObject({
      level: 'HALTED',
      actor: 'kernel',
      reason: expect.stringMatching(new RegExp(`^${code}: .* limit|^${code}: `)),
    });
    expect(stage.run.order(id).cancelRequested).toBe(true);
    expect(stage.act().orders).toEqual([]);
    expect(deniersOf(stage.decision)).toContain('TRADING_STATE');
  });

  it('denies reductions as well', () => {
    const stage = closed(row);
    if (stage.run.position().lots === 0) return;
    expect(stage.act({ side: -1, quantityLots: 50, reduceOnly: true }).orders).toEqual([]);
    expect(deniersOf(stage.decision)).toContain('TRADING_STATE');
  });

  it('is not opened by time', () => {
    const stage = closed(row);
    stage.run.apply(stage.time.pass(HOUR_MS).timer());
    stage.run.apply(stage.time.timer());
    expect(held(stage)).toMatchObject({ level: 'HALTED' });
  });

  it('is not opened by one person, whatever they call themselves', () => {
    const stage = closed(row);
    propose(stage, scope, 'ada');
    expect(held(stage)).toMatchObject({ level: 'HALTED' });
    for (const actor of ['ada', 'Ada ', 'shell:ada']) approve(stage, actor);
    const refused = stage.run.payloads(OutcomeKind.REFUSED).map((refusal) => refusal.code);
    expect(refused).toEqual(['SAME_PERSON', 'SAME_PERSON', 'SAME_PERSON']);
    expect(held(stage)).toMatchObject({ level: 'HALTED' });
  });

  it('is opened by two, and orders leave', () => {
    const stage = closed(row);
    release(stage, scope);
    expect(held(stage)).toBe(undefined);
    stage.time.pass(1_000); // budgets of messages refill, which nobody re-arms
    stage.market(stage.bid, stage.ask);
    expect([stage.act().orders.length, deniersOf(stage.decision)]).toEqual([1, []]);
  });

  it('counts anew from there: as much again halts nothing, and the limit halts once more', () => {
    const again = closed(row);
    release(again, scope);
    below(again);
    expect(held(again)).toBe(undefined);
    const twice = closed(row);
    release(twice, scope);
    reached(twice);
    expect(held(twice)).toMatchObject({ level: 'HALTED' });
  });

  it('outlives the run, and two people open it in the next one', () => {
    const carry = closed(row).carry();
    const stage = new Stage({ ...boot, runId: 'r2', carry });
    expect(held(stage)).toMatchObject({ level: 'HALTED' });
    expect(stage.act().orders).toEqual([]);
    expect(deniersOf(stage.decision)).toContain('TRADING_STATE');
    release(stage, scope);
    stage.market(stage.bid, stage.ask);
    expect([stage.act().orders.length, deniersOf(stage.decision)]).toEqual([1, []]);
  });
});
