/** The parameters of add_order and amend_order, checked (WebSocket API v2, "Add order", "Amend order"). */
import { parseUnits } from '@voltaire/reflex/model/decimal.ts';
import type { Side } from '../../market/book.ts';
import { quantityMoney, UNIT_DECIMALS, valueMoney } from '../../market/units.ts';
import {
  type OrderRequest,
  type OrderType,
  takesAnyPrice,
  type TimeInForce,
  waitsForTrade,
} from '../../matching/order.ts';
import type { SelfTradeMode } from '../../matching/self-trade.ts';
import type { PairDesk } from './desk.ts';
import { VenueError } from './venue-error.ts';

export type Params = Readonly<Record<string, unknown>>;

/** A number of a request as it was written. */
export class Digits {
  constructor(readonly text: string) {}
}

/** Of an order that the client gave no id; nothing that a client may send begins so. */
const UNNAMED = '\0';
let unnamed = 0;

/** "UUID, with or without dashes, or free text up to 18 characters". */
const CLIENT_ORDER_ID =
  /^([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{32}|[\x21-\x7e]{1,18})$/i;

/** What the client called it; undefined when it had no name. */
export function nameOf(order: { readonly clientOrderId: string }): string | undefined {
  return order.clientOrderId.startsWith(UNNAMED) ? undefined : order.clientOrderId;
}

/** Throws a VenueError. The names that are open already are the caller's matter. */
export function addOrderRequest(params: Params, desk: PairDesk): OrderRequest {
  const side = oneOf(params, 'side', { buy: 'BUY', sell: 'SELL' } as const);
  const asked = oneOf(params, 'order_type', TYPES);
  const timeInForce = timeInForceOf(params);
  const postOnly = asked === 'LIMIT' && flag(params, 'post_only');
  const type: OrderType = postOnly ? 'LIMIT_MAKER' : asked;
  if (postOnly && timeInForce !== 'GTC') throw invalid('post_only'); // (assumed)
  const quantity = units(params, 'order_qty');
  const price = takesAnyPrice(type) ? 0 : units(params, 'limit_price');
  const stopPrice = waitsForTrade(type) ? triggerOf(params, desk) : 0;
  const display = displayOf(params, desk, quantity);
  checkRules(desk, side, price === 0 ? stopPrice : price, quantity);
  const amounts = { price, quantity, stopPrice, display };
  const selfTrade = oneOf({ stp_type: STP_DEFAULT, ...params }, 'stp_type', STP_TYPES);
  return { clientOrderId: clientOrderId(params), side, type, timeInForce, ...amounts, selfTrade };
}

const TYPES = {
  limit: 'LIMIT',
  iceberg: 'LIMIT',
  market: 'MARKET',
  'stop-loss': 'STOP_LOSS',
  'stop-loss-limit': 'STOP_LOSS_LIMIT',
  'take-profit': 'TAKE_PROFIT',
  'take-profit-limit': 'TAKE_PROFIT_LIMIT',
} as const satisfies Record<string, OrderType>;

/** "stp_type: default cancel_newest". */
export const STP_DEFAULT = 'cancel_newest';
export const STP_TYPES = {
  cancel_newest: 'EXPIRE_TAKER',
  cancel_oldest: 'EXPIRE_MAKER',
  cancel_both: 'EXPIRE_BOTH',
} as const satisfies Record<string, SelfTradeMode>;

/** "triggers": only prices that stand still, and compared with the last trade. */
function triggerOf({ triggers }: Params, { pair }: PairDesk): number {
  if (typeof triggers !== 'object' || triggers === null) throw invalid('triggers');
  const { reference = 'last', price_type: kind = 'static', ...rest } = triggers as Params;
  if (reference !== 'last' || kind !== 'static') throw invalid('triggers');
  const price = units(rest, 'price');
  if (price % pair.tick !== 0 || price > pair.priceMax)
    throw new VenueError('EOrder:Invalid price');
  return price;
}

/** "display_qty: for iceberg orders only, at least 1/15 of order_qty". */
function displayOf(params: Params, { pair }: PairDesk, quantity: number): number {
  if (params.order_type !== 'iceberg') {
    if (params.display_qty !== undefined) throw invalid('display_qty');
    return 0;
  }
  const display = units(params, 'display_qty');
  const tooSmall = display * pair.icebergPartsMax < quantity;
  if (tooSmall || display > quantity || display % pair.lot !== 0) throw invalid('display_qty');
  return display;
}

/** What an order of this side is to become; what is not named stays. */
export function amendment(
  params: Params,
  desk: PairDesk,
  order: { readonly side: Side; readonly price: number; readonly quantity: number },
): { price: number; quantity: number } {
  const price = params.limit_price === undefined ? order.price : units(params, 'limit_price');
  const quantity = params.order_qty === undefined ? order.quantity : units(params, 'order_qty');
  checkRules(desk, order.side, price, quantity);
  return { price, quantity };
}

export function texts(params: Params, name: string): readonly string[] {
  const { [name]: value } = params;
  if (value === undefined) return [];
  const all: unknown[] = Array.isArray(value) ? value : [value];
  if (all.every((each) => typeof each === 'string')) return all;
  throw invalid(name);
}

export function invalid(name: string): VenueError {
  return new VenueError(`EGeneral:Invalid arguments:${name}`);
}

/** A whole number, 0 or more. */
export function integer(params: Params, name: string): number {
  const value = params[name];
  const count = value instanceof Digits ? parseUnits(value.text, 0) : Number.NaN;
  if (count >= 0) return count;
  throw invalid(name);
}

export function flag(params: Params, name: string): boolean {
  const { [name]: value = false } = params;
  if (typeof value === 'boolean') return value;
  throw invalid(name);
}

function clientOrderId(params: Params): string {
  const { cl_ord_id: id } = params;
  if (id === undefined) return `${UNNAMED}${unnamed++}`;
  if (typeof id === 'string' && CLIENT_ORDER_ID.test(id)) return id;
  throw invalid('cl_ord_id');
}

function timeInForceOf(params: Params): TimeInForce {
  const { time_in_force: given = 'gtc' } = params;
  const name = typeof given === 'string' ? given.toLowerCase() : given;
  return oneOf({ time_in_force: name }, 'time_in_force', {
    gtc: 'GTC',
    ioc: 'IOC',
    fok: 'FOK',
  } as const);
}

function oneOf<T>(params: Params, name: string, choices: Readonly<Record<string, T>>): T {
  const { [name]: value } = params;
  if (typeof value === 'string' && Object.hasOwn(choices, value)) return choices[value]!;
  throw invalid(name);
}

function units(params: Params, name: string): number {
  const { [name]: value } = params;
  if (!(value instanceof Digits)) {
    const label = name.charAt(0).toUpperCase() + name.slice(1);
    throw new VenueError(`${label} field must be a number_float`);
  }
  const count = parseUnits(value.text, UNIT_DECIMALS);
  if (count > 0) return count;
  throw invalid(name);
}

function checkRules({ pair, liquidity }: PairDesk, side: Side, price: number, quantity: number) {
  if (price % pair.tick !== 0 || price > pair.priceMax)
    throw new VenueError('EOrder:Invalid price');
  if (quantity % pair.lot !== 0 || quantity > pair.quantityMax) throw invalid('order_qty'); // (assumed)
  if (quantity < pair.quantityMin) throw new VenueError('EOrder:Order minimum not met');
  const worth = price === 0 ? liquidity.bestPrice(side === 'BUY' ? 'SELL' : 'BUY') : price;
  if (valueMoney(worth, quantity) < quantityMoney(pair.notionalMin)) {
    throw new VenueError('EOrder:Cost minimum not met');
  }
}
