/** The simulator's one loopback server: it finds the venue that a request is for. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';

const LOOPBACK = '127.0.0.1';

/** No request comes near it; ws closes with 1009 beyond. */
const MESSAGE_BYTES_MAX = 64 * 1024;
const REQUEST_TIMEOUT_MS = 10_000;

export interface Routes {
  /** False when the path is none of its own. */
  answer(url: URL, request: IncomingMessage, response: ServerResponse): boolean;
  /** Undefined when the path is none of its own. */
  endpoint(url: URL): ((socket: WebSocket) => void) | undefined;
}

export class LoopbackServer {
  private readonly http: Server;
  private readonly sockets: WebSocketServer;

  constructor(private readonly routes: readonly Routes[]) {
    this.sockets = new WebSocketServer({
      noServer: true,
      perMessageDeflate: false,
      maxPayload: MESSAGE_BYTES_MAX,
    });
    this.http = createServer({ requestTimeout: REQUEST_TIMEOUT_MS }, (request, response) => {
      const url = URL.parse(request.url ?? '/', 'http://localhost');
      if (url && routes.some((each) => each.answer(url, request, response))) return;
      response.writeHead(404, { 'content-type': 'text/html' }).end('');
    });
    this.http.on('upgrade', (request, socket, head) => this.upgrade(request, socket, head));
  }

  /** Resolves to the port; rejects when it is taken. */
  async listen(port: number): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.http.once('error', reject);
      this.http.listen(port, LOOPBACK, resolve);
    });
    this.http.on('error', (error) => console.error('simulator: the server failed', error));
    const address = this.http.address();
    if (address === null || typeof address === 'string') throw new Error('no port was given');
    return address.port;
  }

  async close(): Promise<void> {
    for (const socket of this.sockets.clients) socket.terminate();
    const closed = new Promise<void>((resolve) => {
      this.http.close(() => resolve());
    });
    this.http.closeAllConnections();
    await closed;
  }

  private upgrade(request: IncomingMessage, stream: Duplex, head: Buffer): void {
    stream.on('error', () => stream.destroy());
    const connect = this.endpoint(URL.parse(request.url ?? '/', 'http://localhost'));
    if (!connect) {
      stream.end('HTTP/1.1 404 Not Found\r\nconnection: close\r\ncontent-length: 0\r\n\r\n');
      return;
    }
    this.sockets.handleUpgrade(request, stream, head, (socket) => {
      // ws closes the connection by itself after a protocol error; there is nothing to add.
      socket.on('error', () => undefined);
      connect(socket);
    });
  }

  private endpoint(url: URL | null): ((socket: WebSocket) => void) | undefined {
    if (!url) return undefined;
    for (const each of this.routes) {
      const connect = each.endpoint(url);
      if (connect) return connect;
    }
    return undefined;
  }
}
