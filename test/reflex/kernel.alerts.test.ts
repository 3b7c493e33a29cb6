import { Kernel } from '@voltaire/reflex/kernel.ts';
import type { Boot } from '@voltaire/reflex/model/event.ts';
import { OutcomeKind } from '@voltaire/reflex/model/outcome.ts';
import { describe, expect, it } from 'vitest';
import { Stage } from './risk/recipe/stage.ts';
import { marionette, Want } from './support/marionette.ts';
import { policyWith } from './support/policy.ts';
import { Run } from './support/run.ts';

const alerts = ({ run }: Stage) => run.payloads(OutcomeKind.ALERT);

/** A lot is worth 0.6: 1,000 lots are 600. */
const exposed = () =>
  new Stage({ policy: policyWith({ account: { capital: 1_000, maxGrossExposure: 1 } }) });

describe('an exposure that grows towards its limit (C07)', () => {
  it('is told from orders that may still trade, within a tenth of a second', () => {
    const stage = exposed();
    const id = stage.rests({ quantityLots: 900 });
    expect(alerts(stage)).toEqual([]);
    stage.run.apply(stage.time.pass(96).timer());
    expect(alerts(stage)).toMatchObject([
      { code: 'EXPOSURE_WARNING', subject: 'gross', active: true, limit: 0.5 },
    ]);
    stage.quiet(1);
    expect(alerts(stage)).toHaveLength(1);
    stage.told(id, 'CANCELED');
    stage.quiet(0.1);
    expect(alerts(stage).at(-1)).toMatchObject({ active: false });
  });

  it('is told of a position that is marked up', () => {
    const stage = exposed();
    stage.fills(820);
    stage.quiet(0.1);
    expect(alerts(stage)).toEqual([]);
    stage.market(stage.bid + 100_000); // 49.2 % of the limit has become 50.02 %
    stage.quiet(0.1);
    expect(alerts(stage)).toMatchObject([{ observed: expect.closeTo(0.5002, 4), limit: 0.5 }]);
  });

  it('halts and denies nothing', () => {
    const stage = exposed();
    stage.fills(1_500);
    stage.quiet(0.1);
    expect(alerts(stage)).toMatchObject([{ limit: 0.9 }]);
    expect(stage.act({ quantityLots: 10 }).orders).toHaveLength(1);
    expect(stage.run.payloads(OutcomeKind.TRADING_STATE).at(-1)!.reasons).toEqual([]);
  });
});

describe('many orders for few trades (C14)', () => {
  it('are told of the strategy and its symbol, amendments counted', () => {
    const policy = policyWith({ strategy: { maxOrdersPerTrade: 100, orderTradeWindowMs: 60_000 } });
    const stage = new Stage({ policy });
    let id = stage.rests();
    for (let i = 1; i < 100; i++) {
      const step = stage.act({ amends: id, priceTicks: stage.bid - 1 - (i % 2) });
      id = step.orders[0]!.clientOrderId;
      stage.told(id, 'ACKED');
    }
    stage.quiet(0.1);
    expect(alerts(stage)).toEqual([]);
    stage.rests({ priceTicks: stage.bid - 50 });
    stage.quiet(0.1);
    expect(alerts(stage)).toMatchObject([
      {
        code: 'ORDER_TO_TRADE',
        scope: 'strategy:marionette',
        subject: 'BTCUSDT',
        observed: 101,
        active: true,
      },
    ]);
    for (let i = 0; i < 2; i++) stage.fill(id, stage.bid - 1, 1);
    stage.quiet(0.1);
    expect(alerts(stage).at(-1)).toMatchObject({ observed: 50.5, active: false });
  });
});

it('alerts come out the same in a replay', () => {
  const policy = policyWith({ account: { capital: 1_000, maxGrossExposure: 1 } });
  const run = new Run({ policy }).live();
  for (const lots of [900, 400, 200]) {
    run.want(Want.BID, lots);
    run.apply(run.time.pass(100).timer());
  }
  expect(run.payloads(OutcomeKind.ALERT).map(({ limit }) => limit)).toEqual([0.5, 0.75, 0.9]);
  const again = new Kernel(run.events[0] as Boot, [marionette]);
  expect(run.events.flatMap((event) => [...again.apply(event).outcomes])).toEqual(run.outcomes);
});
