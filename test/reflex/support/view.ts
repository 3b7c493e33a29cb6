import type { MarketView } from '@voltaire/reflex/orient/market-view.ts';
import { derivativeAt } from '@voltaire/reflex/orient/market-view.ts';
import { Kinematics, PRICE } from '@voltaire/reflex/physics/kinematics.ts';
import { Microstructure } from '@voltaire/reflex/physics/microstructure.ts';
import { btc } from './instruments.ts';

/** Kinematics that say what a test wants them to say. */
export function kinematicsOf(
  velocity: number,
  acceleration: number,
  jerk: number,
  ready = true,
): Kinematics {
  const kinematics = new Kinematics();
  kinematics.ready = () => ready;
  [velocity, acceleration, jerk].forEach((value, order) => {
    kinematics.derivatives[derivativeAt(1, PRICE, order)] = value;
  });
  return kinematics;
}

/** A live market at 60,000 that rises fast, with nothing held and nothing working. */
export function viewOf(changes: Partial<MarketView> = {}): MarketView {
  return {
    instrument: btc(),
    atUs: 1_700_000_000_000_000,
    monoNs: 1e12,
    bidTicks: 5_999_999,
    bidLots: 10,
    askTicks: 6_000_001,
    askLots: 10,
    mid: 60_000,
    feedState: 'LIVE',
    quoteAgeNs: 1e6,
    kinematics: kinematicsOf(1, 1, 1),
    microstructure: new Microstructure(),
    positionLots: 0,
    working: [],
    sinceIntentNs: Number.POSITIVE_INFINITY,
    aggression: 'NORMAL',
    tradingLevel: 0,
    ...changes,
  };
}
