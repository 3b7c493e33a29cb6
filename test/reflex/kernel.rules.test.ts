import { Kernel } from '@voltaire/reflex/kernel.ts';
import { OutcomeKind } from '@voltaire/reflex/model/outcome.ts';
import { describe, expect, it } from 'vitest';
import { BTCUSDT } from './support/instruments.ts';
import { marionette, Want } from './support/marionette.ts';
import { policyWith } from './support/policy.ts';
import { heldBy } from './risk/recipe/releasing.ts';
import { deniersOf, Stage } from './risk/recipe/stage.ts';
import { Run } from './support/run.ts';

const SYMBOL = 'symbol:BTCUSDT';
const HOUR_MS = 3_600_000;
const hourly = { policy: policyWith({ system: { maxRulesAgeMs: HOUR_MS } }) };

/** What the venue says at this moment. */
const now = ({ time }: Stage) => ({ ...BTCUSDT, readAtUs: time.atUs });

describe('the rules of a symbol, read again while the kernel runs', () => {
  it('that nobody has dated let nothing leave', () => {
    const { readAtUs: _readAtUs, ...undated } = BTCUSDT;
    const stage = new Stage({ instruments: [undated] });
    expect(stage.act().orders).toEqual([]);
    expect(deniersOf(stage.decision)).toEqual(['STALE_INSTRUMENT_RULES']);
  });

  it('of the future let nothing leave: one of the clocks is wrong', () => {
    const stage = new Stage();
    stage.run.apply(stage.time.rules({ ...BTCUSDT, readAtUs: stage.time.atUs + 1e9 }));
    expect(stage.act().orders).toEqual([]);
    expect(deniersOf(stage.decision)).toEqual(['STALE_INSTRUMENT_RULES']);
  });

  it('keep orders going for as long again', () => {
    const stage = new Stage({ ...hourly, instruments: [{ ...BTCUSDT, readAtUs: 0 }] });
    expect(stage.act().orders).toEqual([]);
    stage.run.apply(stage.time.rules(now(stage)));
    expect(stage.act().orders).toHaveLength(1);
    stage.quiet(1);
    stage.time.pass(HOUR_MS);
    stage.market(stage.bid, stage.ask);
    expect(stage.act().orders).toEqual([]);
    expect(deniersOf(stage.decision)).toContain('STALE_INSTRUMENT_RULES');
  });

  it('count from the next order on when the venue takes less than before', () => {
    const stage = new Stage();
    expect(stage.act({ quantityLots: 100 }).orders).toHaveLength(1);
    stage.run.apply(stage.time.rules({ ...now(stage), maxQuantity: '0.00099' }));
    expect(stage.act({ quantityLots: 100 }).orders).toEqual([]);
    expect(deniersOf(stage.decision)).toEqual(['INSTRUMENT_RULES']);
    expect(stage.act({ quantityLots: 99 }).orders).toHaveLength(1);
  });

  it('halt the symbol when it is counted in other ticks, until they are as before', () => {
    const stage = new Stage();
    const id = stage.rests();
    stage.run.apply(stage.time.rules({ ...now(stage), tickSize: '0.1' }));
    expect(heldBy(stage, 'rules', SYMBOL)).toMatchObject({
      level: 'HALTED',
      actor: 'kernel',
      reason:
        'the venue has changed what it counts BTCUSDT in (tick 0.01000000 to 0.1); close what is held of it, then restart',
    });
    expect(stage.run.order(id).cancelRequested).toBe(true);
    expect(stage.act().orders).toEqual([]);
    expect(deniersOf(stage.decision)).toContain('TRADING_STATE');
    stage.run.apply(stage.time.rules(now(stage)));
    expect(heldBy(stage, 'rules', SYMBOL)).toBe(undefined);
    expect(stage.act().orders).toHaveLength(1);
  });

  it('let a kill close what is held of a symbol that is counted in other ticks', () => {
    const stage = new Stage();
    stage.fills(100);
    stage.run.apply(stage.time.rules({ ...now(stage), tickSize: '0.001' }));
    stage.commanded(stage.time.kill('rules', SYMBOL, 'FLATTEN'));
    stage.run.apply(stage.time.reconciled());
    stage.quiet(1);
    expect(stage.working).toMatchObject([
      { request: { strategy: 'flatten', side: -1, quantityLots: 100, reduceOnly: true } },
    ]);
  });

  it('are not a halt of the next run, which has read them itself', () => {
    const stage = new Stage();
    stage.run.apply(stage.time.rules({ ...now(stage), tickSize: '0.1' }));
    const next = new Stage({ runId: 'r2', carry: stage.carry() });
    expect(heldBy(next, 'rules', SYMBOL)).toBe(undefined);
    expect(next.act().orders).toHaveLength(1);
  });

  it('come out the same in a replay', () => {
    const run = new Run(hourly).live();
    run.apply(run.time.rules({ ...BTCUSDT, minNotional: '10', readAtUs: run.time.atUs }));
    for (const lots of [5, 10, 20]) run.want(Want.BID, lots);
    run.apply(run.time.rules({ ...BTCUSDT, lotSize: '1', readAtUs: run.time.atUs }));
    run.want(Want.BID, 30);
    expect(run.payloads(OutcomeKind.DECISION).map(({ code }) => code)).toEqual([
      'INSTRUMENT_RULES',
      'INSTRUMENT_RULES',
      null,
      'TRADING_STATE',
    ]);
    const [boot] = run.events;
    const again = new Kernel(boot as ConstructorParameters<typeof Kernel>[0], [marionette]);
    expect(run.events.flatMap((event) => [...again.apply(event).outcomes])).toEqual(run.outcomes);
  });
});
