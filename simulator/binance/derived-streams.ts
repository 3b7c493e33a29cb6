import { aggregateTrades } from './aggregate-trades.ts';
import { dayTicker } from './day-ticker.ts';
import type { DerivedStream } from './derived-stream.ts';
import { klines } from './klines.ts';
import type { MarketFormat } from './market-format.ts';
import type { MarketState } from './market-state.ts';
import { partialDepth } from './partial-depth.ts';
import { slowDepth } from './slow-depth.ts';

const PARTIAL_LEVELS = [5, 10, 20] as const;

/** Every stream that is made of others. */
export function derivedStreams(format: MarketFormat, state: MarketState): readonly DerivedStream[] {
  return [
    aggregateTrades(format),
    klines(format, state.candles),
    dayTicker(format, state),
    ...format.slowDepths.map(({ suffix, everyMs }) => slowDepth(format, suffix, everyMs)),
    ...PARTIAL_LEVELS.flatMap((levels) =>
      format.partialDepths.map(({ suffix, everyMs }) =>
        partialDepth(format, state.book, levels, `depth${levels}${suffix}`, everyMs),
      ),
    ),
  ];
}
