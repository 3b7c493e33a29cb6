/** Turns the parameters of order.place into an order that passes the pair's filters (filters.md). */
import { randomBytes } from 'node:crypto';
import type { Side } from '../market/book.ts';
import type { TradingPair } from '../market/trading-pair.ts';
import { failedFilter } from '../matching/filters.ts';
import {
  type OrderRequest,
  type OrderType,
  takesAnyPrice,
  type TimeInForce,
  waitsForTrade,
} from '../matching/order.ts';
import { ApiError, apiErrors } from './api-error.ts';
import type { Parameters } from './parameters.ts';
import { selfTradeMode, SPOT_MODES } from './self-trade-modes.ts';

const SIDES: readonly Side[] = ['BUY', 'SELL'];
export const ORDER_TYPES: readonly OrderType[] = [
  'LIMIT',
  'LIMIT_MAKER',
  'MARKET',
  'STOP_LOSS',
  'STOP_LOSS_LIMIT',
  'TAKE_PROFIT',
  'TAKE_PROFIT_LIMIT',
];
const TIMES_IN_FORCE: readonly TimeInForce[] = ['GTC', 'IOC', 'FOK'];

export type ResponseType = 'ACK' | 'RESULT' | 'FULL';
const RESPONSE_TYPES: readonly ResponseType[] = ['ACK', 'RESULT', 'FULL'];

/** `marketPrice` stands in for the price of a MARKET order in the NOTIONAL filter. */
export function orderRequest(
  parameters: Parameters,
  pair: TradingPair,
  marketPrice: (side: Side) => number,
): OrderRequest {
  parameters.symbol(pair.symbol);
  const side = parameters.oneOf('side', SIDES, apiErrors.badSide);
  const type = parameters.oneOf('type', ORDER_TYPES, apiErrors.badOrderType);
  const timeInForce = readTimeInForce(parameters, type);
  const quantity = readQuantity(parameters, type);
  const price = readPrice(parameters, type);
  const clientOrderId = parameters.clientOrderId('newClientOrderId') ?? newClientOrderId();
  const stopPrice = readStopPrice(parameters, type);
  const display = readDisplay(parameters, type, timeInForce, quantity);
  const selfTrade = selfTradeMode(parameters, SPOT_MODES);
  const amounts = { price, quantity, stopPrice, display };
  const request = { clientOrderId, side, type, timeInForce, ...amounts, selfTrade };
  const failed = failedFilter(pair, request, type === 'MARKET' ? marketPrice(side) : price);
  if (failed !== null) throw apiErrors.filter(failed);
  return request;
}

/** LIMIT and MARKET orders answer FULL unless asked otherwise, others ACK. */
export function responseType(parameters: Parameters, type: OrderType): ResponseType {
  if (!parameters.has('newOrderRespType')) {
    return type === 'LIMIT' || type === 'MARKET' ? 'FULL' : 'ACK';
  }
  return parameters.oneOf('newOrderRespType', RESPONSE_TYPES, badResponseType);
}

const badResponseType = (): ApiError => apiErrors.invalidData('newOrderRespType');

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const CLIENT_ORDER_ID_LENGTH = 22;

/** As the venue makes one up when the client sends none: 22 letters and digits. */
export function newClientOrderId(): string {
  let id = '';
  for (const byte of randomBytes(CLIENT_ORDER_ID_LENGTH)) id += ALPHABET[byte % ALPHABET.length];
  return id;
}

function readTimeInForce(parameters: Parameters, type: OrderType): TimeInForce {
  if (type !== 'LIMIT_MAKER' && !takesAnyPrice(type)) {
    return parameters.oneOf('timeInForce', TIMES_IN_FORCE, apiErrors.badTimeInForce);
  }
  if (parameters.has('timeInForce')) throw apiErrors.notRequired('timeInForce');
  return 'GTC';
}

function readQuantity(parameters: Parameters, type: OrderType): number {
  if (type === 'MARKET' && parameters.has('quoteOrderQty')) {
    throw new ApiError(-2010, 'Quote order qty market orders are not support for this symbol.');
  }
  return parameters.units('quantity');
}

function readStopPrice(parameters: Parameters, type: OrderType): number {
  if (parameters.has('trailingDelta')) {
    throw new ApiError(-2010, 'Trailing stop orders are not supported for this symbol.');
  }
  if (waitsForTrade(type)) return parameters.units('stopPrice');
  if (parameters.has('stopPrice')) throw apiErrors.notRequired('stopPrice');
  return 0;
}

/** "icebergQty: with LIMIT, LIMIT_MAKER, STOP_LOSS_LIMIT and TAKE_PROFIT_LIMIT, timeInForce GTC". */
function readDisplay(
  parameters: Parameters,
  type: OrderType,
  timeInForce: TimeInForce,
  quantity: number,
): number {
  if (!parameters.has('icebergQty')) return 0;
  if (takesAnyPrice(type)) throw apiErrors.notRequired('icebergQty');
  if (timeInForce !== 'GTC') throw apiErrors.icebergNotGtc();
  const display = parameters.units('icebergQty');
  if (display > quantity) throw new ApiError(-2010, 'IcebergQty exceeds QTY.');
  return display < quantity ? display : 0;
}

function readPrice(parameters: Parameters, type: OrderType): number {
  if (!takesAnyPrice(type)) return parameters.units('price');
  if (parameters.has('price')) throw apiErrors.notRequired('price');
  return 0;
}
