import { orderLimits } from '@voltaire/reflex/venue/binance/order-limits.ts';
import { tradingMethods } from '@voltaire/simulator/binance/methods/trading.ts';
import { expect, it } from 'vitest';

it('what the venue takes of orders and of requests is told apart', () => {
  const limits = orderLimits([
    { type: 'REQUEST_WEIGHT', intervalMs: 60_000, limit: 6_000 },
    { type: 'ORDERS', intervalMs: 10_000, limit: 100 },
    { type: 'ORDERS', intervalMs: 86_400_000, limit: 200_000 },
    { type: 'RAW_REQUESTS', intervalMs: 300_000, limit: 61_000 },
  ]);
  expect(limits).toMatchObject({
    orders: [
      { intervalMs: 10_000, limit: 100 },
      { intervalMs: 86_400_000, limit: 200_000 },
    ],
    requests: [{ intervalMs: 60_000, limit: 6_000 }],
  });
});

it('orders and cancels weigh what the simulator counts for them, after the venue’s documentation', () => {
  const { weights } = orderLimits([]);
  expect(tradingMethods['order.place']!.weight).toBe(weights.order);
  expect(tradingMethods['order.cancel']!.weight).toBe(weights.cancel);
});
