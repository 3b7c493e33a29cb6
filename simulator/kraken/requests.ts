/**
 * What clients ask (WebSocket API v2, "Subscribe", "Ping"), checked. Answers have the fields, key
 * order and texts that were recorded; the texts marked (assumed) were not.
 */
import { DEPTHS } from './pair.ts';
import { timestampText } from './timestamp.ts';

export const CHANNELS = ['book', 'trade', 'ticker', 'ohlc', 'instrument'] as const;
export type ChannelName = (typeof CHANNELS)[number];

export const PRIVATE_CHANNELS: readonly unknown[] = ['executions', 'balances', 'level3'];

/** The channel of one symbol, or of none (`instrument`), with its options. */
export interface Subscription {
  readonly channel: ChannelName;
  readonly symbol: string;
  readonly snapshot: boolean;
  /** Of `book` only; 0 for the others. */
  readonly depth: number;
  /** Of `ticker` only. */
  readonly trigger: 'trades' | 'bbo';
}

export interface Request {
  readonly method: 'subscribe' | 'unsubscribe' | 'ping';
  readonly requestId: number | undefined;
  /** One for each symbol. */
  readonly subscriptions: readonly Subscription[];
}

/** A request that is refused as a whole, or one symbol of it. */
export class Refusal extends Error {
  override readonly name = 'Refusal';

  constructor(
    message: string,
    /** As the client wrote it; undefined when it could not be read. */
    readonly method?: string,
    readonly requestId?: number,
    readonly symbol?: string,
  ) {
    super(message);
  }
}

/** Throws a Refusal. */
export function parseRequest(text: string): Request {
  const message = parseObject(text);
  const { method, params, req_id: id } = message;
  if (typeof method !== 'string') throw new Refusal('Malformed request'); // (assumed)
  if (id !== undefined && !Number.isSafeInteger(id)) {
    throw new Refusal('Req_id must be an integer', method); // (assumed)
  }
  const requestId = id as number | undefined;
  if (method === 'ping') {
    if (params === undefined) return { method, requestId, subscriptions: [] };
    throw new Refusal(
      "Unsupported field: 'params' for the given msg type: ping",
      method,
      requestId,
    );
  }
  if (method !== 'subscribe' && method !== 'unsubscribe') {
    throw new Refusal('Method not supported', method, requestId); // (assumed)
  }
  if (typeof params !== 'object' || params === null || Array.isArray(params)) {
    throw new Refusal("Missing field: 'params'", method, requestId); // (assumed)
  }
  try {
    return { method, requestId, subscriptions: subscriptionsOf({ ...params }) };
  } catch (error) {
    if (error instanceof Refusal) throw new Refusal(error.message, method, requestId);
    throw error;
  }
}

function parseObject(text: string): Record<string, unknown> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new Refusal('Malformed request'); // (assumed)
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw new Refusal('Malformed request'); // (assumed)
  }
  return { ...json };
}

function subscriptionsOf(params: Record<string, unknown>): readonly Subscription[] {
  const { channel, symbol, snapshot, depth, interval, event_trigger: trigger } = params;
  if (PRIVATE_CHANNELS.includes(channel)) {
    throw new Refusal(
      'Private data and trading are unavailable on this endpoint. Try ws-auth.kraken.com',
    );
  }
  const name = CHANNELS.find((each) => each === channel);
  if (name === undefined) throw new Refusal('Channel not supported'); // (assumed)
  if (snapshot !== undefined && typeof snapshot !== 'boolean') {
    throw new Refusal('Snapshot must be a boolean'); // (assumed)
  }
  if (name === 'book' && depth !== undefined && !DEPTHS.includes(depth as number)) {
    throw new Refusal('Subscription depth not supported');
  }
  if (name === 'ohlc' && interval !== undefined && interval !== 1) {
    throw new Refusal('Subscription ohlc interval not supported'); // (assumed)
  }
  if (trigger !== undefined && trigger !== 'trades' && trigger !== 'bbo') {
    throw new Refusal('Event trigger not supported'); // (assumed)
  }
  const common = {
    channel: name,
    snapshot: snapshot ?? name !== 'trade',
    depth: name === 'book' ? ((depth as number | undefined) ?? 10) : 0,
    trigger: trigger ?? 'trades',
  } as const;
  if (name === 'instrument') return [{ ...common, symbol: '' }];
  return symbolsOf(symbol).map((each) => ({ ...common, symbol: each }));
}

function symbolsOf(symbol: unknown): readonly string[] {
  const valid = Array.isArray(symbol) && symbol.every((each) => typeof each === 'string');
  if (!valid || symbol.length === 0) {
    throw new Refusal('Symbol(s) must be a list of strings'); // (assumed)
  }
  return symbol;
}

export const idField = (requestId: number | undefined): string =>
  requestId === undefined ? '' : `,"req_id":${requestId}`;

export const times = (inUs: number, outUs: number): string =>
  `"time_in":"${timestampText(inUs)}","time_out":"${timestampText(outUs)}"`;

/** The acknowledgement of one symbol. */
export function ackText(
  method: 'subscribe' | 'unsubscribe',
  subscription: Subscription,
  requestId: number | undefined,
  inUs: number,
  outUs: number,
): string {
  const result = JSON.stringify(resultOf(method, subscription));
  return `{"method":"${method}"${idField(requestId)},"result":${result},"success":true,${times(inUs, outUs)}}`;
}

function resultOf(method: 'subscribe' | 'unsubscribe', subscription: Subscription): object {
  const { channel, symbol, snapshot, depth, trigger } = subscription;
  const subscribing = method === 'subscribe';
  return {
    channel,
    ...(channel === 'book' ? { depth } : {}),
    ...(channel === 'ticker' ? { event_trigger: trigger } : {}),
    ...(channel === 'ohlc' ? { interval: 1 } : {}),
    ...(subscribing ? { snapshot } : {}),
    ...(symbol === '' ? {} : { symbol }),
    ...(subscribing && channel === 'ohlc'
      ? { warnings: ['timestamp is deprecated, use interval_begin'] }
      : {}),
  };
}

export function refusalText(refusal: Refusal, inUs: number, outUs: number): string {
  const { message, method, requestId, symbol } = refusal;
  return (
    `{"error":${JSON.stringify(message)}` +
    (method === undefined ? '' : `,"method":${JSON.stringify(method)}`) +
    `${idField(requestId)},"success":false` +
    (symbol === undefined ? '' : `,"symbol":${JSON.stringify(symbol)}`) +
    `,${times(inUs, outUs)}}`
  );
}

export function pongText(requestId: number | undefined, inUs: number, outUs: number): string {
  return `{"method":"pong"${idField(requestId)},${times(inUs, outUs)}}`;
}
