import { TrackedOrder } from '@voltaire/reflex/act/tracked-order.ts';
import type { Instrument } from '@voltaire/reflex/model/instrument.ts';
import type { OrderRequest } from '@voltaire/reflex/model/order.ts';
import type { ApprovedOrder } from '@voltaire/reflex/risk/governor.ts';
import { algoText } from '@voltaire/reflex/venue/binance-futures/algo-text.ts';
import {
  fromAlgoOrder,
  fromAlgoUpdate,
  fromOpenAlgoOrder,
} from '@voltaire/reflex/venue/binance-futures/algo-update.ts';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { btcPerp } from '../../support/instruments.ts';
import { REQUEST } from '../../support/risk.ts';
import { algo, listening, order } from './support/listening.ts';

const STAMP = { atUs: 1, monoNs: 2 };
const instrument: Instrument = btcPerp();
const text = (request: Partial<OrderRequest>) =>
  JSON.parse(
    algoText(
      { clientOrderId: 'V1-7', request: { ...REQUEST, ...request } } as ApprovedOrder,
      instrument,
      1_762_506_268_690,
    ),
  ) as object;

describe('what is sent to the Algo Service ("New Algo Order")', () => {
  const stop = { type: 'STOP', side: -1, triggerTicks: 900_000, quantityLots: 100_000 } as const;

  it('names our name as the client’s, and the last trade as what is compared', () => {
    expect(text(stop)).toEqual({
      algoType: 'CONDITIONAL',
      symbol: 'BTCUSDT',
      side: 'SELL',
      type: 'STOP_MARKET',
      quantity: '1.00000',
      triggerPrice: '9000.00',
      workingType: 'CONTRACT_PRICE',
      clientAlgoId: 'V1-7',
      timestamp: 1_762_506_268_690,
    });
  });

  it.each([
    ['STOP_LIMIT', 'STOP'],
    ['TAKE_PROFIT_LIMIT', 'TAKE_PROFIT'],
  ] as const)('has a limit and how long it stands: %s', (type, venueType) => {
    const terms = { ...stop, type, priceTicks: 899_900, timeInForce: 'IOC' } as const;
    expect(text({ ...terms, reduceOnly: true })).toMatchObject({
      type: venueType,
      price: '8999.00',
      timeInForce: 'IOC',
      reduceOnly: 'true',
    });
  });

  it('is nothing without a trigger price, and no iceberg', () => {
    expect(() => text({ type: 'LIMIT' })).toThrow('do not go to the Algo Service');
    expect(() => text({ ...stop, displayLots: 1 })).toThrow('icebergs do not go');
  });
});

const told = (X: string, changes: object = {}) =>
  fromAlgoUpdate(algo(X, changes), instrument, STAMP);

describe('what the Algo Service says of an order', () => {
  it.each([
    ['NEW', 'ACKED', undefined],
    ['TRIGGERING', 'TRIGGERED', undefined],
    ['TRIGGERED', 'TRIGGERED', undefined],
    ['FINISHED', 'TRIGGERED', undefined],
    ['CANCELED', 'CANCELED', 0],
    ['EXPIRED', 'EXPIRED', 0],
    ['REJECTED', 'REJECTED', undefined],
  ] as const)('%s says %s', (status, type, executedLots) => {
    const execution = told(status, { rm: 'Reduce Only reject' });
    expect(execution).toMatchObject({
      clientOrderId: 'V1-7',
      venueOrderId: '1000000000000001',
      type,
      exchangeUs: 1_000_000,
      reason: 'Reduce Only reject',
      fill: null,
      pushed: true,
    });
    expect(execution.executedLots).toBe(executedLots);
  });

  it('counts what has traded, of one that has become another', () => {
    expect(told('CANCELED', { ai: '7', aq: '0.001' }).executedLots).toBe(100);
    expect(told('CANCELED', { ai: '7' }).executedLots).toBeUndefined();
  });

  it('is read as somebody was sent it (nautechsystems/nautilus_trader, issue 3287)', () => {
    const message = JSON.parse(
      '{"e":"ALGO_UPDATE","T":1765431097030,"E":1765431097037,"o":{"caid":"V1-7","aid":1000000033225453,' +
        '"at":"CONDITIONAL","o":"STOP_MARKET","s":"DOGEUSDT","S":"BUY","ps":"BOTH","f":"GTC","q":"38",' +
        '"X":"TRIGGERED","ai":"88937381063","ap":"0","aq":"0","act":"MARKET","tp":"0.13855","p":"0",' +
        '"V":"EXPIRE_MAKER","wt":"CONTRACT_PRICE","pm":"NONE","cp":false,"pP":false,"R":false,' +
        '"tt":1765431097019,"gtd":0}}',
    ) as Record<string, unknown>;
    expect(fromAlgoUpdate(message, instrument, STAMP)).toMatchObject({
      venueOrderId: '1000000033225453',
      type: 'TRIGGERED',
    });
  });

  it('is refused when it cannot be read', () => {
    expect(() => told('PAUSED')).toThrow('algo status "PAUSED" is unknown');
    expect(() => told('NEW', { caid: 7 })).toThrow('caid must be');
    expect(() => fromAlgoOrder({ clientAlgoId: 'a' }, instrument, STAMP)).toThrow('updateTime');
  });

  it('in its list is as much as may trade; what closes a whole position names nothing', () => {
    const row = { clientAlgoId: 'x', symbol: 'BTCUSDT', side: 'SELL', quantity: '0.5' };
    const listed = { clientOrderId: 'x', symbol: 'BTCUSDT', side: -1 };
    expect(fromOpenAlgoOrder(row)).toEqual({ ...listed, quantity: '0.5' });
    const closing = { ...row, quantity: '0', closePosition: true };
    expect(fromOpenAlgoOrder(closing)).toEqual({ ...listed, quantity: '' });
  });
});

