import { OutcomeKind } from '@voltaire/reflex/model/outcome.ts';
import { expect, it, onTestFinished } from 'vitest';
import { MadeUpServer } from './support/made-up-kernel.ts';

it('orders at the venue that are none of ours are told until they are gone', async () => {
  const server = new MadeUpServer();
  onTestFinished(() => server.stop());
  const query = '{ system { foreignOrders { venue symbol clientOrderId side quantity } } }';
  const asked = () => server.ask(query);
  expect(await asked()).toEqual({ system: { foreignOrders: [] } });
  const known = { venue: 'binance', symbol: 'DOGEUSDT', clientOrderId: 'web_2' };
  const kind = OutcomeKind.FOREIGN_ORDERS;
  server.kernel.say({
    kind,
    orders: [
      { ...known, side: -1, quantity: '7.5' },
      { ...known, side: null, quantity: '' },
    ],
  });
  expect(await asked()).toEqual({
    system: {
      foreignOrders: [
        { ...known, side: 'SELL', quantity: '7.5' },
        { ...known, side: null, quantity: null },
      ],
    },
  });
  server.kernel.say({ kind, orders: [] });
  expect(await asked()).toEqual({ system: { foreignOrders: [] } });
});
