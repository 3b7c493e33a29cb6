/** Turns the parameters of "New Algo Order" into a conditional order that passes the contract's filters. */
import { apiErrors } from '../binance/api-error.ts';
import { newClientOrderId } from '../binance/order-request.ts';
import type { Parameters } from '../binance/parameters.ts';
import type { TradingPair } from '../market/trading-pair.ts';
import { type TimeInForce, takesAnyPrice } from '../matching/order.ts';
import { ALGO_ORDER_TYPES, ALGO_TYPES, type AlgoRequest, WORKING_TYPES } from './algo-order.ts';
import { checkFilters, readSelfTrade, readSide } from './order-request.ts';

const wrong = (name: string) => () => apiErrors.invalidData(name);
const TIMES_IN_FORCE: readonly TimeInForce[] = ['GTC', 'IOC', 'FOK'];

/** Throws an ApiError. Nothing is asked of the account: that comes when it is triggered. */
export function algoRequest(parameters: Parameters, pair: TradingPair): AlgoRequest {
  parameters.oneOf('algoType', ['CONDITIONAL'], wrong('algoType'));
  const side = readSide(parameters, pair);
  const origType = parameters.oneOf('type', ALGO_ORDER_TYPES, apiErrors.badOrderType);
  const type = ALGO_TYPES[origType];
  if (parameters.optional('closePosition') === 'true') throw apiErrors.invalidData('closePosition');
  const stopPrice = parameters.units('triggerPrice');
  if (stopPrice === 0) throw apiErrors.invalidData('triggerPrice');
  const atAnyPrice = takesAnyPrice(type);
  const timeInForce = parameters.has('timeInForce')
    ? parameters.oneOf('timeInForce', TIMES_IN_FORCE, apiErrors.badTimeInForce)
    : 'GTC';
  if (atAnyPrice && parameters.has('price')) throw apiErrors.notRequired('price');
  const request: AlgoRequest = {
    clientOrderId: parameters.clientOrderId('clientAlgoId') ?? newClientOrderId(),
    side,
    type,
    origType,
    timeInForce,
    price: atAnyPrice ? 0 : parameters.units('price'),
    quantity: parameters.units('quantity'),
    stopPrice,
    display: 0,
    reduceOnly: parameters.optional('reduceOnly') === 'true',
    selfTrade: readSelfTrade(parameters, timeInForce),
    workingType: parameters.has('workingType')
      ? parameters.oneOf('workingType', WORKING_TYPES, wrong('workingType'))
      : 'CONTRACT_PRICE',
  };
  checkFilters(request, pair, atAnyPrice ? stopPrice : request.price);
  return request;
}
