/** Refusals in the codes and words of USD-M futures ("Error Codes"), where they are not Spot's. */
import { ApiError, apiErrors } from '../binance/api-error.ts';
import type { RefusalReason } from '../matching/order.ts';

export const futuresErrors = {
  noListenKey: () =>
    new ApiError(
      -1125,
      'This listenKey does not exist. Please use `POST /fapi/v1/listenKey` to recreate `listenKey`',
    ),
  priceAboveMax: () => new ApiError(-4002, 'Price greater than max price.'),
  quantityBelowMin: () => new ApiError(-4004, 'Quantity less than min quantity.'),
  quantityAboveMax: () => new ApiError(-4005, 'Quantity greater than max quantity.'),
  priceBelowMin: () => new ApiError(-4013, 'Price less than min price.'),
  priceOffTick: () => new ApiError(-4014, 'Price not increased by tick size.'),
  quantityOffStep: () => new ApiError(-4023, 'Qty not increased by step size.'),
  wrongPositionSide: () =>
    new ApiError(-4061, "Order's position side does not match user's setting."),
  tooManyConditional: () => new ApiError(-4045, 'Reach max stop order limit.'),
  conditional: () =>
    new ApiError(
      -4120,
      'Order type not supported for this endpoint. Please use the Algo Order API endpoints instead.',
    ),
  notionalBelowMin: (least: string) =>
    new ApiError(
      -4164,
      `Order's notional must be no smaller than ${least} (unless you choose reduce only).`,
    ),
} as const;

export const futuresRefusals: Readonly<Record<RefusalReason, () => ApiError>> = {
  DUPLICATE_ORDER: () => new ApiError(-4116, 'ClientOrderId is duplicated.'),
  INSUFFICIENT_BALANCE: () => new ApiError(-2019, 'Margin is insufficient.'),
  WOULD_TAKE: () =>
    new ApiError(
      -5022,
      'Due to the order could not be executed as maker, the Post Only order will be rejected. ' +
        'The order will not be recorded in the order history',
    ),
  WOULD_TRIGGER: () => new ApiError(-2021, 'Order would immediately trigger.'),
  TOO_MANY_OPEN_ORDERS: () => new ApiError(-2025, 'Reach max open order limit.'),
  UNKNOWN_ORDER: () => apiErrors.unknownCancel(),
  ALREADY_TRADED: () => apiErrors.unsupported(), // only of amendments, which are not spoken here
  NOTHING_TO_REDUCE: () => new ApiError(-2022, 'ReduceOnly Order is rejected.'),
};
