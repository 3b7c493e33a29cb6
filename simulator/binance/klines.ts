import type { Candle, Candles } from '../market/candles.ts';
import { type DerivedStream, NOTHING } from './derived-stream.ts';
import type { MarketFormat } from './market-format.ts';

/** web-socket-streams.md: "1000ms for 1s, 2000ms for the other intervals". */
const EVERY_MS = 2_000;

/** `<symbol>@kline_1m`: the running minute, and once more when it is over. */
export function klines(format: MarketFormat, candles: Candles): DerivedStream {
  let open: Candle | undefined;
  let trades = 0;
  let sentMs = 0;
  return {
    suffix: 'kline_1m',
    channel: 'candle',
    rest: () => {
      open = undefined;
    },
    next: (_frame, eventMs) => {
      if (open && eventMs >= open.endMs) {
        const closed = format.candle(open, eventMs, true);
        open = undefined;
        return [closed];
      }
      const { current } = candles;
      if (!current || eventMs >= current.endMs) return NOTHING;
      if (current === open && (trades === current.trades || eventMs - sentMs < EVERY_MS)) {
        return NOTHING;
      }
      open = current;
      ({ trades } = current);
      sentMs = eventMs;
      return [format.candle(current, eventMs, false)];
    },
  };
}
