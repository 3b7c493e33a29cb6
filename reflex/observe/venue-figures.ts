import type { Candle, DayTicker } from '../model/event.ts';

type Unstamped<T> = Omit<T, 'kind' | 'atUs' | 'monoNs'>;
export type CandleFigures = Unstamped<Candle>;
export type DayFigures = Unstamped<DayTicker>;

/** What the venue itself counts of a symbol: shown to people, never decided by. */
export class VenueFigures {
  candle: CandleFigures | null = null;
  day: DayFigures | null = null;

  /** A copy, since a feed uses the same event again. */
  onCandle({ kind: _kind, atUs: _atUs, monoNs: _monoNs, ...figures }: Candle): void {
    this.candle = figures;
  }

  onDayTicker({ kind: _kind, atUs: _atUs, monoNs: _monoNs, ...figures }: DayTicker): void {
    this.day = figures;
  }
}
