import type { ForeignOrder } from '~/graphql/trading';

/** "BUY 0.5 BTCUSDT web_1": what is not told is left out. */
export function foreignText({ side, quantity, symbol, clientOrderId }: ForeignOrder): string {
  const size = quantity === null ? null : trimDecimal(quantity);
  return [side, size, symbol, clientOrderId].filter((part) => part).join(' ');
}
