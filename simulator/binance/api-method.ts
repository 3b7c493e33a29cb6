import type { Account } from '../account/account.ts';
import type { ApiConnection } from './api-connection.ts';
import type { Parameters } from './parameters.ts';
import type { BinanceVenue } from './venue.ts';

/** One request of the WebSocket API, as its method sees it. */
export interface ApiCall {
  readonly venue: BinanceVenue;
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

export interface PublicMethod extends MethodCost {
  readonly security: 'public';
  handle(call: ApiCall): unknown;
}

/** The caller has shown whose account it acts for. */
export interface SignedMethod extends MethodCost {
  readonly security: 'signed';
  handle(call: ApiCall, account: Account): unknown;
}

export type ApiMethod = PublicMethod | SignedMethod;
export type ApiMethods = Readonly<Record<string, ApiMethod>>;
