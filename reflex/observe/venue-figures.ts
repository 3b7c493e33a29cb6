import type { Candle, DayTicker } from '../model/event.ts';

type Unstamped<T> = Omit<T, 'kind' | 'atUs' | 'monoNs'>;
export type CandleFigures = Unstamped<Candle>;
export type DayFigures = Unstamped<DayTicker>;

/** What the venue itself counts of a symbol: shown to people, and what orders are held against. */
export class VenueFigures {
  candle: CandleFigures | null = null;
  day: DayFigures | null = null;
  /** Of the last 24 hours, and when the venue said so; NaN before. */
  dayVolumeLots = Number.NaN;
  dayToldNs = Number.NaN;

  /** A copy, since a feed uses the same event again. */
  onCandle({ kind: _kind, atUs: _atUs, monoNs: _monoNs, ...figures }: Candle): void {
    this.candle = figures;
  }

  onDayTicker({ kind: _kind, atUs: _atUs, monoNs, ...figures }: DayTicker): void {
    this.day = figures;
    this.dayVolumeLots = figures.volumeLots;
    this.dayToldNs = monoNs;
  }
}
