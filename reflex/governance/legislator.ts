import { type Bias, joinBias } from '../model/aggression.ts';
import type { CommandAction } from '../model/event.ts';
import {
  OutcomeKind,
  type Override,
  type OverridesSnapshot,
  type PendingAdvice,
} from '../model/outcome.ts';
import { covers, type Place } from '../model/scope.ts';
import {
  citationOf,
  type InForce,
  isAtMost,
  MAX_OF_MODELS,
  MAX_OVERRIDES,
  Overrides,
  type Part,
} from './overrides.ts';
import { type Refusal, refusal } from './refusal.ts';

export const MAX_PENDING = 64;

type Action<T extends CommandAction['type']> = Extract<CommandAction, { type: T }>;

/** Advice that waits, and which parts of it do: the others hold already. */
interface Waiting {
  readonly advice: PendingAdvice;
  readonly parts: readonly Part[];
}

/**
 * Aggression and bias for each scope. A person sets them either way. A model's advice holds at once as
 * far as it tightens, at every place that it is about, if the policy lets it; what loosens waits until
 * a person accepts it. A person's word for a scope ends what models hold for the same scope: people
 * have the last word.
 */
export class Legislator {
  /** Another number after each change of what `snapshot` says. */
  version = 0;
  private readonly overrides = new Overrides();
  private readonly waiting = new Map<string, Waiting>();
  private because = 'nobody has set anything';

  constructor(
    private readonly places: readonly Place[],
    /** Whether advice that tightens holds without a person. */
    private readonly adviceTightens: boolean,
  ) {}

  get snapshot(): OverridesSnapshot {
    return {
      kind: OutcomeKind.OVERRIDES,
      overrides: this.overrides.list,
      pending: [...this.waiting.values()].map(({ advice }) => advice),
      because: this.because,
    };
  }

  /** Another number after each change of what `effective` answers. */
  get inForceVersion(): number {
    return this.overrides.version;
  }

  /** On the path of a tick: kept until the next change for each place object. */
  effective(place: Place): InForce {
    return this.overrides.inForce(place);
  }

  /** An override of the run before, as it was written. */
  restore(override: Override): void {
    this.overrides.set(override);
    this.note('carried over from the run before');
  }

  /** What a person sets, for exactly this scope. */
  order(action: Action<'aggression' | 'bias'>, actor: string, atUs: number): Refusal | null {
    const { scope, reason, expiresAtUs } = action;
    if (expiresAtUs !== null && !(expiresAtUs > atUs)) return ENDED;
    const override: Override = {
      scope,
      aggression: action.type === 'aggression' ? action.level : null,
      bias: action.type === 'bias' ? action.bias : null,
      actor,
      reason,
      sinceUs: atUs,
      expiresAtUs,
      modelId: null,
    };
    if (!this.say([override])) return FULL;
    this.note(`${citationOf(override)}: ${reason}`);
    return null;
  }

  advise(action: Action<'advise'>, actor: string, atUs: number, id: string): Refusal | null {
    const { scope, level, bias, advice, expiresAtUs } = action;
    if (!(expiresAtUs > atUs && expiresAtUs < Number.POSITIVE_INFINITY)) return ENDED;
    const earlier = [...this.waiting.values()].find(
      (known) => known.advice.scope === scope && known.advice.advice.modelId === advice.modelId,
    );
    const parts = this.waitingParts(action);
    if (parts.length > 0 && !earlier && this.waiting.size >= MAX_PENDING) return CROWDED;
    const { modelId, rationale } = advice;
    const said = { scope, actor, reason: rationale, sinceUs: atUs, expiresAtUs, modelId };
    const tightened: Override[] = [];
    // HIGH and NONE forbid nothing: as a model's they would only take up room.
    const holds = (part: Part) => this.adviceTightens && !parts.includes(part);
    if (holds('aggression') && level !== 'HIGH') {
      tightened.push({ ...said, aggression: level, bias: null });
    }
    if (holds('bias') && bias !== 'NONE') {
      tightened.push({ ...said, aggression: null, bias });
    }
    if (!this.overrides.fit(tightened)) return FULL;
    for (const override of tightened) this.overrides.set(override);
    if (earlier) this.waiting.delete(earlier.advice.id);
    if (parts.length > 0) {
      const pending = { id, scope, aggression: level, bias, advice, sinceUs: atUs, expiresAtUs };
      this.waiting.set(id, { advice: pending, parts });
    }
    const waits = parts.length > 0 ? `; ${id} waits for a person: ${parts.join(' and ')}` : '';
    this.note(`advice of the model ${modelId} for ${scope}: ${rationale}${waits}`);
    return null;
  }

