import { describe, expect, it } from 'vitest';
import { policyWith } from '../../support/policy.ts';
import { deniersOf, Stage } from './stage.ts';

const free = (amount: string) => ({ free: amount, locked: '0' });

/** Both assets as the venue tells them while the order locks the rest. */
function told(stage: Stage, quote: string, base: string): void {
  stage.run.apply(stage.time.balances('binance', { USDT: free(quote), BTC: free(base) }));
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
