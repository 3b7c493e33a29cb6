import type { CommandAction } from '@voltaire/reflex/model/event.ts';
import { BY_HAND, ORDER_TYPES, type RequestedOrder } from '@voltaire/reflex/model/order.ts';
import { OutcomeKind } from '@voltaire/reflex/model/outcome.ts';
import { describe, expect, it } from 'vitest';
import { exitsOf } from './support/bracket-venue.ts';
import { BTCUSDT } from './support/instruments.ts';
import { POLICY, STRATEGY_LIMITS } from './support/policy.ts';
import { deniersOf, Stage } from './risk/recipe/stage.ts';
import { ASK, BID, type Step } from './support/run.ts';

const LIMITS = { ...STRATEGY_LIMITS, types: ORDER_TYPES };
const strategies = { ...POLICY.strategies, [BY_HAND]: LIMITS };
const WITH_LIMITS = { policy: { ...POLICY, strategies } };
const BUY: RequestedOrder = {
  side: 1,
  type: 'LIMIT',
  timeInForce: 'GTC',
  quantityLots: 100,
  priceTicks: BID,
  reduceOnly: false,
};

type Placing = Extract<CommandAction, { type: 'place' }>;

function places(stage: Stage, request: Partial<RequestedOrder> = {}, more: Partial<Placing> = {}) {
  const asked = { ...BUY, ...request };
  const action = { type: 'place', symbol: 'BTCUSDT', request: asked, exits: null } as const;
  return stage.commanded(stage.time.command({ ...action, reason: 'to try', ...more }));
}

function cancels(stage: Stage, clientOrderId: string): Step {
  return stage.commanded(stage.time.command({ type: 'cancel', clientOrderId, reason: 'enough' }));
}

const refusals = ({ run }: Stage) => run.payloads(OutcomeKind.REFUSED).map(({ code }) => code);

describe('an order by hand', () => {
  it('passes the gate in its own name, with who wanted it and why', () => {
    const stage = new Stage(WITH_LIMITS);
    const { orders } = places(stage);
    expect(orders).toHaveLength(1);
    expect(stage.decision).toMatchObject({
      allowed: true,
      intent: { why: 'ada: to try', request: { strategy: BY_HAND, ...BUY } },
    });
  });

  it('is denied where nobody has said within which limits people may trade', () => {
    const stage = new Stage();
    expect(places(stage).orders).toEqual([]);
    expect(deniersOf(stage.decision)).toEqual(
      expect.arrayContaining(['LIMIT_NOT_CONFIGURED', 'NOT_PERMITTED']),
    );
  });

  it('of the market takes the market’s price as its reference', () => {
    const stage = new Stage(WITH_LIMITS);
    const market = { type: 'MARKET', timeInForce: 'IOC', priceTicks: 0 } as const;
    expect(places(stage, market).orders[0]!.request.priceTicks).toBe((BID + ASK) / 2);
  });

  it('does not trade with a strategy’s, nor a strategy’s with it', () => {
    const stage = new Stage(WITH_LIMITS);
    stage.rests();
    places(stage, { side: -1, priceTicks: BID });
    expect(deniersOf(stage.decision)).toContain('SELF_MATCH');
    const other = new Stage(WITH_LIMITS);
    places(other);
    expect(other.act({ side: -1, priceTicks: BID }).orders).toEqual([]);
    expect(deniersOf(other.decision)).toContain('SELF_MATCH');
  });

  it('stops with everything else under a kill', () => {
    const stage = new Stage(WITH_LIMITS);
    stage.commanded(stage.time.kill());
    expect(places(stage).orders).toEqual([]);
    expect(deniersOf(stage.decision)).toContain('TRADING_STATE');
  });

  it('obeys an override in force, and is not vetoed because of it', () => {
    const stage = new Stage(WITH_LIMITS);
    const low = { scope: 'global', level: 'LOW', reason: 'r', expiresAtUs: null } as const;
    stage.commanded(stage.time.command({ type: 'aggression', ...low }));
    expect(places(stage).orders).toHaveLength(1);
    const long = { scope: 'global', bias: 'LONG_ONLY', reason: 'r', expiresAtUs: null } as const;
    stage.commanded(stage.time.command({ type: 'bias', ...long }));
    places(stage, { side: -1, priceTicks: ASK });
    expect(deniersOf(stage.decision)).toContain('VETO_BIAS');
  });

  it('is refused with a stop where the venue takes none, and with a target alone it is not', () => {
    const instruments = [{ ...BTCUSDT, orderTypes: ['LIMIT', 'MARKET', 'LIMIT_MAKER'] as const }];
    const stage = new Stage({ ...WITH_LIMITS, instruments });
    expect(places(stage, {}, { exits: exitsOf(1) }).orders).toEqual([]);
    expect(refusals(stage)).toEqual(['NO_STOPS_HERE']);
    const target = { stopTicks: 0, profitTicks: BID + 100 };
    expect(places(stage, {}, { exits: target }).orders).toHaveLength(1);
  });

  it('is refused with its reason where it cannot even be asked for', () => {
    const stage = new Stage(WITH_LIMITS);
    places(stage, {}, { symbol: 'DOGEUSDT' });
    places(stage, {}, { exits: { stopTicks: BID + 1, profitTicks: 0 } });
    cancels(stage, 'Vr1-nothing');
    expect(refusals(stage)).toEqual(['NO_SUCH_SYMBOL', 'WRONG_EXITS', 'NO_SUCH_ORDER']);
  });

  it('may have exits like a strategy’s', () => {
    const stage = new Stage(WITH_LIMITS);
    const id = places(stage, {}, { exits: exitsOf(1) }).orders[0]!.clientOrderId;
    stage.told(id, 'ACKED');
    expect(stage.fill(id, BID, 100).orders[0]?.request).toMatchObject({
      strategy: BY_HAND,
      type: 'STOP',
      reduceOnly: true,
    });
  });
});

describe('a cancel by hand', () => {
  it('takes back an order, whoever placed it, and says so again when asked again', () => {
    const stage = new Stage(WITH_LIMITS);
    const id = stage.rests();
    expect(cancels(stage, id).cancels).toHaveLength(1);
    const again = cancels(stage, id);
    expect(again.cancels).toEqual([]);
    expect(again.outcomes.map(({ payload }) => payload)).toMatchObject([
      { kind: OutcomeKind.ORDER, clientOrderId: id, cancelRequested: true },
    ]);
    stage.told(id, 'CANCELED');
    cancels(stage, id);
    expect(refusals(stage)).toEqual(['NO_SUCH_ORDER']);
  });

  it('of an entry that has ended takes back its exit, and no other follows', () => {
    const stage = new Stage(WITH_LIMITS);
    const id = places(stage, {}, { exits: exitsOf(1) }).orders[0]!.clientOrderId;
    stage.told(id, 'ACKED');
    const exit = stage.fill(id, BID, 100).orders[0]!.clientOrderId;
    stage.told(exit, 'ACKED');
    expect(cancels(stage, id).cancels).toEqual([
      { symbolId: 0, clientOrderId: exit, type: 'STOP' },
    ]);
    expect(stage.told(exit, 'CANCELED').orders).toEqual([]);
    const bracket = stage.run.payloads(OutcomeKind.BRACKET).at(-1);
    expect(bracket).toMatchObject({ phase: 'ENDED' });
  });
});
