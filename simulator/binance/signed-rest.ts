/** The signed part of the REST API: the account's open orders, and what a key may do. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Account } from '../account/account.ts';
import type { ApiVenue } from './api-method.ts';
import { checkSignature, type ApiKey } from './api-keys.ts';
import { ApiError } from './api-error.ts';
import { checkTiming } from './authentication.ts';
import { cancelAllOrders } from './methods/trading.ts';
import { orderStatus } from './order-json.ts';
import { Parameters } from './parameters.ts';
import { replyRest } from './rest-api.ts';
import type { BinanceVenue } from './venue.ts';

interface Call<Venue> {
  readonly venue: Venue;
  readonly key: ApiKey;
  readonly parameters: Parameters;
  readonly nowMs: number;
}

interface Endpoint<Venue> {
  readonly weight: (parameters: Parameters) => number;
  /** True: the key alone is enough, nothing is signed (USER_STREAM). */
  readonly unsigned?: true;
  readonly answer: (call: Call<Venue>) => unknown;
}

/** By method and path. */
export type SignedEndpoints<Venue> = ReadonlyMap<string, Endpoint<Venue>>;

const OPEN_ORDERS_WEIGHT = 6;
const ALL_OPEN_ORDERS_WEIGHT = 80;

/** "Get API Key Permission": of whichever account. */
export const RESTRICTIONS_ENDPOINT = [
  'GET /sapi/v1/account/apiRestrictions',
  { weight: () => 1, answer: ({ key }) => ({ ...RESTRICTIONS, ...key.rights }) },
] as const satisfies readonly [string, Endpoint<ApiVenue>];

export const SIGNED_ENDPOINTS: SignedEndpoints<BinanceVenue> = new Map<
  string,
  Endpoint<BinanceVenue>
>([
  [
    'GET /api/v3/openOrders',
    {
      weight: (parameters) =>
        parameters.has('symbol') ? OPEN_ORDERS_WEIGHT : ALL_OPEN_ORDERS_WEIGHT,
      answer: ({ venue, key, parameters }) => {
        if (parameters.has('symbol')) parameters.symbol(venue.pair.symbol);
        return openOrders(venue, key.account);
      },
    },
  ],
  [
    'DELETE /api/v3/openOrders',
    {
      weight: () => 1,
      answer: ({ venue, key, parameters, nowMs }) => {
        parameters.symbol(venue.pair.symbol);
        return cancelAllOrders(venue, key.account, nowMs);
      },
    },
  ],
  RESTRICTIONS_ENDPOINT,
]);

/** Of a key that may read and trade, and nothing else ("Get API Key Permission"). */
const RESTRICTIONS = {
  ipRestrict: true,
  createTime: 1_698_645_219_000,
  enableReading: true,
  enableWithdrawals: false,
  enableInternalTransfer: false,
  enableMargin: false,
  enableFutures: true,
  permitsUniversalTransfer: false,
  enableVanillaOptions: false,
  enableFixApiTrade: false,
  enableFixReadOnly: false,
  enableSpotAndMarginTrading: true,
  enablePortfolioMarginTrading: false,
};

/** False when the request is for none of the endpoints. */
export function answerSignedRest<Venue extends ApiVenue>(
  venue: Venue,
  endpoints: SignedEndpoints<Venue>,
  url: URL,
  request: IncomingMessage,
  response: ServerResponse,
): boolean {
  const endpoint = endpoints.get(`${request.method} ${url.pathname}`);
  if (!endpoint) return false;
  const nowMs = venue.nowMs();
  replyRest(venue, response, nowMs, () => {
    const parameters = new Parameters(Object.fromEntries(url.searchParams));
    venue.limits.countRequest(endpoint.weight(parameters), nowMs);
    const key = endpoint.unsigned
      ? keyOf(venue, request)
      : authenticate(venue, url, request, parameters, nowMs);
    return JSON.stringify(endpoint.answer({ venue, key, parameters, nowMs }));
  });
  return true;
}

/**
 * "SIGNED Endpoint security": the key is in a header, and what is signed is the query as it was sent,
 * without the signature.
 */
function authenticate(
  venue: ApiVenue,
  { search }: URL,
  request: IncomingMessage,
  parameters: Parameters,
  nowMs: number,
): ApiKey {
  const signature = parameters.text('signature');
  const payload = search.slice(1).replace(/&?signature=[^&]*/, '');
  checkTiming(parameters, nowMs);
  const key = keyOf(venue, request);
  checkSignature(key, payload, signature);
  return key;
}

function keyOf(venue: ApiVenue, { headers }: IncomingMessage): ApiKey {
  const apiKey = headers['x-mbx-apikey'];
  if (typeof apiKey !== 'string') throw new ApiError(-2014, 'API-key format invalid.', 401);
  return venue.keys.get(apiKey);
}

function openOrders(venue: BinanceVenue, account: Account): object[] {
  return venue.ledger.openOrders(account).map((order) => orderStatus(venue.pair.symbol, order));
}
