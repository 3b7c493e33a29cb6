/** A thread of the bench "kill": many subscribers that take everything they are sent. */
import { parentPort, workerData } from 'node:worker_threads';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';

const { url, count } = workerData as { url: string; count: number };
const QUERIES = [
  'subscription { ticks(symbol: "BTCUSDT") { symbol bid ask seq } }',
  'subscription { derivatives(symbol: "BTCUSDT") { horizons { horizonS price { velocityBpsPerS } } } }',
  'subscription { orders { id state filledQuantity } }',
  'subscription { system { trading { level } } }',
];

let messages = 0;
let live = 0;
for (let i = 0; i < count; i++) {
  const client = createClient({
    url: `${url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    lazy: false,
    retryAttempts: 0,
  });
  client.on('connected', () => {
    live++;
    if (live === count) parentPort!.postMessage('live');
  });
  client.subscribe(
    { query: QUERIES[i % QUERIES.length]! },
    {
      next: ({ errors }) => {
        messages++;
        if (errors) throw new Error(errors[0]!.message);
      },
      error: (error) => {
        throw new Error(`a subscriber was lost: ${JSON.stringify(error)}`);
      },
      complete: () => undefined,
    },
  );
}
parentPort!.on('message', () => parentPort!.postMessage(messages));
