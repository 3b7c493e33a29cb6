/** Turns the parameters of order.place into an order that passes the pair's filters (filters.md). */
import { randomBytes } from 'node:crypto';
import type { Side } from '../market/book.ts';
import type { TradingPair } from '../market/trading-pair.ts';
import { failedFilter } from '../matching/filters.ts';
import type { OrderRequest, OrderType, TimeInForce } from '../matching/order.ts';
import { ApiError, apiErrors } from './api-error.ts';
import type { Parameters } from './parameters.ts';

const SIDES: readonly Side[] = ['BUY', 'SELL'];
const TYPES: readonly OrderType[] = ['LIMIT', 'LIMIT_MAKER', 'MARKET'];
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
  const type = parameters.oneOf('type', TYPES, apiErrors.badOrderType);
  const timeInForce = readTimeInForce(parameters, type);
  const quantity = readQuantity(parameters, type);
  const price = readPrice(parameters, type);
  const clientOrderId = parameters.clientOrderId('newClientOrderId') ?? newClientOrderId();
  const request = { clientOrderId, side, type, timeInForce, price, quantity };
  const failed = failedFilter(pair, request, type === 'MARKET' ? marketPrice(side) : price);
  if (failed !== null) throw apiErrors.filter(failed);
  return request;
}

/** LIMIT and MARKET orders answer FULL unless asked otherwise, others ACK. */
export function responseType(parameters: Parameters, type: OrderType): ResponseType {
  if (!parameters.has('newOrderRespType')) return type === 'LIMIT_MAKER' ? 'ACK' : 'FULL';
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
  if (type === 'LIMIT') {
    return parameters.oneOf('timeInForce', TIMES_IN_FORCE, apiErrors.badTimeInForce);
  }
  if (parameters.has('timeInForce')) throw apiErrors.notRequired('timeInForce');
  return 'GTC';
}

function readQuantity(parameters: Parameters, type: OrderType): number {
  if (type === 'MARKET' && parameters.has('quoteOrderQty')) {
    throw new ApiError(-2010, 'Quote order qty market orders are not support for this symbol.');
  }
  if (parameters.has('stopPrice')) throw apiErrors.notRequired('stopPrice');
  if (parameters.has('icebergQty')) {
    throw new ApiError(-2010, 'Iceberg orders are not supported for this symbol.');
  }
  return parameters.units('quantity');
}

function readPrice(parameters: Parameters, type: OrderType): number {
  if (type !== 'MARKET') return parameters.units('price');
  if (parameters.has('price')) throw apiErrors.notRequired('price');
  return 0;
}
