import { bookIntegrity } from '@voltaire/reflex/risk/controls/book-integrity.ts';
import { recipe } from '../../support/control-recipe.ts';
import { MID_TICKS } from '../../support/risk.ts';

/** 20 bps of 6,000,000 ticks are 12,000. */
const spread = (ticks: number) => ({
  context: { bidTicks: MID_TICKS - ticks / 2, askTicks: MID_TICKS + ticks / 2 },
});

recipe({
  control: bookIntegrity,
  code: 'BOOK_INTEGRITY',
  passes: {
    'a spread of exactly the limit': spread(12_000),
    'the narrowest spread there is': { context: { bidTicks: MID_TICKS, askTicks: MID_TICKS + 1 } },
  },
  denies: {
    'a spread one tick a side wider': spread(12_002),
    'a locked book': spread(0),
    'a crossed book': spread(-2),
    'a feed that is not live': { context: { feedLive: false } },
    'a book without bids': { context: { bidTicks: 0 } },
  },
  needs: { limits: ['maxSpreadBps'] },
  amounts: ['bidTicks', 'askTicks'],
});
