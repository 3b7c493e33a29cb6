/** The public part of the REST API (rest-api.md, "General endpoints" and "Market Data endpoints"). */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { ApiError, apiErrors } from './api-error.ts';
import { depthLimit, depthWeight } from './depth-request.ts';
import { exchangeInfo } from './exchange-info.ts';
import { depthText } from './market-frames.ts';
import { Parameters } from './parameters.ts';
import type { RateLimits } from './rate-limits.ts';
import type { BinanceVenue } from './venue.ts';

/** What every venue's REST API needs of it. */
interface RestVenue {
  readonly limits: RateLimits;
  nowMs(): number;
}

interface Endpoint<Venue> {
  weight(parameters: Parameters): number;
  /** Returns JSON text. */
  answer(venue: Venue, parameters: Parameters, nowMs: number): string;
}

/** By path. */
export type Endpoints<Venue> = ReadonlyMap<string, Endpoint<Venue>>;

export const SPOT_ENDPOINTS: Endpoints<BinanceVenue> = new Map<string, Endpoint<BinanceVenue>>([
  ['/api/v3/ping', { weight: () => 1, answer: () => '{}' }],
  [
    '/api/v3/time',
    { weight: () => 1, answer: (_venue, _parameters, nowMs) => `{"serverTime":${nowMs}}` },
  ],
  [
    '/api/v3/exchangeInfo',
    {
      weight: () => 20,
      answer: (venue, parameters, nowMs) => {
        if (parameters.has('symbol')) parameters.symbol(venue.pair.symbol);
        return JSON.stringify(exchangeInfo(venue.pair, venue.limits.rules, nowMs));
      },
    },
  ],
  [
    '/api/v3/depth',
    {
      weight: depthWeight,
      answer: (venue, parameters) => {
        parameters.symbol(venue.pair.symbol);
        return depthText(venue.book, depthLimit(parameters));
      },
    },
  ],
]);

const JSON_TYPE = 'application/json;charset=UTF-8';

/** False when the path is none of the endpoints'. */
export function answerRest<Venue extends RestVenue>(
  venue: Venue,
  endpoints: Endpoints<Venue>,
  url: URL,
  request: IncomingMessage,
  response: ServerResponse,
): boolean {
  const endpoint = endpoints.get(url.pathname);
  if (!endpoint || request.method !== 'GET') return false;
  const nowMs = venue.nowMs();
  replyRest(venue, response, nowMs, () => {
    const parameters = new Parameters(Object.fromEntries(url.searchParams));
    venue.limits.countRequest(endpoint.weight(parameters), nowMs);
    return endpoint.answer(venue, parameters, nowMs);
  });
  return true;
}

/** Sends what `answer` returns, JSON text, or the refusal that it throws. */
export function replyRest(
  venue: RestVenue,
  response: ServerResponse,
  nowMs: number,
  answer: () => string,
): void {
  let status = 200;
  let text: string;
  try {
    text = answer();
  } catch (error) {
    const known = error instanceof ApiError ? error : apiErrors.unknown();
    if (known !== error) console.error('simulator: a request failed inside', error);
    status = known.status;
    text = JSON.stringify({ code: known.code, msg: known.message });
    if (status === 429) {
      const retryMs = (known.data?.['retryAfter'] ?? nowMs) - nowMs;
      response.setHeader('retry-after', Math.ceil(retryMs / 1_000));
    }
  }
  const used = venue.limits.weightUse(nowMs).count;
  response.setHeader('x-mbx-used-weight', used);
  response.setHeader('x-mbx-used-weight-1m', used);
  response.writeHead(status, {
    'content-type': JSON_TYPE,
    'content-length': Buffer.byteLength(text),
  });
  response.end(text);
}
