import type { Account } from '../account/account.ts';
import type { ApiConnection } from './api-connection.ts';
import type { Parameters } from './parameters.ts';
import type { ApiKeys } from './api-keys.ts';
import type { RateLimits } from './rate-limits.ts';
import type { BinanceVenue } from './venue.ts';

/** What every WebSocket API of Binance needs of its venue: Spot's and that of USD-M futures. */
export interface ApiVenue {
  readonly keys: ApiKeys;
  readonly limits: RateLimits;
  nowMs(): number;
}

/** One request of the WebSocket API, as its method sees it. */
export interface ApiCall<Venue extends ApiVenue = BinanceVenue> {
  readonly venue: Venue;
  readonly connection: ApiConnection;
  readonly parameters: Parameters;
  readonly nowMs: number;
}

/** A result that is JSON text already. */
export class RawJson {
  constructor(readonly text: string) {}
}

interface MethodCost {
  /** Request weight (web-socket-api.md, each method's "Weight"). */
  readonly weight: number | ((parameters: Parameters) => number);
  /** Which limits its responses show. */
  readonly shows: 'weight' | 'orders' | 'nothing';
}

interface PublicMethod<Venue extends ApiVenue> extends MethodCost {
  readonly security: 'public';
  handle(call: ApiCall<Venue>): unknown;
}

/** The caller has shown whose account it acts for. */
interface SignedMethod<Venue extends ApiVenue> extends MethodCost {
  readonly security: 'signed';
  handle(call: ApiCall<Venue>, account: Account): unknown;
}

export type ApiMethod<Venue extends ApiVenue = BinanceVenue> =
  | PublicMethod<Venue>
  | SignedMethod<Venue>;
export type ApiMethods<Venue extends ApiVenue = BinanceVenue> = Readonly<
  Record<string, ApiMethod<Venue>>
>;
