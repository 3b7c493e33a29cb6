/** A thread of benches: many subscribers that take everything they are sent. */
import { setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';

export interface Subscribers {
  readonly url: string;
  readonly count: number;
  /** They take turns in these. */
  readonly queries: readonly string[];
}

/** What all of them together have got; a message that is a list has as many events. */
export interface Received {
  readonly messages: number;
  readonly events: number;
}

/** They would be on machines of their own. */
const NICENESS = 5;

if (process.platform === 'linux') setPriority(0, NICENESS);
const { url, count, queries } = workerData as Subscribers;
let messages = 0;
let events = 0;
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
    { query: queries[i % queries.length]! },
    {
      next: ({ data, errors }) => {
        if (errors) throw new Error(errors[0]!.message);
        const [sent] = Object.values(data ?? {});
        messages++;
        events += Array.isArray(sent) ? sent.length : 1;
      },
      error: (error) => {
        throw new Error(`a subscriber was lost: ${JSON.stringify(error)}`);
      },
      complete: () => undefined,
    },
  );
}
parentPort!.on('message', () => parentPort!.postMessage({ messages, events } satisfies Received));