describe('an order that waited', () => {
  it('is released in the matching engine, under our name, whatever it is called there', () => {
    const { events, open, executions } = listening();
    open.add('V1-7', 'STOP');
    events.take(algo('TRIGGERED', { ai: '99' }));
    events.take(order({ c: 'made_up', i: 99 }));
    events.take(order({ c: 'made_up', i: 99, x: 'CANCELED', X: 'CANCELED' }));
    expect(executions.map(({ clientOrderId, type }) => [clientOrderId, type])).toEqual([
      ['V1-7', 'TRIGGERED'],
      ['V1-7', 'TRIGGERED'],
      ['V1-7', 'CANCELED'],
    ]);
    expect(open.any).toBe(false);
  });

  it('is asked about when it is finished and nobody has told how', () => {
    const { events, open, query } = listening();
    open.add('V1-7', 'STOP_LIMIT');
    events.take(order({ c: 'made_up', i: 99, x: 'CANCELED', X: 'CANCELED' }));
    events.take(algo('TRIGGERED', { ai: '99' }));
    expect(query).not.toHaveBeenCalled();
    events.take(algo('FINISHED', { ai: '99' }));
    expect(query).toHaveBeenCalledExactlyOnceWith({
      symbolId: 0,
      clientOrderId: 'V1-7',
      type: 'STOP_LIMIT',
    });
  });

  it('and has ended, as was told, is not asked about', () => {
    const { events, open, query } = listening();
    open.add('V1-7', 'STOP');
    events.take(order({ x: 'EXPIRED', X: 'EXPIRED' }));
    events.take(algo('FINISHED', { ai: '7' }));
    for (const end of ['CANCELED', 'REJECTED', 'EXPIRED']) {
      open.add('V1-7', 'STOP');
      events.take(algo(end));
      expect(open.any).toBe(false);
    }
    expect(query).not.toHaveBeenCalled();
  });

  it('of somebody else, or of a symbol that is not ours, is nobody’s matter', () => {
    const { events, open, executions, query } = listening();
    events.take(algo('FINISHED', { caid: 'by_hand', ai: '9' }));
    expect([open.any, open.nameOf('9')]).toEqual([false, undefined]);
    const before = executions.length;
    events.take(algo('NEW', { s: 'DOGEUSDT' }));
    expect(executions).toHaveLength(before);
    expect(query).not.toHaveBeenCalled();
  });
});

const trade = (t: number, z: number, X: string) =>
  order({ x: 'TRADE', X, t, l: '0.001', z: `0.00${z}`, L: '7103.04', n: '0.1', N: 'USDT', i: 9 });
/** What the venue tells of one order, as it ends, and what must have become of it here. */
const LIVES = [
  {
    messages: [
      algo('NEW'),
      algo('TRIGGERING'),
      order({ i: 9 }),
      trade(1, 1, 'PARTIALLY_FILLED'),
      trade(2, 2, 'PARTIALLY_FILLED'),
      trade(3, 3, 'FILLED'),
      algo('TRIGGERED', { ai: '9', aq: '0.003' }),
      algo('FINISHED', { ai: '9', aq: '0.003' }),
    ],
    state: 'FILLED',
    filled: 300,
  },
  {
    messages: [
      algo('NEW'),
      algo('TRIGGERING'),
      order({ i: 9 }),
      trade(1, 1, 'PARTIALLY_FILLED'),
      algo('TRIGGERED', { ai: '9', aq: '0.001' }),
      order({ i: 9, x: 'CANCELED', X: 'CANCELED', z: '0.001' }),
      algo('FINISHED', { ai: '9', aq: '0.001' }),
    ],
    state: 'CANCELED',
    filled: 100,
  },
  { messages: [algo('NEW'), algo('CANCELED')], state: 'CANCELED', filled: 0 },
  {
    messages: [
      algo('NEW'),
      algo('TRIGGERING'),
      algo('REJECTED', { rm: 'Margin is insufficient.' }),
    ],
    state: 'REJECTED',
    filled: 0,
  },
] as const;

describe('messages of an order with a trigger price', () => {
  it.each(LIVES.map((life) => [life.state, life] as const))(
    'end it as %s, in whatever order they come and however often',
    (_state, { messages, state, filled }) => {
      const twice = [...messages, ...messages];
      const some = fc.shuffledSubarray(twice, { minLength: messages.length });
      fc.assert(
        fc.property(
          some,
          fc.shuffledSubarray([...messages], { minLength: messages.length }),
          (first, all) => {
            const { events, open, executions } = listening();
            open.add('V1-7', 'STOP');
            const request = { ...REQUEST, type: 'STOP', quantityLots: 300 } as OrderRequest;
            const tracked = new TrackedOrder('V1-7', 7, request, 0, 0);
            tracked.sent(0);
            for (const message of [...first, ...all]) events.take(message);
            for (const execution of executions) tracked.apply(execution);
            expect([tracked.state, tracked.filledLots]).toEqual([state, filled]);
            expect(open.any).toBe(false);
          },
        ),
        { numRuns: 300 },
      );
    },
  );
});
