import type { RecordedView } from '../model/outcome.ts';
import { HORIZONS_S } from '../physics/kinematics.ts';
import type { MarketView } from './market-view.ts';

/** What of the view goes into the decision record. */
export function recordView(view: MarketView): RecordedView {
  return {
    bidTicks: view.bidTicks,
    askTicks: view.askTicks,
    mid: view.mid,
    feedState: view.feedState,
    quoteAgeMs: view.quoteAgeNs / 1e6,
    positionLots: view.positionLots,
    horizonsS: HORIZONS_S,
    derivatives: Array.from(view.kinematics.derivatives, (value) =>
      Number.isFinite(value) ? value : null,
    ),
  };
}
