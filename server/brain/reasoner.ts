import { createHash } from 'node:crypto';
import { create, toJson } from '@bufbuild/protobuf';
import type { ReasonPart } from '@voltaire/brain-client';
import type { CommandAction } from '@voltaire/reflex/model/event.ts';
import { OutcomeKind, type OutcomePayload } from '@voltaire/reflex/model/outcome.ts';
import type { Scope } from '@voltaire/reflex/model/scope.ts';
import type { Reasoning } from '@voltaire/schema/brain.ts';
import {
  type Conclusion,
  type MarketSummary,
  MarketSummarySchema,
  type ReasonRequest,
  ReasonRequestSchema,
  Stance,
} from '@voltaire/schema/generated/voltaire/brain/v1/brain_pb.ts';
import type { ReasoningConfig } from '../config/brain.ts';
import { Topic } from '../fan-out/topic.ts';
import { canonicalJson } from '../policy.ts';
import { aggressionOf, biasOf } from './stance.ts';

/** As many as can be looked back at; what came of them is in the journal for good. */
const MOST_KEPT = 50;
/** Tokens are told together, this often at most. */
const TELL_EVERY_MS = 100;

/** A plain object of its fields. */
type Told = Pick<Reasoning, keyof Reasoning>;

export interface ReasonerParts {
  readonly config: ReasoningConfig;
  /** Tokens, then one conclusion; throws what kept it from coming. */
  readonly ask: (request: ReasonRequest, signal: AbortSignal) => AsyncIterable<ReasonPart>;
  /** Why a conclusion cannot be used; null when it can. */
  readonly objection: (conclusion: Conclusion) => string | null;
  readonly summarise: (scope: Scope) => MarketSummary;
  /** To the kernel, as an event that it journals. Rejects with the kernel's refusal. */
  readonly advise: (
    actor: string,
    action: CommandAction,
    recognise: (payload: OutcomePayload) => true | undefined,
  ) => Promise<unknown>;
  readonly nowUs: () => number;
}

/**
 * Asks a language model for advice, by schedule or on request, one at a time. What it was given and
 * what it concluded go to the kernel as one command: there the Legislator decides what becomes of it.
 */
export class Reasoner {
  /** A subscriber that falls behind sees the newest text of each. */
  readonly changes = new Topic<Reasoning>({
    limit: 4,
    shed: (waiting) => [...new Map(waiting.map((each) => [each.id, each])).values()],
  });
  private readonly kept: Told[] = [];
  private readonly timer: NodeJS.Timeout | undefined;
  private asking: AbortController | null = null;
  private count = 0;

  constructor(private readonly parts: ReasonerParts) {
    const { everyS, scope } = parts.config;
    if (everyS === null) return;
    this.timer = setInterval(() => {
      if (!this.asking) void this.run(this.begin('schedule', scope as Scope));
    }, everyS * 1e3);
    this.timer.unref();
  }

  /** Newest first. */
  get list(): readonly Reasoning[] {
    return this.kept;
  }

  /** Starts to ask; what comes of it is told by `changes`. Null while another question is open. */
  request(actor: string, scope: Scope): Reasoning | null {
    if (this.asking) return null;
    const reasoning = this.begin(actor, scope);
    void this.run(reasoning);
    return reasoning;
  }

  stop(): void {
    clearInterval(this.timer);
    this.asking?.abort();
  }

  private begin(actor: string, scope: Scope): Told {
    const reasoning: Told = {
      id: `R${++this.count}`,
      state: 'THINKING',
      scope,
      actor,
      startedAtUs: this.parts.nowUs(),
      given: '',
      inputHash: '',
      text: '',
      ...NOTHING_CONCLUDED,
    };
    this.kept.unshift(reasoning);
    if (this.kept.length > MOST_KEPT) this.kept.pop();
    return reasoning;
  }

  /** Never rejects: whatever goes wrong is the reasoning's problem, and nobody else's. */
  private async run(begun: Told): Promise<void> {
    const { config } = this.parts;
    this.asking = new AbortController();
    const within = AbortSignal.timeout(config.timeoutS * 1e3);
    let now = begun;
    const change = (changes: Partial<Told>) => {
      now = this.replace({ ...now, ...changes });
    };
    try {
      const summary = this.parts.summarise(begun.scope as Scope);
      const given = canonicalJson(toJson(MarketSummarySchema, summary));
      change({ given, inputHash: createHash('sha256').update(given).digest('hex') });
      const request = create(ReasonRequestSchema, {
        modelId: config.model,
        summary,
        maxTokens: config.maxTokens,
      });
      const conclusion = await this.listen(
        this.parts.ask(request, AbortSignal.any([within, this.asking.signal])),
        (text) => change({ text: now.text + text }),
      );
      const { modelId, rationale, confidence, stance } = conclusion;
      const objection = this.parts.objection(conclusion);
      const bias = biasOf(stance);
      const aggression = aggressionOf(conclusion.suggestedAggression);
      if (objection !== null || bias === null || aggression === null) {
        change({
          state: 'REFUSED',
          modelId,
          problem: objection ?? 'it says nothing that is known',
        });
        return;
      }
      change({ modelId, rationale, confidence, stance: Stance[stance], bias, aggression });
      change(await this.hand(now, conclusion));
    } catch (error) {
      change({ state: 'FAILED', problem: error instanceof Error ? error.message : String(error) });
    } finally {
      this.asking = null;
    }
  }

  private async listen(
    answer: AsyncIterable<ReasonPart>,
    tell: (text: string) => void,
  ): Promise<Conclusion> {
    let untold = '';
    let toldAtMs = 0;
    for await (const part of answer) {
      if (part.type === 'conclusion') {
        if (untold !== '') tell(untold);
        return part.conclusion;
      }
      untold += part.token;
      if (performance.now() - toldAtMs < TELL_EVERY_MS) continue;
      tell(untold);
      untold = '';
      toldAtMs = performance.now();
    }
    throw new Error('the model has ended without a conclusion');
  }

  private async hand(
    { scope, bias, aggression, given, inputHash }: Reasoning,
    { modelId, rationale, confidence }: Conclusion,
  ): Promise<Partial<Told>> {
    const expiresAtUs = this.parts.nowUs() + this.parts.config.expiresS * 1e6;
    const advice = { modelId, rationale, confidence, inputHash };
    try {
      await this.parts.advise(
        `brain:${modelId}`,
        {
          type: 'advise',
          scope: scope as Scope,
          level: aggression!,
          bias: bias!,
          advice,
          given,
          expiresAtUs,
        },
        (payload) => (payload.kind === OutcomeKind.OVERRIDES ? true : undefined),
      );
      return { state: 'ADVISED' };
    } catch (error) {
      return { state: 'REFUSED', problem: error instanceof Error ? error.message : String(error) };
    }
  }

  private replace(reasoning: Told): Told {
    const at = this.kept.findIndex(({ id }) => id === reasoning.id);
    if (at >= 0) this.kept[at] = reasoning;
    this.changes.publish(reasoning);
    return reasoning;
  }
}

const NOTHING_CONCLUDED = {
  modelId: null,
  stance: null,
  aggression: null,
  bias: null,
  rationale: null,
  confidence: null,
  problem: null,
} as const;
