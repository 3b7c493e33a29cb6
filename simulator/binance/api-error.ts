/**
 * Refusals in Binance's own codes and words (binance-spot-api-docs, errors.md). `status` is the HTTP
 * status, which the WebSocket API repeats in its `status` field.
 */
import type { RefusalReason } from '../matching/order.ts';

export class ApiError extends Error {
  override readonly name = 'ApiError';

  constructor(
    readonly code: number,
    message: string,
    readonly status = 400,
    readonly data?: Readonly<Record<string, number>>,
  ) {
    super(message);
  }

  toJSON(): { code: number; msg: string; data?: Readonly<Record<string, number>> } {
    const body = { code: this.code, msg: this.message };
    return this.data ? { ...body, data: this.data } : body;
  }
}

export const apiErrors = {
  unknown: () =>
    new ApiError(-1000, 'An unknown error occurred while processing the request.', 500),
  tooMuchWeight: (limit: number, retryAfter: number, serverTime: number) =>
    new ApiError(
      -1003,
      `Too much request weight used; current limit is ${limit} request weight per 1 MINUTE. ` +
        'Please use WebSocket Streams for live updates to avoid polling the API.',
      429,
      { serverTime, retryAfter },
    ),
  filter: (name: string) => new ApiError(-1013, `Filter failure: ${name}`),
  tooManyOrders: (limit: number, interval: string) =>
    new ApiError(
      -1015,
      `Too many new orders; current limit is ${limit} orders per ${interval}.`,
      429,
    ),
  unsupported: () => new ApiError(-1020, 'This operation is not supported.'),
  outsideWindow: () =>
    new ApiError(-1021, 'Timestamp for this request is outside of the recvWindow.'),
  aheadOfServer: () =>
    new ApiError(-1021, "Timestamp for this request was 1000ms ahead of the server's time."),
  badSignature: () => new ApiError(-1022, 'Signature for this request is not valid.'),
  illegalCharacters: (name: string, range: string) =>
    new ApiError(
      -1100,
      `Illegal characters found in parameter '${name}'; legal range is '${range}'.`,
    ),
  mandatory: (name: string) =>
    new ApiError(
      -1102,
      `Mandatory parameter '${name}' was not sent, was empty/null, or malformed.`,
    ),
  eitherMandatory: (one: string, other: string) =>
    new ApiError(-1102, `Param '${one}' or '${other}' must be sent, but both were empty/null!`),
  notRequired: (name: string) => new ApiError(-1106, `Parameter '${name}' sent when not required.`),
  tooPrecise: (name: string) => new ApiError(-1111, `Parameter '${name}' has too much precision.`),
  /** (assumed code) */
  icebergNotGtc: () => new ApiError(-1013, 'Limit iceberg orders must have timeInForce of GTC.'),
  badTimeInForce: () => new ApiError(-1115, 'Invalid timeInForce.'),
  badOrderType: () => new ApiError(-1116, 'Invalid orderType.'),
  badSide: () => new ApiError(-1117, 'Invalid side.'),
  badSymbol: () => new ApiError(-1121, 'Invalid symbol.'),
  invalidData: (name: string) =>
    new ApiError(-1130, `Data sent for parameter '${name}' is not valid.`),
  badRecvWindow: () => new ApiError(-1131, 'recvWindow must be less than 60000.'),
  invalidJson: (message = 'Invalid JSON Request') => new ApiError(-1135, message),
  unknownCancel: () => new ApiError(-2011, 'Unknown order sent.'),
  amendRejected: (words: string) => new ApiError(-2038, words),
  noSuchOrder: () => new ApiError(-2013, 'Order does not exist.'),
  badKey: () => new ApiError(-2015, 'Invalid API-key, IP, or permissions for action.', 401),
  subscriptionActive: () => new ApiError(-2035, 'User Data Stream subscription already active.'),
  subscriptionInactive: () => new ApiError(-2036, 'User Data Stream subscription not active.'),
  keyNotForSessions: () => new ApiError(-4056, 'HMAC_SHA256 API key is not supported.'),
} as const;

/** What the matching engine's refusals are called on the wire. */
export const refusalErrors: Readonly<Record<RefusalReason, () => ApiError>> = {
  DUPLICATE_ORDER: () => new ApiError(-2010, 'Duplicate order sent.'),
  INSUFFICIENT_BALANCE: () =>
    new ApiError(-2010, 'Account has insufficient balance for requested action.'),
  WOULD_TAKE: () => new ApiError(-2010, 'Order would immediately match and take.'),
  WOULD_TRIGGER: () => new ApiError(-2010, 'Stop price would trigger immediately.'),
  TOO_MANY_OPEN_ORDERS: () => apiErrors.filter('MAX_NUM_ORDERS'),
  UNKNOWN_ORDER: () => apiErrors.unknownCancel(),
  ALREADY_TRADED: () => apiErrors.amendRejected('This action is disabled on this order.'), // (assumed)
  NOTHING_TO_REDUCE: () => apiErrors.unsupported(), // only of positions, which spot has none of
};
