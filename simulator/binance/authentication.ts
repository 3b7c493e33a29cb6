/** Who is calling, and when (web-socket-api.md, "Request security"). */
import { checkSignature, type ApiKey } from './api-keys.ts';
import { apiErrors } from './api-error.ts';
import type { ApiCall, ApiVenue } from './api-method.ts';
import type { Parameters } from './parameters.ts';

const RECV_WINDOW_MS = 5_000;
const RECV_WINDOW_MS_MAX = 60_000;
const AHEAD_MS_MAX = 1_000;
const UNITS_PER_MS = 100_000_000;

/** Timestamps may also be in microseconds, which no millisecond count reaches before the year 5138. */
const MICROSECONDS_FROM = 100_000_000_000_000;

/**
 * The key of a signed request: the one it names and signs with, else the session's.
 * Throws -1102, -1021, -1131, -2015 or -1022.
 */
export function authenticate(call: ApiCall<ApiVenue>): ApiKey {
  const { connection, parameters, nowMs } = call;
  if (connection.session && !parameters.has('apiKey')) {
    checkTiming(parameters, nowMs);
    return connection.session.key;
  }
  return authenticateBySignature(call);
}

/** The key which a request names and signs with, never the session's. */
export function authenticateBySignature({ venue, parameters, nowMs }: ApiCall<ApiVenue>): ApiKey {
  const apiKey = parameters.text('apiKey');
  const signature = parameters.text('signature');
  checkTiming(parameters, nowMs);
  const key = venue.keys.get(apiKey);
  checkSignature(key, parameters.signedText(), signature);
  return key;
}

/** "timestamp < serverTime + 1 s and serverTime − timestamp <= recvWindow", else -1021. */
export function checkTiming(parameters: Parameters, nowMs: number): void {
  const sent = parameters.integer('timestamp');
  const timestamp = sent >= MICROSECONDS_FROM ? sent / 1_000 : sent;
  const recvWindow = parameters.has('recvWindow')
    ? parameters.units('recvWindow') / UNITS_PER_MS
    : RECV_WINDOW_MS;
  if (recvWindow > RECV_WINDOW_MS_MAX) throw apiErrors.badRecvWindow();
  if (timestamp >= nowMs + AHEAD_MS_MAX) throw apiErrors.aheadOfServer();
  if (nowMs - timestamp > recvWindow) throw apiErrors.outsideWindow();
}
