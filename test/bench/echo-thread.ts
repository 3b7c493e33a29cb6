import { parentPort, workerData } from 'node:worker_threads';
import { goFirst } from '@voltaire/reflex/go-first.ts';
import { WebSocket } from 'ws';

/**
 * The floor: the same two connections as the kernel has, and nothing between them. Each frame is
 * answered with an order that was made up beforehand.
 */
const { url } = workerData as { url: string };
const streams = 'btcusdt@trade/btcusdt@bookTicker/btcusdt@depth@100ms';
const options = { perMessageDeflate: false };
const feed = new WebSocket(`${url}/stream?streams=${streams}`, options);
const api = new WebSocket(`${url}/ws-api/v3`, options);

const order = JSON.stringify({
  id: 1,
  method: 'order.place',
  params: {
    symbol: 'BTCUSDT',
    side: 'BUY',
    type: 'LIMIT',
    timeInForce: 'IOC',
    price: '61737.63',
    quantity: '0.01000',
    newClientOrderId: 'Vmwsx5lpm-17',
    newOrderRespType: 'ACK',
    timestamp: 1_700_000_000_000,
  },
});

await Promise.all([feed, api].map(async (s) => new Promise((resolve) => s.once('open', resolve))));
feed.on('message', () => api.send(order));
api.on('message', () => {});
goFirst(); // as the kernel does
parentPort?.postMessage('ready');
