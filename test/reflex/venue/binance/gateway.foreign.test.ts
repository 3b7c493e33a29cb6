import { EventKind } from '@voltaire/reflex/model/event.ts';
import { BinanceGateway } from '@voltaire/reflex/venue/binance/gateway.ts';
import { expect, it, onTestFinished, vi } from 'vitest';
import { limit, privateKey, startApi } from '../../../simulator/api-support.ts';
import { TEST_KEY } from '../../../simulator/support.ts';
import { btc } from '../../support/instruments.ts';
import { Inbox, testClock } from '../../support/venue-stub.ts';

it('sees at the exchange what somebody has placed by hand, and takes it back', async () => {
  const api = await startApi();
  onTestFinished(() => api.end());
  const inbox = new Inbox();
  const gateway = new BinanceGateway({
    apiUrl: api.simulator.url.replace('http:', 'ws:'),
    restUrl: api.simulator.url,
    credentials: {
      apiKey: TEST_KEY,
      privateKeyPem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    },
    instruments: [btc()],
    clock: testClock,
    random: () => 0,
    sink: inbox.sink,
    report: inbox.report,
  });
  onTestFinished(() => gateway.stop());
  gateway.start();
  await vi.waitFor(() => expect(inbox.of(EventKind.LINK)).toMatchObject([{ up: true }]));
  await api.call('order.place', limit({ newClientOrderId: 'web_by_hand' }));

  const lists = () => inbox.of(EventKind.RECONCILED).map(({ openOrders }) => openOrders);
  gateway.reconcile();
  await vi.waitFor(() => expect(lists()).toHaveLength(1));
  const byHand = { clientOrderId: 'web_by_hand', symbol: 'BTCUSDT', side: 1, quantity: '0.01' };
  expect(lists()[0]).toEqual([byHand]);

  gateway.cancelForeign({ ...byHand, side: 1, venue: 'binance' });
  await vi.waitFor(() => {
    gateway.reconcile();
    expect(lists().at(-1)).toEqual([]);
  });
});
