import type { Consultation } from '../decide/consultation.ts';
import { ask, hurdlesOf, notAsked } from '../decide/ask.ts';
import { influenceKeeper, type Steering } from '../decide/influence.ts';
import type { StrategyInstance } from '../decide/strategy.ts';
import type { Governance } from '../governance/governance.ts';
import type { Hold, Hurdle, StrategyAnswer } from '../model/intent.ts';
import type { InferenceLimits } from '../model/policy.ts';
import type { Place } from '../model/scope.ts';
import { TradingLevel } from '../model/trading-level.ts';
import type { LatestInference } from '../risk/latest-inference.ts';
import { type Influence, type MarketView, NO_INFLUENCE } from '../orient/market-view.ts';
import { inferenceFaults } from '../risk/inference-check.ts';
import type { Asker } from './gate.ts';
import { HoldNotes } from './hold-notes.ts';

export interface DeciderParts {
  readonly instance: StrategyInstance;
  readonly place: Place;
  readonly governance: Governance;
  readonly inference: LatestInference;
  /** Undefined when no model is configured. */
  readonly inferenceLimits: InferenceLimits | undefined;
  /** Of a user's strategy, which is asked and answers later; null for the kernel's own. */
  readonly consultation: Consultation | null;
  /** Largest order, lots, that the policy lets anybody place on the symbol at this moment. */
  readonly mostLots: () => number;
}

/** How often a forecast is looked at again without a new one: it grows old by itself. */
const LOOK_AGAIN_US = 100_000;

/** One strategy on one symbol: what steers it, when it was last heard, and why it holds. */
export class Decider implements Asker {
  readonly notes = new HoldNotes();
  lastIntentNs = Number.NEGATIVE_INFINITY;
  influence: Influence = NO_INFLUENCE;
  tradingLevel: TradingLevel = TradingLevel.HALTED;
  /** A model is configured, none has a fresh forecast, and without one it reduces. */
  mayOnlyReduce = false;
  private readonly keepInfluence: ReturnType<typeof influenceKeeper>;
  /** What `influence` was made of. */
  private stateVersion = -1;
  private inForceVersion = -1;
  private inferenceVersion = -1;
  private lookAgainUs = Number.POSITIVE_INFINITY;

  constructor(readonly parts: DeciderParts) {
    const { instance, inferenceLimits } = parts;
    const { withoutInference } = instance.strategy;
    this.keepInfluence = influenceKeeper(inferenceLimits !== undefined, withoutInference);
  }

  get name(): string {
    return this.parts.instance.strategy.name;
  }

  get place(): Place {
    return this.parts.place;
  }

  get version(): string {
    return this.parts.instance.strategy.version;
  }

  /**
   * Of the newest view it was asked about: what its own parameters allow, NaN when it says nothing. A
   * user's own says nothing that could be relied on: on probation, or when somebody has set LOW, it has
   * that share of what the policy allows. Where nothing may be opened at all, the trading state says so.
   */
  largestLots(view: MarketView): number {
    const { instance, consultation, mostLots } = this.parts;
    const { size } = this.influence;
    if (consultation) return size > 0 && size < 1 ? Math.floor(mostLots() * size) : Number.NaN;
    return instance.strategy.largestLots?.(view, instance.parameters) ?? Number.NaN;
  }

  /** Brings up to date what steers it. Mostly a few comparisons. */
  steer(atUs: number): void {
    const { governance, inference, place } = this.parts;
    const { state, legislator } = governance;
    if (
      state.version === this.stateVersion &&
      legislator.inForceVersion === this.inForceVersion &&
      inference.version === this.inferenceVersion &&
      atUs < this.lookAgainUs
    ) {
      return;
    }
    this.stateVersion = state.version;
    this.inForceVersion = legislator.inForceVersion;
    this.inferenceVersion = inference.version;
    this.tradingLevel = state.levelFor(place);
    this.influence = this.influenceNow(legislator.effective(place), atUs);
  }

  /** What it wants, if it may be asked; else what becomes of its orders. */
  ask(view: MarketView): StrategyAnswer {
    return ask(this.parts.instance, view);
  }

  /** Null when the strategy may be asked. */
  notAsked(view: MarketView): Hold | null {
    return notAsked(this.parts.instance, view);
  }

  /** Everything that stood in the way, the first first; `own` is what a user's strategy has said. */
  hurdles(view: MarketView, code: string, own?: readonly Hurdle[]): Hurdle[] {
    const hurdles = hurdlesOf(this.parts.instance, view, own);
    return hurdles.some(({ passed }) => !passed) ? hurdles : [unmeasured(code), ...hurdles];
  }

  private influenceNow(steering: Steering, atUs: number): Influence {
    const { inference, inferenceLimits } = this.parts;
    const { previousMedianBps } = inference;
    const forecast = believed(
      inference.forecast,
      inferenceFaults(inference.forecast, null, previousMedianBps, inferenceLimits, atUs),
    );
    const sentiment = believed(
      inference.sentiment,
      inferenceFaults(null, inference.sentiment, Number.NaN, inferenceLimits, atUs),
    );
    const isReducer = this.parts.instance.strategy.withoutInference === 'REDUCE';
    this.mayOnlyReduce = isReducer && inferenceLimits !== undefined && forecast === null;
    const nothing = forecast === null && sentiment === null;
    this.lookAgainUs = nothing ? Number.POSITIVE_INFINITY : atUs + LOOK_AGAIN_US;
    return this.keepInfluence(steering, this.tradingLevel, forecast, sentiment);
  }
}

/** What a model says counts only when nothing is wrong with it. */
function believed<T>(one: T | null, faults: number): T | null {
  return faults === 0 ? one : null;
}

/** A hold of which nobody says how far it was from passing. */
function unmeasured(code: string): Hurdle {
  return { code, observed: null, needed: null, bound: 'at least', unit: '', passed: false };
}
