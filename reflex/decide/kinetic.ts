import type { Side } from '../model/order.ts';
import { derivativeAt, type MarketView } from '../orient/market-view.ts';
import { HORIZONS_S, PRICE } from '../physics/kinematics.ts';
import { directional } from './directional.ts';
import { holdFor, hurdle } from './hurdle.ts';
import { DIRECTIONAL_PARAMETERS, type DirectionalParameters } from './idea.ts';
import { HORIZON_LIST } from './parameters.ts';
import { signal } from './score.ts';
import type { Strategy } from './strategy.ts';

type Parameters = DirectionalParameters & {
  horizon: number;
  entryVelocityBpsPerS: number;
};

const TOO_SLOW = holdFor('TOO_SLOW');
const DISAGREE = holdFor('DERIVATIVES_DISAGREE');
const DERIVATIVES = 3;

/** Of the mid: 0 velocity, 1 acceleration, 2 jerk. */
function motion({ kinematics }: MarketView, { horizon }: Parameters, order: number): number {
  return kinematics.derivative(derivativeAt(horizon, PRICE, order));
}

/** How many of velocity, acceleration and jerk point to the side. */
function agreeing(view: MarketView, p: Parameters, side: Side): number {
  let count = 0;
  for (let order = 0; order < DERIVATIVES; order++) {
    if (side * motion(view, p, order) > 0) count++;
  }
  return count;
}

/**
 * Kinetic momentum. Only velocity has a weight. Acceleration and jerk are conditions and stand in the
 * rationale with a weight of zero: their noise grows with each order, so that their signs say more
 * than their sizes.
 */
export const kinetic: Strategy<Parameters> = {
  name: 'kinetic',
  version: '2',
  about:
    'Kinetic momentum: a price that moves fast, ever faster, with the push still growing, is ' +
    'likely to go on for a moment. Enters with the velocity when acceleration and jerk point the ' +
    'same way; leaves as soon as the velocity has turned against the position. Fails in a market ' +
    'that jumps between two prices, where every jump looks like a start, and pays the spread and ' +
    'a taker’s fee at every turn: at ordinary fees it loses money slowly. It is here to show the ' +
    'whole path of a decision, not to make anyone rich.',
  parameters: {
    horizon: {
      default: 1,
      min: 0,
      max: HORIZONS_S.length - 1,
      integer: true,
      unit: '',
      about: `Which horizon it follows: ${HORIZON_LIST}.`,
    },
    entryVelocityBpsPerS: {
      default: 0.5,
      min: 0.001,
      max: 1000,
      unit: 'bps/s',
      about: 'Speed of the mid at which a move is worth following.',
    },
    ...DIRECTIONAL_PARAMETERS,
    exitScore: { ...DIRECTIONAL_PARAMETERS.exitScore, default: 0.5 },
  },
  withoutInference: 'TRADE',

  warmUp: ({ horizon }) => [horizon],

  ...directional<Parameters>({
    score(view, p) {
      const weight = 1 / p.entryVelocityBpsPerS;
      return motion(view, p, 0) * weight + motion(view, p, 1) * 0 + motion(view, p, 2) * 0;
    },
    signals: (view, p) => [
      signal('velocity', motion(view, p, 0), 'bps/s', 1 / p.entryVelocityBpsPerS),
      signal('acceleration', motion(view, p, 1), 'bps/s²', 0),
      signal('jerk', motion(view, p, 2), 'bps/s³', 0),
    ],
    tooWeak: TOO_SLOW,
    unit: 'bps/s',
    scale: (p) => p.entryVelocityBpsPerS,
    objection: (view, p, side) => (agreeing(view, p, side) < DERIVATIVES ? DISAGREE : null),
    objections: (view, p, side) => [
      hurdle(DISAGREE.code, agreeing(view, p, side), 'at least', DERIVATIVES, 'derivatives'),
    ],
    whyOpen: 'fast, accelerating, and the push still grows',
    whyClose: 'velocity has turned',
  }),
};
