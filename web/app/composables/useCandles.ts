import { computed, shallowRef } from 'vue';
import type { Candle, CandleInterval } from '~/graphql/series';

/** How the price is drawn: every tick of the last minutes, or candles of what was kept. */
export const PRICE_PICTURES: readonly { value: CandleInterval | 'TICKS'; label: string }[] = [
  { value: 'TICKS', label: 'Ticks' },
  { value: 'S1', label: '1 s' },
  { value: 'S5', label: '5 s' },
  { value: 'M1', label: '1 min' },
  { value: 'M15', label: '15 min' },
];

const SECONDS: Readonly<Partial<Record<CandleInterval, number>>> = {
  S1: 1,
  S5: 5,
  M1: 60,
  M15: 900,
};
/** As many as can be told apart on a small screen. */
const CANDLES_SHOWN = 120;

export interface CandlesShown {
  readonly symbol: string;
  readonly interval: CandleInterval;
  /** Of one candle. */
  readonly stepS: number;
  readonly fromS: number;
  readonly toS: number;
  readonly candles: readonly Candle[];
  /** Why there are none; empty while all is well. */
  readonly problem: string;
}

const picture = shallowRef<CandleInterval | 'TICKS'>('TICKS');
const answer = shallowRef<CandlesShown | null>(null);
const { symbol } = useInstrument();
const { serverNowUs } = useServerClock();
// An answer that was asked for before something else was chosen is of the other thing.
const shown = computed(() =>
  answer.value?.symbol === symbol.value && answer.value?.interval === picture.value
    ? answer.value
    : null,
);

/** The newest candles: what is to be asked for; null while none are looked at. */
function wanted() {
  const interval = picture.value;
  if (interval === 'TICKS' || symbol.value === null) return null;
  const stepS = SECONDS[interval] ?? 60;
  const toS = (Math.floor(serverNowUs() / 1_000_000 / stepS) + 1) * stepS;
  return { symbol: symbol.value, interval, stepS, fromS: toS - CANDLES_SHOWN * stepS, toS };
}

/** Candles of the chosen market. */
export function useCandles() {
  return { picture, answer, shown, wanted };
}
