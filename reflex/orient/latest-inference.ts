import type { Inference } from '../model/event.ts';
import { type Forecast, medianBps, type Sentiment } from '../model/inference.ts';

/** What models said last of one symbol. Whether it may be believed is asked when it is used. */
export class LatestInference {
  forecast: Forecast | null = null;
  sentiment: Sentiment | null = null;
  /** Of the forecast before this one, for its jump; NaN when there was none. */
  previousMedianBps = Number.NaN;
  /** Changes with every inference, so that others can keep what they made of it. */
  version = 0;

  take({ forecast, sentiment }: Inference): void {
    if (forecast) {
      this.previousMedianBps = this.forecast ? medianBps(this.forecast) : Number.NaN;
      this.forecast = forecast;
    }
    if (sentiment) this.sentiment = sentiment;
    this.version++;
  }
}
