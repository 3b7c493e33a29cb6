import { staleMarketData } from '@voltaire/reflex/risk/controls/stale-market-data.ts';
import { recipe } from '../../support/control-recipe.ts';

recipe({
  control: staleMarketData,
  code: 'STALE_MARKET_DATA',
  passes: { 'a quote of exactly the limit': { context: { quoteAgeMs: 1_000 } } },
  denies: {
    'a quote just older': { context: { quoteAgeMs: 1_000.001 } },
    'a young quote of a feed that is not live': { context: { feedLive: false } },
    'a reduction on an old quote': {
      request: { side: -1 },
      context: { quoteAgeMs: 1_001, positionLots: 50_000 },
    },
  },
  needs: { limits: ['maxDataAgeMs'] },
  amounts: ['quoteAgeMs'],
});
