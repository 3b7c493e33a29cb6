import { OutcomeKind } from '@voltaire/reflex/model/outcome.ts';
import { describe, expect, it } from 'vitest';
import { puppet, stringOf, type Told } from './game/puppet.ts';
import { POLICY, STRATEGY_LIMITS } from './support/policy.ts';
import { ASK, BID, Run, type Step } from './support/run.ts';

const LOTS = 300;
const policy = { ...POLICY, strategies: { red: STRATEGY_LIMITS, blue: STRATEGY_LIMITS } };
const strategies = ['red', 'blue'].map((name) => ({ name, symbol: 'BTCUSDT', parameters: {} }));

/** Two strategies on one symbol, each told by itself what it wants. */
class Both {
  readonly run = new Run({ policy, strategies }, [puppet('red', 1), puppet('blue', 2)]).live();
  private trades = 0;
  /** Cancels that the venue has not heard yet. */
  private asked: Step['cancels'] = [];

  /** Sizes of the quote are its strings; a book that agrees keeps the feed alive. */
  tells(told: Partial<Told>): Step {
    const { run } = this;
    const lots = told.lots ?? LOTS;
    const string = stringOf({ who: 0, want: 'nothing', side: 1, lots, step: 0, ...told });
    const step = run.apply(run.time.quote(BID, ASK, lots, string));
    run.apply(run.time.diff([[BID, lots]], [[ASK, string]]));
    return step;
  }

  /** The id of the order that it leads to, acknowledged. */
  rests(told: Partial<Told>): string {
    const [order] = this.tells({ want: 'rest', ...told }).orders;
    const id = order!.clientOrderId;
    this.run.apply(this.run.time.execution(id, 'ACKED'));
    return id;
  }

  fills(id: string, lots: number, price = ASK): void {
    this.run.apply(this.run.time.fill(id, `t${this.trades++}`, price, lots));
  }

  /** Red holds; and is to be closed. */
  closing(lots = LOTS): void {
    this.fills(this.rests({ who: 1, want: 'take', lots }), lots);
  }

  kill(): void {
    const { run } = this;
    run.apply(run.time.kill('out', 'strategy:red', 'FLATTEN'));
    this.asked = run.apply(run.time.reconciled()).cancels;
  }

  /** Time passes, and whatever is asked back is gone; slices trade. What was sent. */
  passes(ms: number): Step['orders'] {
    const sent = [];
    for (let passed = 0; passed < ms; passed += 100) {
      for (const { clientOrderId } of this.asked) {
        this.run.apply(this.run.time.execution(clientOrderId, 'CANCELED'));
      }
      this.tells({});
      const { orders, cancels } = this.run.apply(this.run.time.pass(97).timer());
      this.asked = cancels;
      sent.push(...orders);
      for (const { clientOrderId, request } of orders) {
        this.fills(clientOrderId, request.quantityLots, request.priceTicks);
      }
    }
    return sent;
  }

  get room() {
    const { reasons } = this.run.payloads(OutcomeKind.TRADING_STATE).at(-1)!;
    return reasons.find(({ source }) => source === 'closing');
  }

  get phase() {
    return this.run.payloads(OutcomeKind.KILL).at(-1)!.phase;
  }
}

describe('closing what one strategy holds, while another has orders there', () => {
  it('takes back the order that stands at its price, says why, and then closes', () => {
    const both = new Both();
    both.closing();
    const id = both.rests({ who: 2 });
    both.kill();
    expect(both.run.order(id).cancelRequested).toBe(true);
    const sent = both.passes(2_000);
    const canceled = both.run.payloads(OutcomeKind.ORDER).filter((o) => o.clientOrderId === id);
    expect(canceled.at(-1)).toMatchObject({ state: 'CANCELED', cancelRequested: true });
    const held = both.run
      .payloads(OutcomeKind.TRADING_STATE)
      .flatMap(({ reasons }) => reasons.filter(({ source }) => source === 'closing'));
    expect(held[0]).toMatchObject({
      scope: 'symbol:BTCUSDT',
      level: 'CANCEL_ONLY',
      reason: `strategy:red is being closed: ${id} of blue stands at its price`,
    });
    expect(sent.map(({ request }) => request)).toMatchObject([
      { strategy: 'flatten', side: -1, quantityLots: LOTS, priceTicks: BID },
    ]);
    expect([both.phase, both.run.position().lots, both.room]).toEqual(['CONFIRMED', 0, undefined]);
    const denied = both.run.payloads(OutcomeKind.DECISION).filter(({ allowed }) => !allowed);
    expect(denied).toEqual([]);
  });

  it('lets nobody place the like again until it is done, and everybody afterwards', () => {
    const both = new Both();
    both.closing();
    both.rests({ who: 2 });
    both.kill();
    expect(both.tells({ who: 2, want: 'rest' }).orders).toEqual([]);
    expect(both.run.lastDecision).toMatchObject({
      code: 'TRADING_STATE',
      tradingLevel: 'CANCEL_ONLY',
      intent: { request: { strategy: 'blue' } },
    });
    expect(both.passes(2_000)).toHaveLength(1);
    expect(both.tells({ who: 2, want: 'rest' }).orders).toHaveLength(1);
  });

  it('takes back orders that would close before it what it has to close, and open then', () => {
    const both = new Both();
    both.closing();
    const id = both.rests({ who: 2, side: -1 });
    both.kill();
    expect(both.passes(2_000)).toHaveLength(1);
    expect([both.phase, both.run.position().lots]).toEqual(['CONFIRMED', 0]);
    expect(both.run.order(id).state).toBe('CANCELED');
  });

  it('leaves orders alone that are not in its way', () => {
    const both = new Both();
    both.closing();
    both.fills(both.rests({ who: 2, want: 'take' }), LOTS);
    const below = both.rests({ who: 2, step: 1 });
    const own = both.rests({ who: 2, side: -1 }); // of what blue itself holds
    both.kill();
    expect(both.passes(2_000)).toHaveLength(1);
    expect([both.phase, both.run.position().lots]).toEqual(['CONFIRMED', LOTS]);
    for (const id of [below, own]) expect(both.run.order(id).cancelRequested).toBe(false);
  });

  it('lets others in again when the kill is lifted in the middle of it', () => {
    const both = new Both();
    both.closing();
    const id = both.rests({ who: 2 });
    both.kill();
    expect([both.room?.level, both.run.order(id).cancelRequested]).toEqual(['CANCEL_ONLY', true]);
    expect(both.run.release('strategy:red').released).toHaveLength(1);
    expect(both.room).toBe(undefined);
    both.run.apply(both.run.time.execution(id, 'CANCELED'));
    expect(both.tells({ who: 2, want: 'rest' }).orders).toHaveLength(1);
  });

  it('waits, and takes nothing back, while another kill lets it not close', () => {
    const both = new Both();
    both.closing();
    const id = both.rests({ who: 2 });
    both.run.apply(both.run.time.kill('stay', 'symbol:BTCUSDT', 'HALT'));
    both.kill();
    expect(both.passes(3_000)).toEqual([]);
    expect([both.room, both.run.order(id).cancelRequested]).toEqual([undefined, false]);
    expect(both.phase).toBe('FLATTENING');
  });
});
