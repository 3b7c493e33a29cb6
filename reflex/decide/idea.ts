import type { Hold, Hurdle, Signal } from '../model/intent.ts';
import type { Side } from '../model/order.ts';
import type { MarketView } from '../orient/market-view.ts';
import type { ParameterSchema } from './parameters.ts';
import { INFLUENCE_PARAMETERS, type InfluenceParameters } from './score.ts';

/** A type, not an interface: only types can be used where a Record is asked for. */
export type DirectionalParameters = InfluenceParameters & {
  entryValue: number;
  exitScore: number;
  cooldownMs: number;
  orderLifetimeMs: number;
};

export const DIRECTIONAL_PARAMETERS: ParameterSchema<DirectionalParameters> = {
  entryValue: {
    default: 1000,
    min: 0,
    max: 1e9,
    unit: 'quote asset',
    about: 'Value of one entry, before aggression and health scale it.',
  },
  exitScore: {
    default: 0,
    min: 0,
    max: 10,
    unit: 'of the entry',
    about: 'How far the score must have turned against a position to close it.',
  },
  cooldownMs: {
    default: 1000,
    min: 0,
    max: 3.6e6,
    unit: 'ms',
    about: 'Rest between two intents, whatever became of the first.',
  },
  orderLifetimeMs: {
    default: 3000,
    min: 0,
    max: 3.6e6,
    unit: 'ms',
    about: 'An order that has not traded by then is taken back.',
  },
  ...INFLUENCE_PARAMETERS,
};

/** Which way a price will go: what differs between strategies that hold one position at a time. */
export interface Idea<P> {
  /** The contributions of `signals`, added in their order: asked at every tick, allocates nothing. */
  score(view: MarketView, p: Readonly<P>): number;
  signals(view: MarketView, p: Readonly<P>): Signal[];
  /** Code for a score that does not reach its threshold; what a score of 1 is, and in which unit. */
  readonly tooWeak: Hold;
  readonly unit: string;
  scale(p: Readonly<P>): number;
  /** What else speaks against opening on the side that the score shows; null when nothing does. */
  objection(view: MarketView, p: Readonly<P>, side: Side): Hold | null;
  objections(view: MarketView, p: Readonly<P>, side: Side): Hurdle[];
  readonly whyOpen: string;
  readonly whyClose: string;
}
