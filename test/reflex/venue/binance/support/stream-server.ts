import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';

export interface StreamConnection {
  readonly socket: WebSocket;
  readonly path: string;
  readonly streams: readonly string[];
}

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** Combined streams and a REST API on loopback, which do what a test says. */
export class StreamServer {
  /** In the order in which they came, also those that are gone. */
  readonly connections: StreamConnection[] = [];
  readonly asked: string[] = [];
  /** Whether new connections are taken. */
  open = true;
  answer: Answer = (_, response) => void response.writeHead(404).end();
  private readonly server = createServer((request, response) => {
    this.asked.push(request.url!);
    this.answer(request, response);
  });

  static async start(): Promise<StreamServer> {
    const venue = new StreamServer();
    const sockets = new WebSocketServer({
      server: venue.server,
      verifyClient: () => venue.open,
    });
    sockets.on('connection', (socket, request) => {
      const { pathname: path, searchParams } = new URL(request.url!, venue.httpUrl);
      const streams = searchParams.get('streams')!.split('/');
      socket.on('error', () => undefined);
      venue.connections.push({ socket, path, streams });
    });
    await new Promise<void>((resolve) => {
      venue.server.listen(0, '127.0.0.1', resolve);
    });
    onTestFinished(() => {
      for (const socket of sockets.clients) socket.terminate();
      venue.server.closeAllConnections();
      venue.server.close();
    });
    return venue;
  }

  get httpUrl(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  get wsUrl(): string {
    return this.httpUrl.replace('http', 'ws');
  }

  /** Connections that are open now. */
  get live(): WebSocket[] {
    return this.connections
      .map(({ socket }) => socket)
      .filter(({ readyState, OPEN }) => readyState === OPEN);
  }

  /** To all that listen, as the venue does: each connection has the same streams. */
  send(frame: string): void {
    for (const socket of this.live) socket.send(frame);
  }
}
