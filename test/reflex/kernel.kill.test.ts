import { OutcomeKind, type Carry } from '@voltaire/reflex/model/outcome.ts';
import type { Scope } from '@voltaire/reflex/model/scope.ts';
import { describe, expect, it } from 'vitest';
import { BTCUSDT, ETHUSDT } from './support/instruments.ts';
import { marionette } from './support/marionette.ts';
import { ASK, BID, Run, type Step, Want } from './support/run.ts';

const ids = (list: readonly { clientOrderId: string }[]) => list.map((one) => one.clientOrderId);
const strategiesOf = ({ orders }: Step) => orders.map(({ request }) => request.strategy);

/** BTCUSDT and ETHUSDT live at two venues; on each symbol stand two strategies that want the same. */
const KRAKEN_ETH = { ...ETHUSDT, venue: 'kraken' };
const kinetic = { ...marionette, name: 'kinetic' };
const ETH_BID = 60_000;
const ETH_ASK = 60_002;

function twoOfEverything(carry: Carry | null = null, runId = 'r1'): Run {
  const strategies = ['marionette', 'kinetic'].flatMap((name) =>
    ['BTCUSDT', 'ETHUSDT'].map((symbol) => ({ name, symbol, parameters: {} })),
  );
  const options = { runId, carry, instruments: [BTCUSDT, KRAKEN_ETH], strategies };
  const run = new Run(options, [marionette, kinetic]).measured().marketUp();
  run.sync(1, ETH_BID, ETH_ASK);
  run.apply(run.time.balances('kraken'));
  run.ordersUp();
  return run;
}

const inBtc = (run: Run, want: number, lots = 100) => run.want(want, lots);
const inEth = (run: Run, want: number, lots = 200) => run.want(want, lots, ETH_BID, ETH_ASK, 1);

const refusals = (run: Run) => run.payloads(OutcomeKind.REFUSED).map(({ code }) => code);
const phases = (run: Run) => run.payloads(OutcomeKind.KILL).map(({ phase }) => phase);

describe('a kill of one scope', () => {
  it.each<[Scope, btc: string[], eth: string[]]>([
    ['global', [], []],
    ['symbol:BTCUSDT', [], ['marionette', 'kinetic']],
    ['venue:binance', [], ['marionette', 'kinetic']],
    ['strategy:kinetic', ['marionette'], ['marionette']],
  ])('%s takes back its orders and stops its intents, and nobody else’s', (scope, btc, eth) => {
    const run = twoOfEverything();
    const working = [...inBtc(run, Want.BID).orders, ...inEth(run, Want.BID).orders];
    const step = run.apply(run.time.kill('drill', scope));
    const left = working.filter(({ clientOrderId: id }) => !ids(step.cancels).includes(id));
    expect(left.map(({ request }) => request.strategy)).toEqual([...btc, ...eth]);
    expect(strategiesOf(inBtc(run, Want.BUY))).toEqual(btc);
    expect(strategiesOf(inEth(run, Want.BUY))).toEqual(eth);
    expect(run.level).toBe(scope === 'global' ? 'HALTED' : 'ACTIVE');
    const denied = run.payloads(OutcomeKind.DECISION).filter(({ allowed }) => !allowed);
    expect(denied.map(({ code }) => code)).toEqual(denied.map(() => 'TRADING_STATE'));
    expect(denied).toHaveLength(4 - btc.length - eth.length);
  });

  it('is lifted for its scope alone', () => {
    const run = twoOfEverything();
    run.apply(run.time.kill('one', 'symbol:BTCUSDT'));
    run.apply(run.time.kill('two', 'strategy:kinetic'));
    const step = run.release('symbol:BTCUSDT', 1);
    expect(step.released).toEqual([{ scope: 'symbol:BTCUSDT', killNumber: 1 }]);
    expect(strategiesOf(inBtc(run, Want.BUY))).toEqual(['marionette']);
    expect(run.kernel.kills).toMatchObject([{ scope: 'strategy:kinetic', number: 2 }]);
  });
});

