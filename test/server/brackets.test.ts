import { OutcomeKind } from '@voltaire/reflex/model/outcome.ts';
import type { BracketSnapshot } from '@voltaire/reflex/model/bracket.ts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { orderAs, restingRequest } from '../reflex/support/orders.ts';
import { MadeUpServer } from './support/made-up-kernel.ts';

let server: MadeUpServer;
beforeEach(() => {
  server = new MadeUpServer();
});
afterEach(() => server.stop());

const BRACKET: BracketSnapshot = {
  kind: OutcomeKind.BRACKET,
  id: 'entry',
  symbolId: 0,
  strategy: 'kinetic',
  side: 1,
  stopTicks: 5_900_000,
  profitTicks: 6_100_000,
  phase: 'WAITING',
  reason: '',
  entryLots: 0,
  closedLots: 0,
  leg: '',
  legLots: 0,
};
const NOW = { atUs: 1, monoNs: 1 };
const FIELDS =
  'id symbol side phase reason stopPrice targetPrice entryQuantity closedQuantity openQuantity leg exit { id state } entry { id }';
const brackets = async (arguments_ = '') =>
  ((await server.ask(`{ brackets${arguments_} { ${FIELDS} } }`)) as { brackets: object[] })
    .brackets;
/** An exit of this type and price, as the venue has it. */
const exit = (id: string, type: 'STOP' | 'LIMIT', priceTicks: number) =>
  server.kernel.say(orderAs('ACKED', id, restingRequest(id, { side: -1, type, priceTicks }), NOW));

describe('brackets', () => {
  it('are told with their prices and what is held, newest first', async () => {
    server.kernel.say(BRACKET);
    server.kernel.say({ ...BRACKET, id: 'short', side: -1, stopTicks: 0, profitTicks: 5_800_000 });
    expect(await brackets()).toEqual([
      expect.objectContaining({
        id: 'short',
        side: 'SELL',
        stopPrice: null,
        targetPrice: '58000.00',
      }),
      {
        id: 'entry',
        symbol: 'BTCUSDT',
        side: 'BUY',
        phase: 'WAITING',
        reason: '',
        stopPrice: '59000.00',
        targetPrice: '61000.00',
        entryQuantity: '0.00000',
        closedQuantity: '0.00000',
        openQuantity: '0.00000',
        leg: null,
        exit: null,
        entry: null,
      },
    ]);
  });

  it('say which exit is at the venue: the stop, the target, or what closes at the touch', async () => {
    const legs: unknown[] = [];
    for (const [id, type, ticks] of [
      ['stop', 'STOP', 5_900_000],
      ['target', 'LIMIT', 6_100_000],
      ['last', 'LIMIT', 5_890_000],
    ] as const) {
      exit(id, type, ticks);
      server.kernel.say({
        ...BRACKET,
        phase: 'PROTECTED',
        entryLots: 100,
        closedLots: 30,
        leg: id,
        legLots: 20,
      });
      const [shown] = await brackets();
      expect(shown).toMatchObject({
        entryQuantity: '0.00100',
        closedQuantity: '0.00050',
        openQuantity: '0.00050',
        exit: { id, state: 'ACKED' },
      });
      legs.push((shown as { leg: string }).leg);
    }
    expect(legs).toEqual(['STOP', 'TARGET', 'CLOSING']);
  });

  it('that are open can be asked for alone, and are never forgotten for newer ones', async () => {
    server.kernel.say(BRACKET);
    for (let i = 0; i < 1_001; i++) {
      server.kernel.say({ ...BRACKET, id: `b${i}`, phase: 'ENDED', reason: 'closed' });
    }
    expect(await brackets('(first: 1)')).toMatchObject([{ id: 'b1000', reason: 'closed' }]);
    expect(await brackets('(open: true)')).toMatchObject([{ id: 'entry', phase: 'WAITING' }]);
  });

  it('are bounded like every list', async () => {
    expect(await server.ask('{ brackets(first: 501) { id } }')).toMatchObject({
      code: 'BAD_USER_INPUT',
    });
  });
});

describe('orders that work', () => {
  it('can be asked for alone, and are never forgotten for newer ones', async () => {
    server.kernel.say(orderAs('ACKED', 'old', restingRequest('old', {}), NOW));
    for (let i = 0; i < 5_001; i++) {
      const ended = orderAs('ACKED', `o${i}`, restingRequest(`o${i}`, {}), NOW);
      server.kernel.say({ ...ended, state: 'CANCELED' });
    }
    expect(await server.ask('{ orders(working: true) { id } }')).toEqual({
      orders: [{ id: 'old' }],
    });
    expect(await server.ask('{ orders(first: 1) { id } }')).toEqual({ orders: [{ id: 'o5000' }] });
  });
});
