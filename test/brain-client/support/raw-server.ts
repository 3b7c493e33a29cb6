import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { type AddressInfo } from 'node:net';

export interface RawServer {
  readonly address: string;
  stop(): Promise<void>;
}

/** Something on a port that is no gRPC server. */
export async function rawServer(behave: (socket: Socket) => void): Promise<RawServer> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    behave(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** A port of this machine where nobody listens. */
export async function closedPort(): Promise<string> {
  const server = await rawServer(() => undefined);
  await server.stop();
  return server.address;
}
