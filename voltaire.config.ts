import { defineConfig } from '@voltaire/server/config/config.ts';

/** Every key is explained in docs/configuration.md. What is absent has a default, except limits. */
export default defineConfig({
  strategies: [{ name: 'kinetic', symbol: 'BTCUSDT', parameters: { entryValue: 1000 } }],

  // Without limits nothing is traded: an order that needs one that is missing is denied.
  limits: {
    BTCUSDT: {
      maxOrderValue: 2_500, // USDT
      maxPosition: 0.05, // BTC, either way, with everything that is in flight
      priceCollarBps: 50, // from the mid
      maxDataAgeMs: 2_000,
    },
  },
  messageRate: { perSecond: 5, burst: 10 },
});
