/** The venue's sockets: one loopback server for REST, market streams and the WebSocket API. */
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import { Heartbeat, type HeartbeatOptions } from './heartbeat.ts';
import type { MarketStreams } from './market-streams.ts';
import { answerRest } from './rest-api.ts';
import type { BinanceVenue } from './venue.ts';
import type { WebSocketApi } from './websocket-api.ts';

const LOOPBACK = '127.0.0.1';

/** No request comes near it; ws closes with 1009 beyond. */
const MESSAGE_BYTES_MAX = 64 * 1024;
const REQUEST_TIMEOUT_MS = 10_000;

export class BinanceServer {
  private readonly http: Server;
  private readonly sockets: WebSocketServer;
  private readonly heartbeat: Heartbeat;

  constructor(
    venue: BinanceVenue,
    private readonly streams: MarketStreams,
    private readonly api: WebSocketApi,
    heartbeat: HeartbeatOptions,
  ) {
    this.heartbeat = new Heartbeat(heartbeat);
    this.sockets = new WebSocketServer({
      noServer: true,
      perMessageDeflate: false,
      maxPayload: MESSAGE_BYTES_MAX,
    });
    this.http = createServer({ requestTimeout: REQUEST_TIMEOUT_MS }, (request, response) => {
      answerRest(venue, request, response);
    });
    this.http.on('upgrade', (request, socket, head) => this.upgrade(request, socket, head));
  }

  get connections(): number {
    return this.sockets.clients.size;
  }

  /** Resolves to the port; rejects when it is taken. */
  async listen(port: number): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.http.once('error', reject);
      this.http.listen(port, LOOPBACK, resolve);
    });
    this.http.on('error', (error) => console.error('simulator: the server failed', error));
    this.heartbeat.start();
    const address = this.http.address();
    if (address === null || typeof address === 'string') throw new Error('no port was given');
    return address.port;
  }

  async close(): Promise<void> {
    this.heartbeat.stop();
    for (const socket of this.sockets.clients) socket.terminate();
    const closed = new Promise<void>((resolve) => {
      this.http.close(() => resolve());
    });
    this.http.closeAllConnections();
    await closed;
  }

  private upgrade(request: IncomingMessage, stream: Duplex, head: Buffer): void {
    stream.on('error', () => stream.destroy());
    const url = URL.parse(request.url ?? '/', 'http://localhost');
    const connect = url ? this.endpoint(url) : undefined;
    if (!connect) {
      stream.end('HTTP/1.1 404 Not Found\r\nconnection: close\r\ncontent-length: 0\r\n\r\n');
      return;
    }
    this.sockets.handleUpgrade(request, stream, head, (socket) => {
      // ws closes the connection by itself after a protocol error; there is nothing to add.
      socket.on('error', () => undefined);
      this.heartbeat.watch(socket);
      connect(socket);
    });
  }

  private endpoint(url: URL): ((socket: WebSocket) => void) | undefined {
    const { pathname } = url;
    if (pathname === '/ws-api/v3') return (socket) => this.api.connect(socket, url);
    if (pathname === '/stream' || pathname === '/ws' || pathname.startsWith('/ws/')) {
      return (socket) => this.streams.connect(socket, url);
    }
    return undefined;
  }
}