describe('the modes of a kill', () => {
  it('HALT leaves working orders where they are, and lets no new one out', () => {
    const run = new Run().live();
    const id = run.resting();
    const step = run.apply(run.time.kill('look', 'global', 'HALT'));
    expect(step.cancels).toEqual([]);
    expect(run.want(Want.BUY).orders).toEqual([]);
    expect(run.want(Want.CANCEL).cancels).toEqual([
      { symbolId: 0, clientOrderId: id, type: 'LIMIT' },
    ]);
    expect(phases(run)).toEqual(['BLOCKING']);
  });

  it('CANCEL after HALT takes them back, and HALT after CANCEL does not stop that', () => {
    const run = new Run().live();
    const id = run.resting();
    run.apply(run.time.kill('look', 'global', 'HALT'));
    expect(ids(run.apply(run.time.kill('no', 'global', 'CANCEL')).cancels)).toEqual([id]);
    run.apply(run.time.kill('look', 'global', 'HALT'));
    expect(ids(run.apply(run.time.pass(2_000).timer()).cancels)).toEqual([id]);
  });

  it('CANCEL is CONFIRMED only by the venue’s own list', () => {
    const run = new Run().live();
    const id = run.resting();
    run.apply(run.time.kill());
    expect(run.apply(run.time.execution(id, 'CANCELED')).reconcile).toBe(true);
    expect(phases(run)).toEqual(['CANCELLING', 'VERIFYING']);
    run.apply(run.time.reconciled(id)); // it still lists it: asked back, and asked for again
    expect(phases(run)).not.toContain('CONFIRMED');
    run.time.pass(2_000);
    expect(run.apply(run.time.timer()).reconcile).toBe(true);
    run.apply(run.time.reconciled());
    expect(phases(run).at(-1)).toBe('CONFIRMED');
    expect(run.payloads(OutcomeKind.KILL).at(-1)).toMatchObject({ ordersOpen: 0, ordersEnded: 1 });
  });
});

/** A moment of a market that lives on. */
function passing(run: Run): Step {
  run.tick();
  return run.apply(run.time.pass(97).timer());
}

/** Until the kernel sends something, at most three seconds. */
function untilOrder(run: Run): Step {
  for (let i = 0; i < 30; i++) {
    const step = passing(run);
    if (step.orders.length > 0) return step;
  }
  throw new Error(`no order: ${JSON.stringify(run.payloads(OutcomeKind.KILL).at(-1))}`);
}

describe('FLATTEN', () => {
  it('closes what is held by reduce-only slices that trade at once or not at all, through the governor', () => {
    const run = new Run().live();
    run.bought(500);
    run.apply(run.time.kill('out', 'global', 'FLATTEN'));
    run.apply(run.time.reconciled());
    const [order] = untilOrder(run).orders;
    expect(order!.request).toMatchObject({
      strategy: 'flatten',
      side: -1,
      quantityLots: 500,
      priceTicks: BID,
      timeInForce: 'IOC',
      reduceOnly: true,
    });
    expect(run.lastDecision).toMatchObject({
      id: order!.clientOrderId,
      allowed: true,
      tradingLevel: 'REDUCE_ONLY',
      intent: { rationale: [{ name: 'kill' }] },
    });
    expect(run.lastDecision.controls.length).toBeGreaterThan(20);
    run.apply(run.time.fill(order!.clientOrderId, 'f1', BID, 500));
    run.want(Want.NOTHING);
    run.apply(run.time.timer());
    expect(run.position().lots).toBe(0);
    expect(run.payloads(OutcomeKind.KILL).at(-1)).toMatchObject({
      phase: 'CONFIRMED',
      residual: [],
    });
  });

  it('goes on until nothing is left, whatever part of a slice the market takes', () => {
    const run = new Run().live();
    run.bought(500);
    run.apply(run.time.kill('out', 'global', 'FLATTEN'));
    run.apply(run.time.reconciled());
    const sliced: number[] = [];
    for (const part of [200, 0, 300]) {
      const [order] = untilOrder(run).orders;
      sliced.push(order!.request.quantityLots);
      const id = order!.clientOrderId;
      if (part > 0) run.apply(run.time.fill(id, `f${sliced.length}`, BID, part));
      run.apply(run.time.execution(id, 'EXPIRED'));
    }
    expect(sliced).toEqual([500, 300, 300]);
    expect(run.position().lots).toBe(0);
  });

  it('of a strategy closes its share alone, and its own new orders are denied meanwhile', () => {
    const run = twoOfEverything();
    for (const { clientOrderId: id } of inBtc(run, Want.BUY, 300).orders) {
      run.apply(run.time.execution(id, 'ACKED'));
      run.apply(run.time.fill(id, `t-${id}`, ASK, 300));
    }
    expect(run.position().lots).toBe(600);
    run.apply(run.time.kill('out', 'strategy:kinetic', 'FLATTEN'));
    run.apply(run.time.reconciled());
    const [order] = untilOrder(run).orders;
    expect(order!.request).toMatchObject({ strategy: 'flatten', side: -1, quantityLots: 300 });
    run.apply(run.time.fill(order!.clientOrderId, 'f1', BID, 300));
    for (let i = 0; i < 30; i++) expect(passing(run).orders).toEqual([]);
    expect(run.position().lots).toBe(300);
    const { strategies } = run.payloads(OutcomeKind.LOSS).at(-1)!;
    expect(strategies.map(({ name, lots }) => [name, lots])).toEqual([
      ['marionette', { BTCUSDT: 300 }],
      ['kinetic', {}],
    ]);
    expect(phases(run).at(-1)).toBe('CONFIRMED');
    expect(strategiesOf(inBtc(run, Want.SELL_REDUCE, 100))).toEqual(['marionette']);
  });

  it('waits for a market that can be seen', () => {
    const run = new Run().live();
    run.bought(500);
    run.apply(run.time.link('market', false));
    run.apply(run.time.kill('out', 'global', 'FLATTEN'));
    run.apply(run.time.reconciled());
    for (let i = 0; i < 30; i++) {
      expect(run.apply(run.time.pass(99).timer()).orders).toEqual([]);
    }
    expect(run.payloads(OutcomeKind.KILL).at(-1)).toMatchObject({
      phase: 'FLATTENING',
      residual: [{ symbolId: 0, lots: 500, notional: null }],
    });
    const before = run.steps.length;
    run.marketUp();
    for (let i = 0; i < 10; i++) passing(run);
    const sliced = run.steps.slice(before).flatMap(({ orders }) => orders);
    expect(sliced.map(({ request }) => request)).toMatchObject([{ quantityLots: 500, side: -1 }]);
  });
});