  /** Makes what waits of an advice this person's own. */
  accept({ adviceId, reason }: Action<'accept'>, actor: string, atUs: number): Refusal | null {
    const found = this.waiting.get(adviceId);
    if (!found) return UNKNOWN;
    const { advice, parts } = found;
    const { scope, expiresAtUs } = advice;
    const own = parts.map((part) => ({
      scope,
      aggression: part === 'aggression' ? advice.aggression : null,
      bias: part === 'bias' ? advice.bias : null,
      actor,
      reason,
      sinceUs: atUs,
      expiresAtUs,
      modelId: null,
    }));
    if (!this.say(own)) return FULL;
    this.waiting.delete(adviceId);
    this.note(`${actor} accepts ${adviceId} of the model ${advice.advice.modelId}: ${reason}`);
    return null;
  }

  /** True when anything ended at this moment. Cheap while nothing does: may be asked at every event. */
  expire(atUs: number): boolean {
    const ended = this.overrides.expire(atUs).map(citationOf);
    for (const [id, { advice }] of this.waiting) {
      if (atUs < advice.expiresAtUs) continue;
      this.waiting.delete(id);
      ended.push(`${id}, which nobody accepted`);
    }
    if (ended.length === 0) return false;
    this.note(`ended: ${ended.join('; ')}`);
    return true;
  }

  /** False when there is no room. NONE takes a bias back: it forbids nothing. */
  private say(said: readonly Override[]): boolean {
    const kept = said.filter(({ bias }) => bias !== 'NONE');
    if (!this.overrides.fit(kept)) return false;
    for (const { scope, bias } of said) {
      const part: Part = bias === null ? 'aggression' : 'bias';
      this.overrides.drop(scope, part, bias === 'NONE' ? 'everybody' : 'models');
    }
    for (const override of kept) this.overrides.set(override);
    return true;
  }

  /**
   * The parts in which the advice would allow anything, anywhere, that is not allowed now; or, where
   * only people may tighten, change anything at all.
   */
  private waitingParts({ scope, level, bias }: Action<'advise'>): Part[] {
    const now = this.places.filter((place) => covers(scope, place)).map((p) => this.effective(p));
    const mayHold = this.adviceTightens
      ? { aggression: isAtMost, bias: (to: Bias, from: Bias) => joinBias(from, to) === to }
      : { aggression: isSame, bias: isSame };
    const parts: Part[] = [];
    if (!now.every((known) => mayHold.aggression(level, known.aggression))) {
      parts.push('aggression');
    }
    if (!now.every((known) => mayHold.bias(bias, known.bias))) parts.push('bias');
    return parts;
  }

  private note(because: string): void {
    this.version++;
    this.because = because;
  }
}

const isSame = (one: string, other: string): boolean => one === other;

const ENDED = refusal('EXPIRED', 'its end is not in the future; give it a later one');
const FULL = refusal(
  'TOO_MANY_OVERRIDES',
  `at most ${MAX_OVERRIDES} overrides may be in force, ${MAX_OF_MODELS} of them of models; wait until some end`,
);
const CROWDED = refusal(
  'TOO_MUCH_ADVICE',
  `${MAX_PENDING} pieces of advice wait for a person; accept some, or wait until they end`,
);
const UNKNOWN = refusal(
  'UNKNOWN_ADVICE',
  'no such advice waits: it has ended, was accepted, or the model has said something newer',
);
