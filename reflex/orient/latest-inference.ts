import type { Inference } from '../model/event.ts';
import { type Forecast, medianBps, type Sentiment } from '../model/inference.ts';

/** What models said last of one symbol. Whether it may be believed is asked when it is used. */
export class LatestInference {
  forecast: Forecast | null = null;
  sentiment: Sentiment | null = null;
  /** Of the newest forecast before this one that named a finite one, for its jump; NaN when none did. */
  previousMedianBps = Number.NaN;
  /** Changes with every inference, so that others can keep what they made of it. */
  version = 0;

  take({ forecast, sentiment }: Inference): void {
    if (forecast) {
      const median = this.forecast ? medianBps(this.forecast) : Number.NaN;
      if (Number.isFinite(median)) this.previousMedianBps = median;
      this.forecast = forecast;
    }
    if (sentiment) this.sentiment = sentiment;
    this.version++;
  }
}
