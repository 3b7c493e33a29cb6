import { OutcomeKind, type Carry, type PositionSnapshot } from '@voltaire/reflex/model/outcome.ts';
import { describe, expect, it } from 'vitest';
import { BTCUSDT, ETHUSDT } from './support/instruments.ts';
import { Run, Want } from './support/run.ts';

const EMPTY: Carry = {
  symbols: ['BTCUSDT', 'ETHUSDT'],
  orders: [],
  positions: [],
  tradingState: [],
  overrides: [],
  loss: null,
};

const held = (symbolId: number, lots: number): PositionSnapshot => ({
  kind: OutcomeKind.POSITION,
  symbolId,
  lots,
  cost: '6000',
  cash: '-6000',
  realized: '0',
  turnover: '6000',
  fees: { USDT: '6' },
  fills: 1,
});

const lotsOf = (run: Run, symbol: string) =>
  run.position(run.kernel.lanes.findIndex((lane) => lane.instrument.symbol === symbol)).lots;

const next = (carried: Carry, lotSize = BTCUSDT.lotSize) => {
  const instruments = [{ ...BTCUSDT, lotSize, minQuantity: lotSize }];
  return () => new Run({ runId: 'r2', instruments, carry: carried });
};

describe('a new run', () => {
  it('goes on with the positions of the run before', () => {
    const run = new Run({ carry: { ...EMPTY, positions: [held(0, 10_000)] } }).live();
    expect(run.position()).toMatchObject({ lots: 10_000, cost: '6000', fees: { USDT: '6' } });
    expect(run.want(Want.SELL_REDUCE, 10_001).orders).toEqual([]);
    expect(run.want(Want.SELL_REDUCE, 10_000).orders).toHaveLength(1);
  });

  it('goes on with the orders of the run before, and counts them', () => {
    const before = new Run({ instruments: [BTCUSDT] }).live();
    const id = before.resting(Want.BID, 100);
    const orders = [before.order(id)];
    const run = new Run({ runId: 'r2', carry: { ...EMPTY, orders } }).marketUp();
    expect(run.kernel.workingCount).toBe(1);
    run.ordersUp(id);
    run.apply(run.time.fill(id, 't1', 6_000_000, 100));
    expect(run.position().lots).toBe(100);
  });

  // The kernel numbers symbols by their place in the configuration, and that may change.
  it('gives a position to its symbol, also when the configuration lists the symbols differently', () => {
    const before = new Run({ instruments: [BTCUSDT, ETHUSDT] }).marketUp(0);
    before.sync(1, 60_000, 60_002);
    before.ordersUp();
    before.bought(10_000);
    const carry: Carry = { ...EMPTY, positions: [before.position(0), before.position(1)] };
    const boot = before.events[0]!;
    expect(boot).toMatchObject({ instruments: [BTCUSDT, ETHUSDT] });

    const outcome = () => {
      const after = new Run({ runId: 'r2', instruments: [ETHUSDT, BTCUSDT], carry });
      return { BTCUSDT: lotsOf(after, 'BTCUSDT'), ETHUSDT: lotsOf(after, 'ETHUSDT') };
    };
    expect(outcome()).toEqual({ BTCUSDT: 10_000, ETHUSDT: 0 });
  });

  it('says again what loss limits count from, or the run after it would forgive a loss', () => {
    const before = new Run().live();
    before.bought(300);
    const loss = before.payloads(OutcomeKind.LOSS).at(-1)!;
    const carry: Carry = { ...EMPTY, positions: [before.position()], loss };
    expect(new Run({ runId: 'r2', carry }).payloads(OutcomeKind.LOSS)).toEqual([loss]);
  });

  it('does not take over what the venue counts in other ticks or lots now', () => {
    const grids = [{ tickSize: '0.010', lotSize: '0.00001' }, ETHUSDT];
    const carry: Carry = { ...EMPTY, grids, positions: [held(0, 10_000)] };
    expect(next(carry)).not.toThrow();
    expect(next(carry, '0.0001')).toThrow(
      'the run before left a position or an order in BTCUSDT, which the venue counts in other ticks or lots now',
    );
    expect(next({ ...carry, positions: [held(0, 0)] }, '0.0001')).not.toThrow();
    const before = new Run({ instruments: [BTCUSDT] }).live();
    const orders = [before.order(before.resting(Want.BID, 100))];
    expect(next({ ...carry, positions: [], orders })).not.toThrow();
    expect(next({ ...carry, positions: [], orders }, '0.0001')).toThrow('in other ticks or lots');
  });

  it('does not silently lose a position whose symbol is no longer configured', () => {
    const positions = [held(0, 0), held(1, 10_000)];
    expect(() => new Run({ instruments: [BTCUSDT], carry: { ...EMPTY, positions } })).toThrow();
  });
});
