import { describe, expect, it } from 'vitest';
import { apiForTests, failure, limit } from './api-support.ts';
import { type Json, shapeOf } from './support.ts';

const api = apiForTests();
const AMEND = 'order.amend.keepPriority';

/** binance-spot-api-docs, web-socket-api.md, "Order Amend Keep Priority": the answer for a single order. */
const DOCUMENTED = {
  transactTime: 1741926410255,
  executionId: 75,
  amendedOrder: {
    symbol: 'BTCUSDT',
    orderId: 33,
    orderListId: -1,
    origClientOrderId: '5xrgbMyg6z36NzBn2pbT8H',
    clientOrderId: 'PFaq6hIHxqFENGfdtn4J6Q',
    price: '6.00000000',
    qty: '5.00000000',
    executedQty: '0.00000000',
    preventedQty: '0.00000000',
    quoteOrderQty: '0.00000000',
    cumulativeQuoteQty: '0.00000000',
    status: 'NEW',
    timeInForce: 'GTC',
    type: 'LIMIT',
    side: 'SELL',
    workingTime: 1741926410242,
    selfTradePreventionMode: 'NONE',
  },
};

async function placed(changes: Json = {}): Promise<Json> {
  const answer = await api.call('order.place', limit({ quantity: '0.01', ...changes }));
  return answer['result'] as Json;
}

const amend = (more: Json) => api.call(AMEND, { symbol: 'BTCUSDT', ...more });

describe('order.amend.keepPriority', () => {
  it('answers in the documented form, with the order as it is now', async () => {
    const { orderId, clientOrderId } = await placed();
    const answer = await amend({ orderId, newQty: '0.006', newClientOrderId: 'mine-2' });
    expect(JSON.stringify(shapeOf(answer['result']))).toBe(JSON.stringify(shapeOf(DOCUMENTED)));
    expect(answer['result']).toMatchObject({
      amendedOrder: {
        orderId,
        origClientOrderId: clientOrderId,
        clientOrderId: 'mine-2',
        qty: '0.00600000',
        status: 'NEW',
      },
    });
  });

  it('is told as REPLACED, with the new quantity and both names', async () => {
    await api.call('userDataStream.subscribe.signature');
    const { clientOrderId } = await placed();
    await amend({ origClientOrderId: clientOrderId, newQty: '0.004', newClientOrderId: 'mine-3' });
    const told = api.probe.events.map(({ event }) => event as Json);
    expect(told.find(({ x }) => x === 'REPLACED')).toMatchObject({
      c: 'mine-3',
      C: clientOrderId,
      q: '0.00400000',
      X: 'NEW',
    });
  });

  it('gives back what the order held for the rest', async () => {
    const { orderId } = await placed();
    const before = api.simulator.ledger.orders().at(-1)!.account.balance('USDT').locked;
    await amend({ orderId, newQty: '0.005' });
    const { locked } = api.simulator.ledger.orders().at(-1)!.account.balance('USDT');
    expect(before - locked).toBeGreaterThan(0n);
  });

  it.each<[string, Json, number, string]>([
    [
      'a larger quantity',
      { newQty: '0.02' },
      -2038,
      'Order amend (quantity increase) is not supported.',
    ],
    [
      'the same quantity',
      { newQty: '0.01' },
      -2038,
      'The requested action would change no state; rejecting.',
    ],
    ['a quantity off the grid', { newQty: '0.0000001' }, -1013, 'Filter failure: LOT_SIZE'],
    ['a value below the smallest', { newQty: '0.00001' }, -1013, 'Filter failure: NOTIONAL'],
  ])('refuses %s', async (_, changes, code, msg) => {
    const { orderId } = await placed();
    expect(await failure(amend({ orderId, ...changes }))).toEqual([400, code, msg]);
    expect(api.simulator.ledger.orders().at(-1)).toMatchObject({ quantity: 1e6, amendments: 0 });
  });

  it('refuses an order that is gone, and the eleventh amendment of one', async () => {
    const { orderId } = await placed();
    for (let i = 1; i <= 10; i++) {
      expect((await amend({ orderId, newQty: `0.00${90 - i}` }))['status']).toBe(200);
    }
    expect(await failure(amend({ orderId, newQty: '0.005' }))).toEqual([
      400,
      -2038,
      'Filter failure: MAX_NUM_ORDER_AMENDS',
    ]);
    await api.call('order.cancel', { symbol: 'BTCUSDT', orderId });
    expect((await failure(amend({ orderId, newQty: '0.004' })))[1]).toBe(-2013);
  });
});
