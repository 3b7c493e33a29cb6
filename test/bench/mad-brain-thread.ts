/** A Brain that is not well, in a thread of its own: tells its address, and runs until it is ended. */
import { createServer as createHttp2Server, type ServerHttp2Stream } from 'node:http2';
import { type AddressInfo, createServer as createTcpServer, type Server } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { create, toBinary } from '@bufbuild/protobuf';
import {
  ForecastResponseSchema,
  type ForecastRequest,
  type ForecastResponse,
} from '@voltaire/schema/generated/voltaire/brain/v1/brain_pb.ts';
import type { Madness } from './brain.ts';
import { fakeBrain, requestOf, steadyForecast } from '../brain-client/support/fake-brain.ts';

const SLOW_MS = 5_000;
const GARBAGE_BYTES = 1 << 14;

const brains: Readonly<Record<Madness, () => Promise<string>>> = {
  '5 s slow': async () => {
    const { address } = await fakeBrain({
      forecast: ({ request }, answer) =>
        void sleep(SLOW_MS).then(() => answer(null, steadyForecast(request))),
    });
    return address;
  },
  NaN: async () => {
    const { address } = await fakeBrain({
      forecast: ({ request }, answer) => answer(null, withNaN(request)),
    });
    return address;
  },
  'garbage bytes': () => {
    const garbage = Buffer.from(Array.from({ length: GARBAGE_BYTES }, (_, i) => (i * 167) % 256));
    return listening(
      createTcpServer((socket) => {
        socket.on('error', () => {});
        const more = (): void => {
          while (!socket.destroyed && socket.write(garbage));
        };
        socket.on('drain', more);
        more();
      }),
    );
  },
  'streaming for ever': () => {
    const server = createHttp2Server();
    server.on('stream', (stream) => forEver(stream));
    return listening(server);
  },
};

/** Of the right form but for its numbers. */
function withNaN(request: ForecastRequest): ForecastResponse {
  const answer = steadyForecast(request);
  for (const { steps } of answer.forecasts) for (const { values } of steps) values.fill(Number.NaN);
  return answer;
}

/** One whole answer behind the other, as quickly as they are taken. */
function forEver(stream: ServerHttp2Stream): void {
  const body = toBinary(
    ForecastResponseSchema,
    create(ForecastResponseSchema, steadyForecast(requestOf(64))),
  );
  const frame = Buffer.alloc(5 + body.length); // gRPC: u8 compressed, u32 length, message
  frame.writeUInt32BE(body.length, 1);
  frame.set(body, 5);
  stream.on('error', () => {});
  stream.respond({ ':status': 200, 'content-type': 'application/grpc' });
  const more = (): void => {
    while (!stream.destroyed && stream.write(frame));
  };
  stream.on('drain', more);
  more();
}

async function listening(server: Pick<Server, 'listen' | 'address'>): Promise<string> {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve());
  });
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

parentPort!.postMessage(await brains[workerData as Madness]());
// The message port keeps the thread alive until it is terminated.
parentPort!.on('message', () => {});
