import type { Inference } from '../model/event.ts';
import { type Forecast, isFresh, medianBps, type Sentiment } from '../model/inference.ts';
import type { InferenceLimits } from '../model/policy.ts';
import { inferenceFaults } from './inference-check.ts';

/**
 * What models said last of one symbol. Whether it may be believed is asked when it is used.
 *
 * A jump is measured from the newest forecast that was believed when it came, not from the one before:
 * else a level that is out of range would be believed as soon as it is said twice. That reference counts
 * for as long as it is fresh itself. Then it says nothing of now, and the next forecast is as the first.
 */
export class LatestInference {
  forecast: Forecast | null = null;
  sentiment: Sentiment | null = null;
  /** What the jump of `forecast` is measured from; NaN when there is nothing to measure it from. */
  previousMedianBps = Number.NaN;
  /** Changes with every inference, so that others can keep what they made of it. */
  version = 0;
  private believed: Forecast | null = null;

  /** Without limits nothing is believed. */
  constructor(private readonly limits: InferenceLimits | undefined) {}

  take({ forecast, sentiment, atUs }: Pick<Inference, 'forecast' | 'sentiment' | 'atUs'>): void {
    if (forecast) {
      const { believed, limits } = this;
      const isUsable = believed !== null && isFresh(believed, limits?.maxAgeMs, atUs);
      this.previousMedianBps = isUsable ? medianBps(believed) : Number.NaN;
      const faults = inferenceFaults(forecast, null, this.previousMedianBps, limits, atUs);
      if (faults === 0) this.believed = forecast;
      this.forecast = forecast;
    }
    if (sentiment) this.sentiment = sentiment;
    this.version++;
  }
}
