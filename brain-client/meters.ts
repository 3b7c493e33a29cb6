import type { BrainErrorCode } from './brain-error.ts';
import type { RefusalCode } from './checks/refusal.ts';
import type { RpcName } from './service.ts';

/** Answers that the latencies are of: the newest. */
const LATENCIES = 1_000;
/** Models that are told apart; further ones are counted together. */
const MAX_MODELS = 64;
const OTHERS = 'others';
/** Of a model's name, which comes from outside: characters that are kept. */
const MAX_NAME = 128;

/** Of one model, since the start; latencies of the last thousand answers. A plain object. */
export interface ModelMeters {
  readonly modelId: string;
  readonly rpc: RpcName;
  readonly requests: number;
  readonly answers: number;
  /** Milliseconds, from the question to the whole answer; NaN before the first. */
  readonly latencyMsP50: number;
  readonly latencyMsP99: number;
  /** Series or texts of a request, on average; NaN before the first. */
  readonly batchSize: number;
  /** µs since the epoch; null before the first. */
  readonly lastAnswerAtUs: number | null;
  readonly errors: Readonly<Partial<Record<BrainErrorCode, number>>>;
  readonly refusals: Readonly<Partial<Record<RefusalCode, number>>>;
}

/** What a client counts of each model. Bounded, whatever happens. */
export class Meters {
  private readonly models = new Map<string, ModelMeter>();

  answered(rpc: RpcName, modelId: string, size: number, elapsedMs: number, atUs: number): void {
    this.of(rpc, modelId).answered(size, elapsedMs, atUs);
  }

  /** `modelId` as it was asked for; empty is the Brain's default. */
  failed(rpc: RpcName, modelId: string, size: number, code: BrainErrorCode): void {
    this.of(rpc, modelId).failed(size, code);
  }

  /** An answer that came and was not believed. */
  refused(rpc: RpcName, modelId: string, code: RefusalCode): void {
    this.of(rpc, modelId).refused(code);
  }

  snapshot(): ModelMeters[] {
    return Array.from(this.models.values(), (each) => each.snapshot());
  }

  private of(rpc: RpcName, named: string): ModelMeter {
    const modelId = named.slice(0, MAX_NAME);
    const key = `${rpc} ${modelId}`;
    const known = this.models.get(key);
    if (known) return known;
    if (this.models.size >= MAX_MODELS && modelId !== OTHERS) return this.of(rpc, OTHERS);
    const made = new ModelMeter(rpc, modelId);
    this.models.set(key, made);
    return made;
  }
}

class ModelMeter {
  private requests = 0;
  private answers = 0;
  private sizes = 0;
  private lastAnswerAtUs: number | null = null;
  private readonly latencies = new Float64Array(LATENCIES);
  private readonly errors: Partial<Record<BrainErrorCode, number>> = {};
  private readonly refusals: Partial<Record<RefusalCode, number>> = {};

  constructor(
    private readonly rpc: RpcName,
    private readonly modelId: string,
  ) {}

  answered(size: number, elapsedMs: number, atUs: number): void {
    this.requests++;
    this.sizes += size;
    this.latencies[this.answers++ % LATENCIES] = elapsedMs;
    this.lastAnswerAtUs = atUs;
  }

  failed(size: number, code: BrainErrorCode): void {
    this.requests++;
    this.sizes += size;
    this.errors[code] = (this.errors[code] ?? 0) + 1;
  }

  refused(code: RefusalCode): void {
    this.refusals[code] = (this.refusals[code] ?? 0) + 1;
  }

  snapshot(): ModelMeters {
    const sorted = this.latencies.slice(0, Math.min(this.answers, LATENCIES)).sort();
    const rank = (p: number) => sorted[Math.max(0, Math.ceil(p * sorted.length) - 1)] ?? Number.NaN;
    return {
      modelId: this.modelId,
      rpc: this.rpc,
      requests: this.requests,
      answers: this.answers,
      latencyMsP50: rank(0.5),
      latencyMsP99: rank(0.99),
      batchSize: this.requests === 0 ? Number.NaN : this.sizes / this.requests,
      lastAnswerAtUs: this.lastAnswerAtUs,
      errors: { ...this.errors },
      refusals: { ...this.refusals },
    };
  }
}
