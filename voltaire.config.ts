import { defineConfig } from '@voltaire/server/config/config.ts';

/** Every key is explained in docs/configuration.md. What is absent has a default, except limits of money. */
export default defineConfig({
  strategies: [{ name: 'kinetic', symbol: 'BTCUSDT', parameters: { entryValue: 1000 } }],

  // Without limits of money nothing is traded: an order that needs one that is missing is denied.
  limits: {
    account: {
      capital: 20_000, // USDT
      maxGrossExposure: 1, // times capital, with all open orders filled in the worst way
      maxNetExposure: 1,
    },
    symbols: {
      BTCUSDT: {
        maxOrderValue: 2_500, // USDT
        maxOrderQuantity: 0.05, // BTC
        maxPosition: 0.05, // BTC, either way, with everything that is in flight
        priceCollarBps: 50, // from the mid
      },
    },
    strategies: {
      kinetic: {
        maxDrawdown: 200, // USDT below its best
        maxReentries: 500, // a demo that stood still after fifty trades would show nothing
        maxReentriesPerSession: 20_000,
      },
      'by-hand': { maxDrawdown: 500 }, // orders from the dashboard's form
    },
    system: { maxStallMs: 250 }, // a machine with other work stalls for 100 ms now and then
  },
});
