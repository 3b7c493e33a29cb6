import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';

export interface Request {
  readonly method: string;
  readonly params: {
    readonly channel: string;
    readonly symbol?: readonly string[];
    readonly depth?: number;
    readonly snapshot?: boolean;
    readonly interval?: number;
  };
  readonly req_id: number;
}

const HEARTBEAT_MS = 100;
const STATUS =
  '{"channel":"status","type":"update","data":[{"version":"2.0.10","system":"online","api_version":"v2","connection_id":7204881492680171915}]}';
const HEARTBEAT = '{"channel":"heartbeat"}';

export const snapshotOf = (symbol: string): string =>
  `{"channel":"book","type":"snapshot","data":[{"symbol":"${symbol}","bids":[{"price":63004.9,"qty":0.01876947}],"asks":[{"price":63005.0,"qty":2.07265551}],"checksum":3310070434,"timestamp":"2026-08-01T02:53:53.184174Z"}]}`;

/**
 * Kraken's public address in a few lines, on loopback: answers as recorded, one answer for each
 * symbol, and counts what is subscribed to twice. Knows nothing of the simulator.
 */
export class KrakenStub {
  readonly requests: Request[] = [];
  readonly sockets: WebSocket[] = [];
  readonly connectedAtMs: number[] = [];
  /** Channel and symbol that were asked for while they were already subscribed to. */
  readonly duplicates: string[] = [];
  heartbeats = true;
  /** Heartbeats that were sent. */
  beats = 0;
  /** The venue's words for a refusal, of one symbol or (symbol null) of the whole request. */
  refuse: (request: Request, symbol: string | null) => string | null = () => null;
  /** What follows the acceptance of one symbol. */
  snapshot: (request: Request, symbol: string) => string | null = ({ params }, symbol) =>
    params.channel === 'book' ? snapshotOf(symbol) : null;
  instruments: string | null = null;

  private constructor(private readonly server: WebSocketServer) {}

  static async start(): Promise<KrakenStub> {
    const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
    const stub = new KrakenStub(server);
    server.on('connection', (socket) => stub.connected(socket));
    await new Promise((resolve) => {
      server.once('listening', resolve);
    });
    onTestFinished(() => {
      for (const socket of server.clients) socket.terminate();
      server.close();
    });
    return stub;
  }

  get url(): string {
    return `ws://127.0.0.1:${(this.server.address() as AddressInfo).port}/v2`;
  }

  /** The newest connection. */
  get socket(): WebSocket {
    return this.sockets.at(-1)!;
  }

  /** Connections that are open. */
  get open(): number {
    return this.server.clients.size;
  }

  of(method: string, channel: string): Request[] {
    return this.requests.filter(
      (each) => each.method === method && each.params.channel === channel,
    );
  }

  private connected(socket: WebSocket): void {
    this.sockets.push(socket);
    this.connectedAtMs.push(performance.now());
    const subscribed = new Set<string>();
    const beat = setInterval(() => this.beat(socket), HEARTBEAT_MS);
    socket.on('close', () => clearInterval(beat));
    socket.on('error', () => undefined);
    socket.send(STATUS);
    socket.on('message', (data: Buffer) => {
      const request = JSON.parse(data.toString()) as Request;
      this.requests.push(request);
      this.answer(socket, request, subscribed);
    });
  }

  private beat(socket: WebSocket): void {
    if (!this.heartbeats) return;
    socket.send(HEARTBEAT);
    this.beats++;
  }

  private answer(socket: WebSocket, request: Request, subscribed: Set<string>): void {
    const { method, params, req_id } = request;
    const { channel } = params;
    const times = {
      time_in: '2026-08-01T02:53:53.184174Z',
      time_out: '2026-08-01T02:53:53.184216Z',
    };
    const whole = this.refuse(request, null);
    if (whole) {
      socket.send(JSON.stringify({ error: whole, method, req_id, success: false, ...times }));
      return;
    }
    for (const symbol of params.symbol ?? []) {
      const error = this.refuse(request, symbol);
      if (error) {
        socket.send(JSON.stringify({ error, method, req_id, success: false, symbol, ...times }));
        continue;
      }
      const name = `${channel} ${symbol}`;
      if (method === 'unsubscribe') subscribed.delete(name);
      else if (subscribed.has(name)) this.duplicates.push(name);
      else subscribed.add(name);
      const result = { channel, symbol };
      socket.send(JSON.stringify({ method, req_id, result, success: true, ...times }));
      const snapshot = method === 'subscribe' ? this.snapshot(request, symbol) : null;
      if (snapshot) socket.send(snapshot);
    }
    if (channel === 'instrument' && this.instruments) socket.send(this.instruments);
  }
}
