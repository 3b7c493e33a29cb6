import type { StrategyAnswer } from '@voltaire/reflex/model/intent.ts';
import type { Side } from '@voltaire/reflex/model/order.ts';
import { OutcomeKind } from '@voltaire/reflex/model/outcome.ts';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BTCUSDT } from './support/instruments.ts';
import { ASK, BID, type Run, type Step, Want } from './support/run.ts';
import { userSays, withUser } from './support/users.ts';

const MODEL = 'tide';
const MAX_AGE_MS = 500;
const inference = { models: [MODEL], maxAgeMs: MAX_AGE_MS, maxJumpBps: 100 };

/** A user's strategy that only reduces without a forecast, and others that go on trading. */
function reducer(withoutInference: 'TRADE' | 'REDUCE' | 'HOLD' = 'REDUCE'): Run {
  return withUser([BTCUSDT], { inference }, { withoutInference });
}

function grounds(side: Side) {
  const signal = { name: 'told', value: side, unit: '', weight: 1, contribution: side };
  return { score: side, threshold: 1, rationale: [signal], why: 'told to' };
}

function place(side: Side, quantityLots: number, reduceOnly = false): StrategyAnswer {
  const priceTicks = side > 0 ? BID : ASK; // rests
  const request = { side, type: 'LIMIT', timeInForce: 'GTC', quantityLots, priceTicks } as const;
  return { kind: 'place', request: { ...request, reduceOnly }, ...grounds(side) };
}

function move(clientOrderId: string, side: Side, quantityLots: number): StrategyAnswer {
  const priceTicks = (side > 0 ? BID : ASK) - side;
  return { kind: 'amend', clientOrderId, quantityLots, priceTicks, ...grounds(side) };
}

/** By somebody else: all strategies on a symbol share its position. */
function hold(run: Run, lots: number): void {
  if (lots === 0) return;
  const [want, price] = lots > 0 ? [Want.BUY, ASK] : [Want.SELL, BID];
  const id = run.want(want, Math.abs(lots)).orders[0]!.clientOrderId;
  run.apply(run.time.execution(id, 'ACKED'));
  run.apply(run.time.fill(id, `t-${id}`, price, Math.abs(lots)));
  userSays(run, { kind: 'hold', code: 'WAITING' });
}

function asked(run: Run, answer: StrategyAnswer): Step {
  run.want(Want.NOTHING);
  return userSays(run, answer);
}

/** An order of the user's that rests; placed with a forecast. */
function resting(run: Run, side: Side, lots: number): string {
  const id = asked(run, place(side, lots)).orders[0]!.clientOrderId;
  run.apply(run.time.execution(id, 'ACKED'));
  return id;
}

const foresee = (run: Run) => run.apply(run.time.inference(MODEL));
/** The forecast grows too old; a tick comes and the user is asked. */
function deprive(run: Run): Step {
  run.time.pass(MAX_AGE_MS + 1);
  return run.tick();
}

const isAbout = (step: Step, kind: number) => step.outcomes.some((o) => o.payload.kind === kind);
const pending = (run: Run, ids: readonly string[], side: Side): number =>
  ids
    .map((id) => run.order(id))
    .filter(({ request, state }) => request.side === side && state === 'ACKED')
    .reduce((sum, { request }) => sum + request.quantityLots, 0);

