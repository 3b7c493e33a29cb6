import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { WebSocket } from 'ws';

export type Json = Record<string, unknown>;

/** A connection that keeps every message, so that none is missed between two awaits. */
export class Probe {
  readonly messages: string[] = [];
  private readonly waiting: (() => void)[] = [];
  private readonly open: Promise<void>;
  readonly closed: Promise<{ code: number; reason: string }>;
  private taken = 0;

  constructor(
    url: string,
    options: { autoPong?: boolean } = {},
    readonly socket = new WebSocket(url.replace('http', 'ws'), options),
  ) {
    this.open = new Promise((resolve, reject) => {
      socket.once('open', resolve);
      socket.once('error', reject);
    });
    this.closed = new Promise((resolve) => {
      socket.once('close', (code, reason) => resolve({ code, reason: reason.toString() }));
    });
    socket.on('message', (data: Buffer) => {
      this.messages.push(data.toString());
      for (const wake of this.waiting.splice(0)) wake();
    });
  }

  async ready(): Promise<this> {
    await this.open;
    this.socket.on('error', () => undefined);
    return this;
  }

  send(message: unknown): void {
    this.socket.send(typeof message === 'string' ? message : JSON.stringify(message));
  }

  /** The next message that nobody has taken. */
  async next(): Promise<string> {
    while (this.taken === this.messages.length) {
      await new Promise<void>((resolve) => {
        this.waiting.push(resolve);
      });
    }
    return this.messages[this.taken++]!;
  }

  async nextJson(): Promise<Json> {
    return JSON.parse(await this.next()) as Json;
  }

  /** The answer to a request; events that come before it are left for `events`. */
  async request(method: string, params: Json = {}, id: unknown = 'r1'): Promise<Json> {
    this.send({ id, method, params });
    for (;;) {
      const message = await this.nextJson();
      if (!('event' in message)) return message;
      this.events.push(message);
    }
  }

  readonly events: Json[] = [];

  close(): void {
    this.socket.terminate();
  }
}

export const TEST_KEY = 'test-key';
export const TEST_SECRET = 'test-secret';

export function ed25519(): { publicKeyPem: string; privateKey: KeyObject } {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  return { publicKeyPem: publicKey.export({ type: 'spki', format: 'pem' }).toString(), privateKey };
}

/** Parameters with the signature of an Ed25519 key, as the WebSocket API wants them. */
export function signed(params: Json, apiKey: string, privateKey: KeyObject): Json {
  const all: Json = { timestamp: Date.now(), ...params, apiKey };
  const payload = Object.keys(all)
    .sort()
    .map((name) => `${name}=${String(all[name])}`)
    .join('&');
  return { ...all, signature: sign(null, Buffer.from(payload), privateKey).toString('base64') };
}

const SAMPLES = new URL('../fixtures/binance/wire-samples.jsonl', import.meta.url);

export const wireSamples: ReadonlyMap<string, Json> = new Map(
  readFileSync(SAMPLES, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { name: string; message: Json })
    .map(({ name, message }) => [name, message]),
);

/** Key order and number formats of a message, without its values. */
export function shapeOf(value: unknown, omit: readonly string[] = []): unknown {
  if (Array.isArray(value)) return value.length === 0 ? [] : [shapeOf(value[0], omit)];
  if (value === null) return 'null';
  if (typeof value === 'object') {
    return Object.entries(value)
      .filter(([key]) => !omit.includes(key))
      .map(([key, part]) => [key, shapeOf(part, omit)]);
  }
  if (typeof value !== 'string') return typeof value;
  return /^-?\d+\.\d+$/.test(value) ? 'decimal' : 'text';
}

export const later = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
