import { AGGRESSIONS, type Aggression, type Bias, joinBias } from '../model/aggression.ts';
import type { Override } from '../model/outcome.ts';
import { covers, narrowness, type Place, type Scope } from '../model/scope.ts';
import { utcText } from '../model/utc-text.ts';

/** Each is read for every place at every change, and travels in every snapshot. */
export const MAX_OVERRIDES = 64;
/** No model may take up so much room that none is left for people. */
export const MAX_OF_MODELS = 32;

/** What the overrides come to for one place. */
export interface InForce {
  readonly aggression: Aggression;
  readonly bias: Bias;
  /** Those that count, each with its author and end: as a decision cites them. */
  readonly overrides: readonly string[];
  /** When the first of them ends, µs since the epoch; infinite when none does. */
  readonly untilUs: number;
}

/** An override sets one of the two. */
export type Part = 'aggression' | 'bias';

/**
 * All overrides in force. For a place: of the aggressions that people set the narrowest one, NORMAL when
 * there is none, but no more than any model allows; of the biases what all together leave open.
 */
export class Overrides {
  /** Another number after each change. */
  version = 0;
  private readonly all = new Map<string, Override>();
  private nextEndUs = Number.POSITIVE_INFINITY;
  private answers = new WeakMap<Place, InForce>();

  get list(): Override[] {
    return [...this.all.values()];
  }

  /** Whether there is room for all of these together. */
  fit(wanted: readonly Override[]): boolean {
    const more = wanted.filter((override) => !this.all.has(keyOf(override)));
    const ofModels = this.list.filter(isOfModel).length + more.filter(isOfModel).length;
    return this.all.size + more.length <= MAX_OVERRIDES && ofModels <= MAX_OF_MODELS;
  }

  /** Sets one part: who sets both calls twice. Ask `fit` first. */
  set(override: Override): void {
    const key = keyOf(override);
    const before = this.all.get(key);
    this.all.set(key, before && isOfModel(override) ? laterEnd(before, override) : override);
    this.changed();
  }

  /** Takes back what anybody, or what models only, set in this part for exactly this scope. */
  drop(scope: Scope, part: Part, whose: 'everybody' | 'models'): void {
    for (const [key, override] of this.all) {
      if (override.scope !== scope || override[part] === null) continue;
      if (whose === 'models' && !isOfModel(override)) continue;
      this.all.delete(key);
      this.changed();
    }
  }

  /** Those that have ended at this moment. Cheap while none has: may be asked at every event. */
  expire(atUs: number): Override[] {
    if (atUs < this.nextEndUs) return [];
    const ended: Override[] = [];
    for (const [key, override] of this.all) {
      if (atUs < endOf(override)) continue;
      this.all.delete(key);
      ended.push(override);
    }
    this.changed();
    return ended;
  }

  /** The answer is kept until the next change, for each place object: hand in the same one again. */
  inForce(place: Place): InForce {
    const known = this.answers.get(place);
    if (known) return known;
    const answer = this.join(place);
    this.answers.set(place, answer);
    return answer;
  }

  private join(place: Place): InForce {
    const counting: Override[] = [];
    let narrowest: Override | null = null;
    let aggression: Aggression = 'NORMAL';
    let bias: Bias = 'NONE';
    for (const override of this.all.values()) {
      if (!covers(override.scope, place)) continue;
      if (override.bias !== null) bias = joinBias(bias, override.bias);
      if (override.aggression === null || isOfModel(override)) counting.push(override);
      else if (!narrowest || narrowness(override.scope) > narrowness(narrowest.scope)) {
        narrowest = override;
      }
    }
    if (narrowest) {
      counting.unshift(narrowest);
      aggression = narrowest.aggression!;
    }
    let untilUs = Number.POSITIVE_INFINITY;
    for (const override of counting) {
      if (isOfModel(override)) aggression = atMost(aggression, override.aggression);
      untilUs = Math.min(untilUs, endOf(override));
    }
    return { aggression, bias, overrides: counting.map(citationOf), untilUs };
  }

  private changed(): void {
    this.version++;
    this.answers = new WeakMap();
    this.nextEndUs = Number.POSITIVE_INFINITY;
    for (const override of this.all.values()) {
      this.nextEndUs = Math.min(this.nextEndUs, endOf(override));
    }
  }
}

/** "LOW by ada for symbol:BTCUSDT, until 2026-11-26T01:28:57Z" */
export function citationOf({ aggression, bias, ...of }: Override): string {
  const author = of.modelId === null ? of.actor : `the model ${of.modelId}`;
  const end = of.expiresAtUs === null ? 'it is taken back' : utcText(of.expiresAtUs);
  return `${aggression ?? bias} by ${author} for ${of.scope}, until ${end}`;
}

/** Whether the first allows no more than the second; false for what is none of the list. */
export function isAtMost(one: Aggression, other: Aggression): boolean {
  const place = AGGRESSIONS.indexOf(one);
  return place >= 0 && place <= AGGRESSIONS.indexOf(other);
}

function atMost(aggression: Aggression, cap: Aggression | null): Aggression {
  return cap !== null && isAtMost(cap, aggression) ? cap : aggression;
}

/**
 * A person's word for a scope takes the place of any other person's. A model's stands beside whatever
 * that model has said before, so that it can never loosen its own by saying less.
 */
function keyOf({ scope, aggression, bias, modelId }: Override): string {
  const part: Part = aggression === null ? 'bias' : 'aggression';
  return modelId === null
    ? `${scope} ${part}`
    : `${scope} ${part} ${aggression ?? bias} ${modelId}`;
}

function isOfModel({ modelId }: Override): boolean {
  return modelId !== null;
}

function laterEnd(before: Override, now: Override): Override {
  return endOf(before) > endOf(now) ? before : now;
}

function endOf({ expiresAtUs }: Override): number {
  return expiresAtUs ?? Number.POSITIVE_INFINITY;
}
