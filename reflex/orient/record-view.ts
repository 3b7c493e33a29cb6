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
    derivatives: copy(view.kinematics.derivatives),
  };
}

/** A loop, because this is between tick and order: Array.from costs ten times as much. */
function copy(derivatives: Float64Array): (number | null)[] {
  const copied: (number | null)[] = [];
  for (let i = 0; i < derivatives.length; i++) {
    const value = derivatives[i]!;
    copied.push(Number.isFinite(value) ? value : null);
  }
  return copied;
}
