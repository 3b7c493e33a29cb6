import { describe, expect, it } from 'vitest';
import { policyWith } from '../../support/policy.ts';
import type { Step } from '../../support/run.ts';
import { deniersOf, Stage } from './stage.ts';

const free = (amount: string) => ({ free: amount, locked: '0' });

/** With what had traded until then, as the venue says it with a cancel. */
function canceled(stage: Stage, id: string, executedLots: number): Step {
  return stage.run.apply({ ...stage.time.execution(id, 'CANCELED'), executedLots });
}

/** Both assets as the venue tells them while the order locks the rest; by its own clock. */
function told(stage: Stage, quote: string, base: string): void {
  const event = stage.time.balances('binance', { USDT: free(quote), BTC: free(base) });
  stage.run.apply({ ...event, exchangeUs: event.atUs - 500 });
}

const BOOT = { policy: policyWith({ account: { marginBuffer: 0.01 } }) };

describe('what the old order holds at the venue', () => {
  it('pays for the new one: a bid for more than half of all that is there can be moved', () => {
    const stage = new Stage(BOOT);
    told(stage, '100', '0');
    const id = stage.rests();
    told(stage, '40', '0');
    expect(stage.amend(id).cancels).toHaveLength(1);
  });

  it('does so before the venue has told what it locks', () => {
    const stage = new Stage(BOOT);
    told(stage, '100', '0');
    const id = stage.rests();
    expect(stage.amend(id).cancels).toHaveLength(1);
  });

  it('does so for an offer of all that is held', () => {
    const stage = new Stage(BOOT);
    stage.fills(100);
    told(stage, '100', '0.001');
    const id = stage.rests({ side: -1 });
    told(stage, '100', '0');
    expect(stage.amend(id).cancels).toHaveLength(1);
  });

  it('pays for no more than it is: what it has traded is gone', () => {
    const stage = new Stage(BOOT);
    told(stage, '100', '0');
    const id = stage.rests();
    stage.fill(id, stage.bid, 50);
    told(stage, '20', '0.0005'); // and something else has taken 20
    // 30 of its 60 are left, which buy 50 lots; 99 hundredths of 50 buy 82.
    expect(stage.amend(id, { quantityLots: 83 }).cancels).toEqual([]);
    expect(deniersOf(stage.decision)).toContain('INSUFFICIENT_MARGIN');
    expect(stage.amend(id, { quantityLots: 50 }).cancels).toHaveLength(1);
  });
});

/** Three fifths of all there is rest in a bid, which is to be moved; the venue has told that it locks them. */
function moving(): { stage: Stage; id: string } {
  const stage = new Stage(BOOT);
  told(stage, '100', '0');
  const id = stage.rests();
  told(stage, '40', '0');
  expect(stage.amend(id).cancels).toHaveLength(1);
  return { stage, id };
}

describe('what the old order held, from its confirmed end on', () => {
  it('is there for the new one, although the venue has not told its release yet', () => {
    const { stage, id } = moving();
    const [order] = canceled(stage, id, 0).orders;
    expect(order?.request).toMatchObject({ priceTicks: stage.bid - 1, quantityLots: 100 });
  });

  it('is there once: the balances that tell it are not added to it', () => {
    const { stage, id } = moving();
    canceled(stage, id, 0);
    told(stage, '100', '0'); // released, and the new one not taken yet
    expect(stage.act({ quantityLots: 70 }).orders).toEqual([]);
    expect(deniersOf(stage.decision)).toEqual(['INSUFFICIENT_MARGIN']);
    expect(stage.act({ quantityLots: 60 }).orders).toHaveLength(1);
  });

  it('is no more than what had not traded', () => {
    const { stage, id } = moving();
    stage.fill(id, stage.bid, 50);
    expect(canceled(stage, id, 50).orders[0]?.request).toMatchObject({ quantityLots: 50 });
    told(stage, '40', '0.0005');
    expect(stage.act({ quantityLots: 70 }).orders).toEqual([]);
  });

  it('is no more than that, also when nobody has heard of the trade yet', () => {
    for (const [executedLots, orders] of [
      [50, 0],
      [0, 1],
    ] as const) {
      const { stage, id } = moving();
      told(stage, '20', '0'); // something else has taken 20
      expect(canceled(stage, id, executedLots).orders).toHaveLength(orders);
    }
  });

  it('is not there when the venue does not say what had traded', () => {
    const { stage, id } = moving();
    expect(stage.told(id, 'CANCELED').orders).toEqual([]);
    expect(deniersOf(stage.decision)).toEqual(['INSUFFICIENT_MARGIN']);
  });

  it('is not there where the venue tells no time of its balances: it may have told already', () => {
    const { stage, id } = moving();
    stage.run.apply(stage.time.balances('binance', { USDT: free('40'), BTC: free('0') }));
    expect(canceled(stage, id, 0).orders).toEqual([]);
    expect(deniersOf(stage.decision)).toEqual(['INSUFFICIENT_MARGIN']);
  });
});
