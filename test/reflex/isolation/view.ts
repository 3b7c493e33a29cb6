import { type MarketView, NO_INFLUENCE } from '@voltaire/reflex/orient/market-view.ts';
import { KINEMATICS_SIZE } from '@voltaire/reflex/physics/kinematics.ts';
import { MEASURES_SIZE } from '@voltaire/reflex/physics/measures.ts';
import { btc } from '../support/instruments.ts';

/** A live market with nothing held and nothing working. */
export function quietView(changes: Partial<MarketView> = {}): MarketView {
  return {
    instrument: btc(),
    atUs: 1_700_000_000_000_000,
    monoNs: 1e12,
    bidTicks: 1,
    bidLots: 10,
    askTicks: 2,
    askLots: 10,
    mid: 1.5,
    feedState: 'LIVE',
    quoteAgeNs: 1e6,
    kinematics: {
      derivatives: new Float64Array(KINEMATICS_SIZE),
      standardErrors: new Float64Array(KINEMATICS_SIZE),
      ready: () => true,
    },
    microstructure: { values: new Float64Array(MEASURES_SIZE) },
    positionLots: 0,
    working: [],
    sinceIntentNs: Number.POSITIVE_INFINITY,
    influence: NO_INFLUENCE,
    tradingLevel: 0,
    ...changes,
  };
}
