/** /ws-api/v3, and /ws-fapi/v1 of futures: requests, responses and user data events (web-socket-api.md). */
import type { RawData, WebSocket } from 'ws';
import type { Account } from '../account/account.ts';
import { ApiConnection } from './api-connection.ts';
import { ApiError, apiErrors } from './api-error.ts';
import { RawJson, type ApiCall, type ApiMethod, type ApiVenue } from './api-method.ts';
import { authenticate } from './authentication.ts';
import { Parameters } from './parameters.ts';
import type { RateLimitUse } from './rate-limits.ts';
import { sendTo, textOf } from '../wire/socket.ts';

/** `monoNs` is when the message came out of the socket; `request` is the message, parsed. */
export type OrderReceived = (monoNs: bigint, request: Readonly<Record<string, unknown>>) => void;

type RequestId = string | number | null;

interface Request {
  readonly id: RequestId;
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
}

const ID = /^[a-zA-Z0-9-_]{1,36}$/;

/** "Request method names may be prefixed with explicit version". */
const VERSION_PREFIX = 'v3/';

export class WebSocketApi<Venue extends ApiVenue> {
  constructor(
    private readonly venue: Venue,
    private readonly methods: ReadonlyMap<string, ApiMethod<Venue>>,
    private readonly onOrderReceived: OrderReceived | undefined,
  ) {}

  connect(socket: WebSocket, url: URL): void {
    const connection = new ApiConnection(
      this.venue.nowMs(),
      url.searchParams.get('returnRateLimits') !== 'false',
      (text) => sendTo(socket, text),
    );
    socket.on('message', (data) => {
      const monoNs = this.onOrderReceived ? process.hrtime.bigint() : 0n;
      sendTo(socket, this.answer(connection, data, monoNs));
    });
    socket.once('close', () => connection.unsubscribe(this.venue.nowMs()));
  }

  private answer(connection: ApiConnection, data: RawData, monoNs: bigint): string {
    let request: Request | undefined;
    try {
      request = parseRequest(textOf(data));
      if (request.method === 'order.place') {
        this.onOrderReceived?.(monoNs, { ...request });
      }
      return this.execute(connection, request);
    } catch (error) {
      return errorText(request?.id ?? null, error, '');
    }
  }

  private execute(connection: ApiConnection, request: Request): string {
    const nowMs = this.venue.nowMs();
    const name = request.method.startsWith(VERSION_PREFIX)
      ? request.method.slice(VERSION_PREFIX.length)
      : request.method;
    const method = this.methods.get(name);
    if (!method) throw apiErrors.unsupported();
    const parameters = new Parameters(request.params);
    const call = { venue: this.venue, connection, parameters, nowMs };
    let account: Account | undefined;
    try {
      const { weight } = method;
      const cost = typeof weight === 'number' ? weight : weight(parameters);
      this.venue.limits.countRequest(cost, nowMs);
      if (method.security === 'signed') account = authenticate(call).account;
      const result = run(method, call, account);
      const text = result instanceof RawJson ? result.text : JSON.stringify(result);
      const limits = this.limitsText(call, method, account);
      return `{"id":${JSON.stringify(request.id)},"status":200,"result":${text}${limits}}`;
    } catch (error) {
      return errorText(request.id, error, this.limitsText(call, method, account));
    }
  }

  /** `,"rateLimits":[…]`, or nothing where the method or the caller wants none. */
  private limitsText(
    call: ApiCall<Venue>,
    method: ApiMethod<Venue>,
    account: Account | undefined,
  ): string {
    const { connection, parameters, nowMs } = call;
    const wanted = parameters.optional('returnRateLimits');
    const hidden = wanted === undefined ? !connection.returnRateLimits : wanted === 'false';
    if (hidden || method.shows === 'nothing') return '';
    const { limits } = this.venue;
    const uses: RateLimitUse[] =
      method.shows === 'orders' && account ? limits.orderUse(account, nowMs) : [];
    uses.push(limits.weightUse(nowMs));
    return `,"rateLimits":${JSON.stringify(uses)}`;
  }
}

function run<Venue extends ApiVenue>(
  method: ApiMethod<Venue>,
  call: ApiCall<Venue>,
  account: Account | undefined,
): unknown {
  if (method.security === 'public') return method.handle(call);
  if (!account) throw apiErrors.badKey();
  return method.handle(call, account);
}

/** Throws -1135 on what is not a request. */
function parseRequest(text: string): Request {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw apiErrors.invalidJson();
  }
  if (!isObject(json)) throw apiErrors.invalidJson('Invalid JSON request; expected an object.');
  const { id, method, params = {} } = json;
  if (!isRequestId(id)) {
    throw apiErrors.invalidJson(
      `Invalid 'id' in JSON request; expected an integer, a string matching '${ID.source}', or null.`,
    );
  }
  if (typeof method !== 'string') {
    throw apiErrors.invalidJson("Invalid 'method' in JSON request; expected a string.");
  }
  if (!isObject(params)) {
    throw apiErrors.invalidJson("Invalid 'params' in JSON request; expected an object.");
  }
  return { id, method, params };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isRequestId(value: unknown): value is RequestId {
  if (typeof value === 'string') return ID.test(value);
  return value === null || Number.isSafeInteger(value);
}

function errorText(id: RequestId, error: unknown, limits: string): string {
  const known = error instanceof ApiError ? error : apiErrors.unknown();
  if (known !== error) console.error('simulator: a request failed inside', error);
  const body = JSON.stringify(known);
  return `{"id":${JSON.stringify(id)},"status":${known.status},"error":${body}${limits}}`;
}