describe('a release', () => {
  it('needs two people', () => {
    const run = new Run().live();
    run.apply(run.time.kill());
    run.apply(run.time.propose());
    const { id } = run.payloads(OutcomeKind.PROPOSAL).at(-1)!;
    expect(run.want(Want.BUY).orders).toEqual([]);
    expect(run.apply(run.time.approve(id, 'ada')).released).toEqual([]);
    expect(refusals(run)).toEqual(['SAME_PERSON']);
    expect(run.apply(run.time.approve(id, 'bob')).released).toHaveLength(1);
    expect(run.level).toBe('ACTIVE');
    expect(run.want(Want.BUY).orders).toHaveLength(1);
  });

  it('needs a machine that was measured and is well', () => {
    const run = new Run().marketUp();
    run.ordersUp();
    run.apply(run.time.kill());
    expect(run.release().released).toEqual([]);
    expect(refusals(run)).toEqual(['HEALTH_NOT_GREEN']);
  });

  it('that is outrun by a newer kill lifts nothing', () => {
    const run = new Run().live();
    run.apply(run.time.kill('first'));
    run.apply(run.time.propose());
    const { id } = run.payloads(OutcomeKind.PROPOSAL).at(-1)!;
    run.apply(run.time.kill('second'));
    expect(run.apply(run.time.approve(id)).released).toEqual([]);
    expect(refusals(run)).toEqual(['NEWER_KILL']);
    expect(run.level).toBe('HALTED');
  });
});

function carryOf(run: Run): Carry {
  const orders = new Map(run.payloads(OutcomeKind.ORDER).map((o) => [o.clientOrderId, o]));
  return {
    symbols: run.kernel.lanes.map(({ instrument }) => instrument.symbol),
    orders: [...orders.values()].filter(({ state }) => state === 'SENT' || state === 'ACKED'),
    positions: run.kernel.lanes.map(({ instrument: { id } }) => run.position(id)),
    tradingState: run.payloads(OutcomeKind.TRADING_STATE).at(-1)!.reasons,
    overrides: run.payloads(OutcomeKind.OVERRIDES).at(-1)!.overrides,
    loss: run.payloads(OutcomeKind.LOSS).at(-1) ?? null,
  };
}

describe('a kill that a run was ended in the middle of', () => {
  it('goes on in the next one: takes back, verifies, confirms', () => {
    const before = new Run().live();
    const id = before.resting();
    before.apply(before.time.kill('drill', 'symbol:BTCUSDT', 'CANCEL'));
    const run = new Run({ runId: 'r2', carry: carryOf(before) });
    expect(run.kernel.kills).toEqual([{ scope: 'symbol:BTCUSDT', mode: 'CANCEL', number: 1 }]);
    run.measured().marketUp();
    expect(ids(run.ordersUp(id).cancels)).toContain(id);
    expect(run.apply(run.time.execution(id, 'CANCELED')).reconcile).toBe(true);
    run.apply(run.time.reconciled());
    expect(phases(run).at(-1)).toBe('CONFIRMED');
    expect(run.want(Want.BUY).orders).toEqual([]);
    expect(run.release('symbol:BTCUSDT', 1).released).toHaveLength(1);
    expect(run.want(Want.BUY).orders).toHaveLength(1);
  });

  it('flattens what the run before did not, also of one strategy', () => {
    const before = twoOfEverything();
    for (const { clientOrderId: id } of inBtc(before, Want.BUY, 300).orders) {
      before.apply(before.time.fill(id, `t-${id}`, ASK, 300));
    }
    before.apply(before.time.kill('out', 'strategy:kinetic', 'FLATTEN'));
    const run = twoOfEverything(carryOf(before), 'r2');
    const [order] = untilOrder(run).orders;
    expect(order!.request).toMatchObject({ strategy: 'flatten', side: -1, quantityLots: 300 });
  });
});
