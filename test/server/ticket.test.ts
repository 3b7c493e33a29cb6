import { OutcomeKind } from '@voltaire/reflex/model/outcome.ts';
import { BY_HAND } from '@voltaire/reflex/model/order.ts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { orderAs, restingRequest } from '../reflex/support/orders.ts';
import { decision, MadeUpServer } from './support/made-up-kernel.ts';

let server: MadeUpServer;
beforeEach(() => {
  server = new MadeUpServer();
});
afterEach(() => server.stop());

const placing = (order: string, reason = 'to try') =>
  `mutation { placeOrder(order: { symbol: "BTCUSDT", ${order} }, reason: "${reason}") { id outcome intent { triggerPrice } } }`;
const LIMIT = 'side: BUY, type: LIMIT, quantity: "0.5", price: "60000"';
const told = () => server.kernel.told.map(({ action }) => action);

/** The kernel decides what it is asked for. */
function decides(): void {
  server.kernel.answer = (actor, action) => {
    if (action.type !== 'place') return;
    const { intent, ...rest } = decision({ id: 'd7' });
    const request = { ...intent.request, ...action.request, strategy: BY_HAND };
    const why = `${actor}: ${action.reason}`;
    server.kernel.say({ ...rest, intent: { ...intent, request, why } });
  };
}

describe('an order ticket', () => {
  it('is told in ticks and lots, and answered with the decision', async () => {
    decides();
    const trigger = 'side: SELL, type: STOP, quantity: "0.5", triggerPrice: "59000"';
    expect(await server.ask(placing(trigger), 'trader', 'tom')).toEqual({
      placeOrder: { id: 'd7', outcome: 'ALLOWED', intent: { triggerPrice: '59000.00' } },
    });
    expect(server.kernel.told).toEqual([
      {
        actor: 'tom',
        action: {
          type: 'place',
          symbol: 'BTCUSDT',
          request: {
            side: -1,
            type: 'STOP',
            timeInForce: 'GTC',
            quantityLots: 50_000,
            priceTicks: 5_900_000,
            triggerTicks: 5_900_000,
            displayLots: 0,
            reduceOnly: false,
          },
          exits: null,
          reason: 'to try',
        },
      },
    ]);
  });

  it('carries its exits, what is shown of it, and its time in force', async () => {
    decides();
    const more = 'timeInForce: FOK, stopLoss: "59000", takeProfit: "61000", displayQuantity: "0.1"';
    await server.ask(placing(`${LIMIT}, ${more}`), 'admin');
    expect(told()).toMatchObject([
      {
        request: { timeInForce: 'FOK', displayLots: 10_000, priceTicks: 6_000_000 },
        exits: { stopTicks: 5_900_000, profitTicks: 6_100_000 },
      },
    ]);
  });

  it.each([
    ['side: BUY, type: LIMIT, quantity: "0.5"', 'LIMIT needs a price'],
    ['side: BUY, type: MARKET, quantity: "0.5", price: "1"', 'MARKET has no price'],
    ['side: BUY, type: STOP, quantity: "0.5"', 'STOP needs a triggerPrice'],
    [`${LIMIT}, triggerPrice: "1"`, 'LIMIT has no triggerPrice'],
    ['side: BUY, type: LIMIT, quantity: "0.000001", price: "1"', 'quantity must be'],
    ['side: BUY, type: LIMIT, quantity: "0", price: "1"', 'quantity must be'],
    ['side: BUY, type: LIMIT, quantity: "1", price: "1.001"', 'price must be'],
    [
      'side: BUY, type: LIMIT_MAKER, quantity: "1", price: "1", timeInForce: IOC',
      'timeInForce is of LIMIT orders',
    ],
  ])('that is written wrongly is refused before the kernel hears of it: %s', async (order, why) => {
    expect(await server.ask(placing(order), 'trader')).toMatchObject({
      code: 'BAD_USER_INPUT',
      message: expect.stringContaining(why) as string,
    });
    expect(told()).toEqual([]);
  });

  it('needs a reason, a role and a symbol that there is', async () => {
    expect(await server.ask(placing(LIMIT, ' '), 'trader')).toMatchObject({
      code: 'BAD_USER_INPUT',
    });
    expect(await server.ask(placing(LIMIT), 'viewer')).toMatchObject({ code: 'FORBIDDEN' });
    expect(await server.ask(placing(LIMIT))).toMatchObject({ code: 'UNAUTHENTICATED' });
    const other = placing(LIMIT).replace('BTCUSDT', 'DOGEUSDT');
    expect(await server.ask(other, 'trader')).toMatchObject({ code: 'BAD_USER_INPUT' });
    expect(told()).toEqual([]);
  });
});

describe('a cancel by hand', () => {
  const cancel = 'mutation { cancelOrder(id: "V1", reason: "enough") { id state } }';

  it('is answered with the order as it stands then', async () => {
    const now = { atUs: 1, monoNs: 1 };
    server.kernel.answer = () => {
      server.kernel.say(orderAs('ACKED', 'other', restingRequest('other', {}), now));
      server.kernel.say(orderAs('ACKED', 'V1', restingRequest('V1', {}), now));
    };
    expect(await server.ask(cancel, 'trader')).toEqual({
      cancelOrder: { id: 'V1', state: 'ACKED' },
    });
    expect(told()).toEqual([{ type: 'cancel', clientOrderId: 'V1', reason: 'enough' }]);
  });

  it('says what the kernel refuses, and needs a role', async () => {
    server.kernel.answer = (actor) => {
      const refused = { command: 'cancel', actor, code: 'NO_SUCH_ORDER', reason: 'no order' };
      server.kernel.say({ kind: OutcomeKind.REFUSED, ...refused });
    };
    expect(await server.ask(cancel, 'trader')).toMatchObject({ refusal: 'NO_SUCH_ORDER' });
    expect(await server.ask(cancel, 'auditor')).toMatchObject({ code: 'FORBIDDEN' });
  });
});