describe('a user’s strategy that only reduces without a forecast', () => {
  it('opens with one, and holds without, whatever it wants', () => {
    const run = reducer();
    foresee(run);
    expect(asked(run, place(1, 100)).orders).toHaveLength(1);
    deprive(run);
    const step = userSays(run, place(1, 100));
    expect([step.orders, isAbout(step, OutcomeKind.DECISION)]).toEqual([[], false]);
    const [told] = run.payloads(OutcomeKind.HOLD).slice(-1);
    expect(told).toMatchObject({ strategy: 'user', code: 'NO_FORECAST' });
    expect(told!.hurdles[0]).toMatchObject({ code: 'NO_FORECAST', passed: false });
  });

  it('is held to it by a model’s forecast that is not believed as by none', () => {
    const run = reducer();
    foresee(run);
    run.apply(run.time.inference(MODEL, 500));
    expect(asked(run, place(1, 100)).orders).toEqual([]);
    run.apply(run.time.inference(MODEL, 500));
    expect(asked(run, place(1, 100)).orders).toEqual([]);
    run.apply(run.time.inference(MODEL, 1));
    expect(asked(run, place(1, 100)).orders).toHaveLength(1);
  });

  it('closes, and not a lot more', () => {
    const run = reducer();
    hold(run, 100);
    expect(asked(run, place(-1, 101)).orders).toEqual([]);
    expect(asked(run, place(-1, 101, true)).orders).toEqual([]);
    expect(asked(run, place(-1, 60)).orders).toHaveLength(1);
    expect(asked(run, place(-1, 41)).orders).toEqual([]);
    expect(asked(run, place(-1, 40)).orders).toHaveLength(1);
  });

  it('loses its orders that could open or add when the forecast ends, and keeps what reduces', () => {
    const run = reducer();
    hold(run, 100);
    foresee(run);
    const bid = resting(run, 1, 50);
    const offer = resting(run, -1, 100);
    expect(deprive(run).cancels).toEqual([{ symbolId: 0, clientOrderId: bid, type: 'LIMIT' }]);
    expect(run.order(offer).cancelRequested).toBe(false);
  });

  it('gets no order in the place of one that it moved while there was a forecast', () => {
    const run = reducer();
    foresee(run);
    const id = resting(run, 1, 50);
    expect(asked(run, move(id, 1, 40)).cancels).toHaveLength(1);
    deprive(run);
    const step = run.apply(run.time.execution(id, 'CANCELED'));
    expect(step.orders).toEqual([]);
    expect(isAbout(step, OutcomeKind.DECISION)).toBe(false);
  });

  it.each(['TRADE', 'REDUCE'] as const)('and %s are free where no model is configured', (kind) => {
    const run = withUser([BTCUSDT], {}, { withoutInference: kind });
    expect(asked(run, place(1, 100)).orders).toHaveLength(1);
  });

  it('is told apart from one that trades, and from one that is not even asked', () => {
    expect(asked(reducer('TRADE'), place(1, 100)).orders).toHaveLength(1);
    expect(reducer('HOLD').want(Want.NOTHING).consults).toEqual([]);
  });

  it('reduces and nothing else, whatever it answers and whatever is held and works', () => {
    const side = fc.constantFrom<Side>(1, -1);
    const lots = fc.integer({ min: 1, max: 12 }).map((n) => 10 * n); // worth enough for an order
    const positions = fc.integer({ min: -15, max: 15 }).map((n) => 10 * n);
    const some = fc.oneof(
      { weight: 9, arbitrary: lots },
      fc.constant(Number.NaN),
      fc.constant(-50),
    );
    const answers = fc.record({
      what: fc.constantFrom('place', 'place', 'amend', 'cancel', 'hold'),
      side,
      lots: some,
      reduceOnly: fc.boolean(),
      which: fc.nat({ max: 3 }),
    });
    const works = fc.array(fc.record({ side, lots }), { maxLength: 3 });
    let [passed, held] = [0, 0];
    fc.assert(
      fc.property(positions, works, answers, (position, list, told) => {
        const run = reducer();
        hold(run, position);
        foresee(run);
        const ids = list.map((each) => resting(run, each.side, each.lots));
        deprive(run);
        for (const id of ids) {
          const { request, cancelRequested } = run.order(id);
          const worst = pending(run, ids, request.side);
          expect(cancelRequested).toBe(worst > -request.side * position);
        }
        const id = ids[told.which] ?? 'none';
        const order = ids[told.which] === undefined ? null : run.order(id);
        const amended = told.what === 'amend' && order !== null;
        const on = amended ? order.request.side : told.side;
        const others = pending(run, ids, on) - (amended ? order.request.quantityLots : 0);
        const mayTrade = position * on < 0 && told.lots + others <= Math.abs(position);
        const step = userSays(
          run,
          told.what === 'place'
            ? place(on, told.lots, told.reduceOnly)
            : told.what === 'amend'
              ? move(id, on, told.lots)
              : told.what === 'cancel'
                ? { kind: 'cancel', clientOrderId: id, why: 'told to' }
                : { kind: 'hold', code: 'WAITING' },
        );
        const wants = told.what === 'place' || (amended && !order.cancelRequested);
        expect(isAbout(step, OutcomeKind.DECISION)).toBe(wants && mayTrade);
        expect(step.orders.length).toBeLessThanOrEqual(mayTrade ? 1 : 0);
        if (step.orders.length > 0) passed++;
        if (wants && !mayTrade) held++;
      }),
      { numRuns: 400 },
    );
    expect(Math.min(passed, held)).toBeGreaterThan(10);
  });
});
