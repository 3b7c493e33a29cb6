/** SUBSCRIBE and its kin on a market data connection (web-socket-streams.md, "Live Subscribing"). */

/** What a control message may read and change. */
export interface StreamSubscriptions {
  combined: boolean;
  readonly names: readonly string[];
  subscribe(names: readonly string[]): void;
  unsubscribe(names: readonly string[]): void;
}

const METHODS = ['SUBSCRIBE', 'UNSUBSCRIBE', 'LIST_SUBSCRIPTIONS', 'SET_PROPERTY', 'GET_PROPERTY'];
const ID = /^[a-zA-Z0-9-_]{1,36}$/;

/** "A single connection can listen to a maximum of 1024 streams." */
const STREAMS_MAX = 1_024;

class ControlError extends Error {
  override readonly name = 'ControlError';

  constructor(
    readonly code: number,
    message: string,
  ) {
    super(message);
  }
}

/** Executes a control message and returns the text of its answer. */
export function answerControl(text: string, streams: StreamSubscriptions): string {
  let id: unknown = null;
  try {
    const message = parse(text);
    if (!isId(message['id'])) {
      throw new ControlError(2, 'Invalid request: request ID must be an unsigned integer');
    }
    id = message['id'];
    return JSON.stringify({ result: execute(message, streams), id });
  } catch (error) {
    if (!(error instanceof ControlError)) throw error;
    return JSON.stringify({ error: { code: error.code, msg: error.message }, id });
  }
}

function parse(text: string): Record<string, unknown> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new ControlError(3, 'Invalid JSON: expected value at line 1 column 1');
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw new ControlError(3, 'Invalid JSON: expected value at line 1 column 1');
  }
  return { ...json };
}

function execute(message: Record<string, unknown>, streams: StreamSubscriptions): unknown {
  const { method, params } = message;
  switch (method) {
    case 'SUBSCRIBE':
      streams.subscribe(streamNames(params, streams.names.length));
      return null;
    case 'UNSUBSCRIBE':
      streams.unsubscribe(streamNames(params, 0));
      return null;
    case 'LIST_SUBSCRIPTIONS':
      return streams.names;
    case 'SET_PROPERTY':
      property(params);
      streams.combined = booleanOf(Array.isArray(params) ? params[1] : undefined);
      return null;
    case 'GET_PROPERTY':
      property(params);
      return streams.combined;
    case undefined:
      throw new ControlError(2, 'Invalid request: missing field `method` at line 1 column 1');
    default:
      throw new ControlError(
        2,
        `Invalid request: unknown variant ${JSON.stringify(method)}, expected one of ` +
          `${METHODS.map((name) => `\`${name}\``).join(', ')} at line 1 column 1`,
      );
  }
}

function streamNames(params: unknown, already: number): string[] {
  if (!Array.isArray(params)) {
    throw new ControlError(2, 'Invalid request: missing field `params` at line 1 column 1');
  }
  if (params.length + already > STREAMS_MAX) {
    throw new ControlError(2, 'Invalid request: too many parameters');
  }
  return params.map((name: unknown) => {
    if (typeof name !== 'string') {
      throw new ControlError(2, 'Invalid request: property name must be a string');
    }
    return name;
  });
}

/** "Currently, the only property that can be set is whether combined stream payloads are enabled". */
function property(params: unknown): void {
  const name: unknown = Array.isArray(params) ? params[0] : undefined;
  if (typeof name !== 'string') {
    throw new ControlError(2, 'Invalid request: property name must be a string');
  }
  if (name !== 'combined') throw new ControlError(0, 'Unknown property');
}

function booleanOf(value: unknown): boolean {
  if (typeof value === 'boolean') return value;
  throw new ControlError(1, 'Invalid value type: expected Boolean');
}

function isId(value: unknown): boolean {
  if (typeof value === 'string') return ID.test(value);
  return value === null || Number.isSafeInteger(value);
}
