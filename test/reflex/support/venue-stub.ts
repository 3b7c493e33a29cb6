import { generateKeyPairSync } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { KernelEvent } from '@voltaire/reflex/model/event.ts';
import type { Clock } from '@voltaire/reflex/ports.ts';
import { onTestFinished } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';

export type Json = Record<string, unknown>;

export interface Request {
  readonly id: number;
  readonly method: string;
  readonly params: Json;
}

export type Reply = {
  status: number;
  result?: unknown;
  error?: { code: number; msg: string; data?: Json };
  rateLimits?: Json[];
};

export const ok = (result: unknown): Reply => ({ status: 200, result });
export const refused = (code: number, msg = 'no', status = 400): Reply => ({
  status,
  error: { code, msg },
});

const { privateKey, publicKey } = generateKeyPairSync('ed25519');
export const TEST_PUBLIC_KEY = publicKey;
export const TEST_CREDENTIALS = {
  apiKey: 'test-key',
  privateKeyPem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
};

/** The rights of a key that may trade and read, and nothing else. */
export const HARMLESS = {
  ipRestrict: true,
  enableReading: true,
  enableSpotAndMarginTrading: true,
  enableWithdrawals: false,
  enableInternalTransfer: false,
  permitsUniversalTransfer: false,
};

/**
 * A venue of a few lines: HTTP and WebSocket on loopback. `answers` says what each method is
 * answered; null leaves the request without an answer. Knows nothing of the simulator.
 */
export class VenueStub {
  readonly requests: Request[] = [];
  readonly connectedAtMs: number[] = [];
  readonly sockets: WebSocket[] = [];
  readonly answers: Record<string, (request: Request) => Reply | null> = {
    time: () => ok({ serverTime: Date.now() }),
    'session.logon': () => ok({}),
    'userDataStream.subscribe': () => ok({ subscriptionId: 0 }),
    'account.status': () => ok({ balances: [] }),
    'openOrders.status': () => ok([]),
  };
  /** What the API key may do, as apiRestrictions says. */
  restrictions: Json = HARMLESS;
  onHttp: (request: IncomingMessage, response: ServerResponse) => void = (_, response) => {
    response.writeHead(404).end();
  };

  private constructor(private readonly server: Server) {}

  static async start(): Promise<VenueStub> {
    const server = createServer((request, response) => stub.answer(request, response));
    const stub = new VenueStub(server);
    const sockets = new WebSocketServer({ server });
    sockets.on('connection', (socket) => stub.connected(socket));
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    onTestFinished(() => {
      for (const socket of sockets.clients) socket.terminate();
      server.closeAllConnections();
      server.close();
    });
    return stub;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  get wsUrl(): string {
    return `ws://127.0.0.1:${this.port}`;
  }

  get httpUrl(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** The newest connection. */
  get socket(): WebSocket {
    return this.sockets.at(-1)!;
  }

  send(message: unknown): void {
    this.socket.send(typeof message === 'string' ? message : JSON.stringify(message));
  }

  /** An event of the user data stream, in its envelope. */
  sendUserData(event: Json): void {
    this.send({ subscriptionId: 0, event });
  }

  of(method: string): Request[] {
    return this.requests.filter((request) => request.method === method);
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    const path = request.url!.split('?')[0];
    if (path === '/api/v3/time') response.end(JSON.stringify({ serverTime: Date.now() }));
    else if (path === '/sapi/v1/account/apiRestrictions')
      response.end(JSON.stringify(this.restrictions));
    else this.onHttp(request, response);
  }

  private connected(socket: WebSocket): void {
    this.connectedAtMs.push(performance.now());
    this.sockets.push(socket);
    socket.on('error', () => undefined);
    socket.on('message', (data: Buffer) => {
      const request = JSON.parse(data.toString()) as Request;
      this.requests.push(request);
      const reply = this.answers[request.method]?.(request) ?? null;
      if (reply) socket.send(JSON.stringify({ id: request.id, ...reply }));
    });
  }
}

export const testClock: Clock = {
  atUs: () => Date.now() * 1000,
  monoNs: () => Number(process.hrtime.bigint()),
};

/** Where edges put their events and problems, for tests to wait for. */
export class Inbox {
  readonly events: KernelEvent[] = [];
  readonly problems: string[] = [];
  readonly sink = (event: KernelEvent): void => {
    this.events.push(structuredClone(event));
  };
  readonly report = (problem: string): void => {
    this.problems.push(problem);
  };

  of<K extends KernelEvent['kind']>(kind: K): Extract<KernelEvent, { kind: K }>[] {
    return this.events.filter(
      (event): event is Extract<KernelEvent, { kind: K }> => event.kind === kind,
    );
  }
}

export const later = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
