/** Turns the parameters of `order.place` into an order that passes the contract's filters. */
import { apiErrors } from '../binance/api-error.ts';
import { newClientOrderId } from '../binance/order-request.ts';
import type { Parameters } from '../binance/parameters.ts';
import { selfTradeMode } from '../binance/self-trade-modes.ts';
import type { Side } from '../market/book.ts';
import type { TradingPair } from '../market/trading-pair.ts';
import { quantityMoney, unitsText, valueMoney } from '../market/units.ts';
import { type OrderRequest, takesAnyPrice } from '../matching/order.ts';
import type { SelfTradeMode } from '../matching/self-trade.ts';
import { futuresErrors } from './order-error.ts';

const SIDES: readonly Side[] = ['BUY', 'SELL'];
export const FUTURES_ORDER_TYPES = ['LIMIT', 'MARKET'] as const;
/** Since December 2025 another service has these ("Change Log", 2025-11-06). */
const CONDITIONAL = /^(STOP|STOP_MARKET|TAKE_PROFIT|TAKE_PROFIT_MARKET|TRAILING_STOP_MARKET)$/;
const FUTURES_MODES = ['EXPIRE_TAKER', 'EXPIRE_MAKER', 'EXPIRE_BOTH'] as const;
/** GTX: post-only, "Good Till Crossing". */
export const FUTURES_TIMES_IN_FORCE = ['GTC', 'IOC', 'FOK', 'GTX'] as const;

/** `marketPrice` stands in for the price of a MARKET order. */
export function futuresOrderRequest(
  parameters: Parameters,
  pair: TradingPair,
  marketPrice: (side: Side) => number,
): OrderRequest {
  const side = readSide(parameters, pair);
  if (CONDITIONAL.test(parameters.text('type'))) throw futuresErrors.conditional();
  const isMarket =
    parameters.oneOf('type', FUTURES_ORDER_TYPES, apiErrors.badOrderType) === 'MARKET';
  if (isMarket && parameters.has('timeInForce')) throw apiErrors.notRequired('timeInForce');
  if (isMarket && parameters.has('price')) throw apiErrors.notRequired('price');
  const timeInForce = isMarket
    ? 'GTC'
    : parameters.oneOf('timeInForce', FUTURES_TIMES_IN_FORCE, apiErrors.badTimeInForce);
  const request: OrderRequest = {
    clientOrderId: parameters.clientOrderId('newClientOrderId') ?? newClientOrderId(),
    side,
    type: isMarket ? 'MARKET' : timeInForce === 'GTX' ? 'LIMIT_MAKER' : 'LIMIT',
    timeInForce: timeInForce === 'GTX' ? 'GTC' : timeInForce,
    price: isMarket ? 0 : parameters.units('price'),
    quantity: parameters.units('quantity'),
    stopPrice: 0,
    display: 0,
    reduceOnly: parameters.optional('reduceOnly') === 'true',
    selfTrade: readSelfTrade(parameters, timeInForce),
  };
  checkFilters(request, pair, isMarket ? marketPrice(side) : request.price);
  return request;
}

/** "When timeInForce is FOK or GTX, the STP mode does not take effect". */
export function readSelfTrade(parameters: Parameters, timeInForce: string): SelfTradeMode {
  return /^(FOK|GTX)$/.test(timeInForce) ? 'NONE' : selfTradeMode(parameters, FUTURES_MODES);
}

/** Of an order for the one symbol, in one-way mode. */
export function readSide(parameters: Parameters, pair: TradingPair): Side {
  parameters.symbol(pair.symbol);
  const side = parameters.oneOf('side', SIDES, apiErrors.badSide);
  if ((parameters.optional('positionSide') ?? 'BOTH') === 'BOTH') return side;
  throw futuresErrors.wrongPositionSide();
}

/** PRICE_FILTER, LOT_SIZE and MIN_NOTIONAL of exchangeInfo. */
export function checkFilters(
  { type, price, quantity, reduceOnly }: OrderRequest,
  pair: TradingPair,
  valuedAt: number,
): void {
  if (!takesAnyPrice(type)) {
    if (price < pair.priceMin) throw futuresErrors.priceBelowMin();
    if (price > pair.priceMax) throw futuresErrors.priceAboveMax();
    if (price % pair.tick !== 0) throw futuresErrors.priceOffTick();
  }
  if (quantity < pair.quantityMin) throw futuresErrors.quantityBelowMin();
  if (quantity > pair.quantityMax) throw futuresErrors.quantityAboveMax();
  if (quantity % pair.lot !== 0) throw futuresErrors.quantityOffStep();
  const small = valueMoney(valuedAt, quantity) < quantityMoney(pair.notionalMin);
  if (small && !reduceOnly) throw futuresErrors.notionalBelowMin(unitsText(pair.notionalMin));
}
