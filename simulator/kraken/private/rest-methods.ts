/** The private half of the REST API: what no WebSocket tells ("Account Data", "WebSockets Authentication"). */
import { moneyText } from '../../market/units.ts';
import { type Fill, isOpen } from '../../matching/order.ts';
import { type KrakenKey, permit } from './api-keys.ts';
import { venueId } from './ids.ts';
import { nameOf } from './order-request.ts';
import { restAsset, restOrder, restTrade } from './rest-orders.ts';
import type { KrakenVenue, Placed } from './venue.ts';

export interface RestCall {
  readonly venue: KrakenVenue;
  readonly key: KrakenKey;
  readonly params: Readonly<Record<string, string>>;
}

interface RestMethod {
  /** What a call adds to the key's counter. */
  readonly cost: number;
  answer(call: RestCall): object;
}

/** "50 results are returned at a time". */
const PAGE = 50;

export const REST_METHODS: Readonly<Record<string, RestMethod>> = {
  GetWebSocketsToken: {
    cost: 1,
    answer: ({ venue, key }) => {
      permit(key, 'create-ws-token');
      const token = venue.tokens.issue(key, venue.nowMs());
      return { token, expires: Math.round(venue.tokens.lifeMs / 1_000) };
    },
  },
  GetApiKeyInfo: { cost: 1, answer: ({ key }) => keyInfo(key) },
  Balance: {
    cost: 1,
    answer: (call) => balances(call, ({ free, locked }) => moneyText(free + locked)),
  },
  BalanceEx: {
    cost: 1,
    answer: (call) =>
      balances(call, ({ free, locked }) => ({
        balance: moneyText(free + locked),
        hold_trade: moneyText(locked),
      })),
  },
  OpenOrders: {
    cost: 1,
    answer: (call) => {
      permit(call.key, 'query-open-trades');
      return { open: orders(call, call.venue.openOrders(call.key.account)) };
    },
  },
  CancelAll: {
    cost: 0, // "AddOrder, CancelOrder: 0", as is what cancels many
    answer: ({ venue, key }) => {
      permit(key, 'modify-trades', 'close-trades');
      return { count: venue.cancelAll(key.account, 'User requested') };
    },
  },
  ClosedOrders: {
    cost: 1,
    answer: (call) => {
      permit(call.key, 'query-closed-trades');
      const closed = call.venue.orders(call.key.account).filter(({ order }) => !isOpen(order));
      const named = closed.filter(({ order }) => isNamed(call, order));
      return { closed: orders(call, named.slice(-PAGE)), count: named.length };
    },
  },
  QueryOrders: {
    cost: 1,
    answer: (call) => {
      permit(call.key, 'query-open-trades', 'query-closed-trades');
      const ids = (call.params.txid ?? '').split(',').map((id) => id.trim());
      const found = ids.flatMap((id) => call.venue.find(call.key.account, id) ?? []);
      return orders(call, found);
    },
  },
  QueryTrades: {
    cost: 1,
    answer: (call) => {
      permit(call.key, 'query-closed-trades');
      const ids = new Set((call.params.txid ?? '').split(',').map((id) => id.trim()));
      return Object.fromEntries(trades(call).filter(([id]) => ids.has(id)));
    },
  },
  TradesHistory: {
    cost: 2,
    answer: (call) => {
      permit(call.key, 'query-closed-trades');
      const after = Number(call.params.start ?? 0) * 1_000;
      const all = trades(call, ({ timeMs }) => timeMs > after).reverse(); // newest first
      const from = Number(call.params.ofs ?? 0);
      return { trades: Object.fromEntries(all.slice(from, from + PAGE)), count: all.length };
    },
  },
};

function keyInfo({ apiKey, nonce, permissions }: KrakenKey): object {
  return {
    api_key_name: 'simulated',
    api_key: apiKey,
    nonce: nonce.toString(),
    nonce_window: '0',
    permissions,
    valid_until: '0',
    query_from: '0',
    query_to: '0',
    ip_allowlist: [''],
  };
}

function balances<T>(
  { key }: RestCall,
  of: (balance: { readonly free: bigint; readonly locked: bigint }) => T,
): Record<string, T> {
  permit(key, 'query-funds');
  const entries = Array.from(key.account.balances(), ([asset, balance]) => [
    restAsset(asset),
    of(balance),
  ]);
  return Object.fromEntries(entries) as Record<string, T>;
}

function orders(call: RestCall, all: readonly Placed[]): object {
  const withTrades = call.params.trades === 'true';
  return Object.fromEntries(
    all
      .filter(({ order }) => isNamed(call, order))
      .map((placed) => [placed.desk.orderId(placed.order), restOrder(placed, withTrades)]),
  );
}

function isNamed({ params }: RestCall, order: Placed['order']): boolean {
  return params.cl_ord_id === undefined || nameOf(order) === params.cl_ord_id;
}

/** Oldest first. */
function trades(
  { venue, key }: RestCall,
  wanted: (fill: Fill) => boolean = () => true,
): [id: string, trade: object][] {
  return venue.desks.flatMap((desk) =>
    desk.ledger
      .trades(key.account)
      .filter(wanted)
      .map((fill): [string, object] => [
        venueId('T', fill.tradeId, desk.index),
        restTrade({ desk, order: fill.order }, fill),
      ]),
  );
}
