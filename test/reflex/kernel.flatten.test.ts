import { type Carry, OutcomeKind, type PositionSnapshot } from '@voltaire/reflex/model/outcome.ts';
import { describe, expect, it } from 'vitest';
import { BTCUSDT } from './support/instruments.ts';
import { LIMITS, POLICY, policyWith } from './support/policy.ts';
import { ASK, BID, Run, Want } from './support/run.ts';

const LOTS = 500;

/** As many symbols as asked for, all like BTCUSDT, on which no strategy stands, each with a position. */
function held(count: number): Run {
  const symbols = Array.from({ length: count }, (_, i) => `S${i}USDT`);
  const instruments = symbols.map((symbol) => ({ ...BTCUSDT, symbol }));
  const positions = symbols.map(
    (_, symbolId): PositionSnapshot => ({
      kind: OutcomeKind.POSITION,
      symbolId,
      lots: symbolId % 2 === 0 ? LOTS : -LOTS,
      cost: '0',
      cash: '0',
      realized: '0',
      turnover: '0',
      fees: {},
      fills: 1,
    }),
  );
  const carry: Carry = {
    symbols,
    orders: [],
    positions,
    tradingState: [],
    overrides: [],
    loss: null,
  };
  const policy = {
    ...POLICY,
    symbols: Object.fromEntries(symbols.map((symbol) => [symbol, LIMITS])),
  };
  const run = new Run({ policy, instruments, carry, strategies: [] }).measured();
  run.apply(run.time.link('market', true));
  symbols.forEach((_, id) => run.sync(id));
  run.ordersUp();
  run.apply(run.time.kill('out', 'global', 'FLATTEN'));
  run.apply(run.time.reconciled());
  return run;
}

/** Every slice is traded in full at once. */
function traded(run: Run, seconds: number): string[] {
  const ids: string[] = [];
  for (let i = 0; i < seconds * 10; i++) {
    const count = run.kernel.lanes.length;
    for (let id = 0; id < count; id++) run.apply(run.time.quote(BID, ASK, 10, 10, id));
    const { orders } = run.apply(run.time.pass(100 - count - 1).timer());
    for (const { clientOrderId, request } of orders) {
      ids.push(clientOrderId);
      run.apply(
        run.time.fill(
          clientOrderId,
          `t-${clientOrderId}`,
          request.priceTicks,
          request.quantityLots,
        ),
      );
    }
  }
  return ids;
}

describe('flattening symbols on which no strategy stands', () => {
  it('records what was held, as it was known to the decision', () => {
    const run = held(1);
    traded(run, 1);
    expect(run.lastDecision).toMatchObject({ allowed: true, view: { positionLots: LOTS } });
    expect(run.position().lots).toBe(0);
  });

  it('closes many at once, long and short, and nobody is taken for flooding', () => {
    const run = held(30);
    expect(traded(run, 1)).toHaveLength(30);
    expect(run.kernel.lanes.map((_, id) => run.position(id).lots)).toEqual(Array(30).fill(0));
    const { reasons } = run.payloads(OutcomeKind.TRADING_STATE).at(-1)!;
    expect(reasons.map(({ source }) => source)).toEqual(['operator']);
    run.apply(run.time.timer());
    expect(run.payloads(OutcomeKind.KILL).at(-1)).toMatchObject({ phase: 'CONFIRMED' });
  });
});

describe('a halt that latched by itself', () => {
  it('does not keep a person from closing what is held', () => {
    const run = new Run({ policy: policyWith({ account: { capital: 100 } }) }).live();
    run.bought(LOTS);
    for (let i = 0; i < 3; i++) {
      run.want(Want.NOTHING, 10, BID / 2, ASK / 2);
      run.apply(run.time.pass(98).timer());
    }
    expect(run.level).toBe('HALTED');
    run.apply(run.time.kill('out', 'global', 'FLATTEN'));
    run.apply(run.time.reconciled());
    const orders = [];
    for (let i = 0; i < 10; i++) {
      run.want(Want.NOTHING, 10, BID / 2, ASK / 2);
      orders.push(...run.apply(run.time.pass(98).timer()).orders);
    }
    expect(orders.map(({ request }) => request)).toMatchObject([{ strategy: 'flatten', side: -1 }]);
  });
});
