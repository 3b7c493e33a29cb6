import type { SelfTradeMode } from '../matching/self-trade.ts';
import { type ApiError, apiErrors } from './api-error.ts';
import type { Parameters } from './parameters.ts';

/** Of BTCUSDT in exchangeInfo; TRANSFER is left out, which is for several accounts of one trade group. */
export const SPOT_MODES = ['EXPIRE_TAKER', 'EXPIRE_MAKER', 'EXPIRE_BOTH', 'DECREMENT'] as const;
/** "The taker order's mode": what an order without one has, on spot and USD-M futures. */
export const DEFAULT_MODE = 'EXPIRE_MAKER';

/** (assumed code and text) */
const notAllowed = (): ApiError => apiErrors.invalidData('selfTradePreventionMode');

export function selfTradeMode(
  parameters: Parameters,
  modes: readonly SelfTradeMode[],
): SelfTradeMode {
  if (!parameters.has('selfTradePreventionMode')) return DEFAULT_MODE;
  return parameters.oneOf('selfTradePreventionMode', modes, notAllowed);
}
