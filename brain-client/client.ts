import { setMaxListeners } from 'node:events';
import { create, type DescMessage, type MessageInitShape } from '@bufbuild/protobuf';
import {
  ForecastRequestSchema,
  type ForecastResponse,
  ModelsRequestSchema,
  type ModelsResponse,
  ReasonRequestSchema,
  SentimentRequestSchema,
  type SentimentResponse,
} from '@voltaire/schema/generated/voltaire/brain/v1/brain_pb.ts';
import { BrainError } from './brain-error.ts';
import type { BreakerState } from './circuit-breaker.ts';
import { type CallLimits, Endpoint } from './endpoint.ts';
import { Meters } from './meters.ts';
import { type BrainClientOptions, checkOptions, CLIENT_DEFAULTS } from './options.ts';
import { type ReasonPart, reasonParts } from './reason-parts.ts';
import { BRAIN_SERVICE, type Rpc, type RpcName } from './service.ts';

export interface AskOptions {
  /** Milliseconds from now until the question is given up, all addresses together. */
  readonly deadlineMs?: number;
  /** Aborting it ends the question as CANCELLED, here and at the Brain. */
  readonly signal?: AbortSignal;
}

export interface Answer<Response> {
  readonly response: Response;
  readonly address: string;
  /** From the question to the whole answer. */
  readonly elapsedMs: number;
}

export interface AddressState {
  readonly address: string;
  readonly breaker: BreakerState;
}

type Init<Schema extends DescMessage> = MessageInitShape<Schema>;

/**
 * Asks Brains. Every question ends by its deadline, with an answer or a BrainError. What comes back is a
 * message of the contract's form and nothing more: checks/ says whether it can be believed.
 *
 * Of several addresses the one with the fewest questions is asked. Questions without effects go on to
 * the next when one is UNAVAILABLE, has a full queue, or has been failing; Reason goes to one address
 * only, whatever happens there.
 */
export class BrainClient {
  readonly meters = new Meters();
  private readonly endpoints: readonly Endpoint[];
  private readonly deadlineMs: number;
  private readonly maxInFlight: number;
  private readonly closing = new AbortController();
  private inFlight = 0;
  private turn = 0;

  /** Throws a BrainOptionsError. Connects when the first question is asked. */
  constructor(options: BrainClientOptions) {
    checkOptions(options);
    const { addresses, deadlineMs, maxInFlight, maxMessageBytes, ...rest } = options;
    setMaxListeners(0, this.closing.signal); // one for each question on its way
    this.deadlineMs = deadlineMs ?? CLIENT_DEFAULTS.deadlineMs;
    this.maxInFlight = maxInFlight ?? CLIENT_DEFAULTS.maxInFlight;
    const bytes = maxMessageBytes ?? CLIENT_DEFAULTS.maxMessageBytes;
    this.endpoints = addresses.map(
      (address) => new Endpoint(address, { ...rest, maxMessageBytes: bytes }),
    );
  }

  forecast(
    init: Init<typeof ForecastRequestSchema>,
    options: AskOptions = {},
  ): Promise<Answer<ForecastResponse>> {
    const request = create(ForecastRequestSchema, init);
    return this.metered('forecast', request.modelId, request.series.length, () =>
      this.anywhere(BRAIN_SERVICE.forecast, request, options),
    );
  }

  sentiment(
    init: Init<typeof SentimentRequestSchema>,
    options: AskOptions = {},
  ): Promise<Answer<SentimentResponse>> {
    const request = create(SentimentRequestSchema, init);
    return this.metered('sentiment', request.modelId, request.texts.length, () =>
      this.anywhere(BRAIN_SERVICE.sentiment, request, options),
    );
  }

  /** The models of one address, as those of all should be. */
  models(options: AskOptions = {}): Promise<Answer<ModelsResponse>> {
    return this.counted(() =>
      this.anywhere(BRAIN_SERVICE.models, create(ModelsRequestSchema), options),
    );
  }

  /**
   * Tokens as they come, then one conclusion, which is the last. Throws a BrainError. Whoever stops
   * reading has cancelled it.
   */
  async *reason(
    init: Init<typeof ReasonRequestSchema>,
    options: AskOptions = {},
  ): AsyncGenerator<ReasonPart, void, undefined> {
    const request = create(ReasonRequestSchema, init);
    const startMs = performance.now();
    const limits = this.limitsOf(options);
    let hasEntered = false;
    try {
      this.enter();
      hasEntered = true;
      const endpoint = this.firstAdmitted();
      for await (const part of reasonParts(endpoint, request, limits)) {
        if (part.type === 'conclusion') {
          const elapsedMs = performance.now() - startMs;
          const { modelId } = part.conclusion;
          this.meters.answered('reason', modelId, 1, elapsedMs, Date.now() * 1e3);
        }
        yield part;
      }
    } catch (cause) {
      const error = this.closing.signal.aborted ? closed() : (cause as BrainError);
      this.meters.failed('reason', request.modelId, 1, error.code);
      throw error;
    } finally {
      if (hasEntered) this.inFlight--;
    }
  }

  addresses(): AddressState[] {
    return this.endpoints.map(({ address, breaker }) => ({ address, breaker: breaker.state }));
  }

  /** Questions that are on their way end as CLOSED. */
  close(): void {
    this.closing.abort();
    for (const endpoint of this.endpoints) endpoint.close();
  }

  private async metered<Response extends { readonly modelId: string }>(
    rpc: RpcName,
    modelId: string,
    size: number,
    ask: () => Promise<Answer<Response>>,
  ): Promise<Answer<Response>> {
    try {
      const answer = await this.counted(ask);
      const { response, elapsedMs } = answer;
      this.meters.answered(rpc, response.modelId, size, elapsedMs, Date.now() * 1e3);
      return answer;
    } catch (error) {
      if (error instanceof BrainError) this.meters.failed(rpc, modelId, size, error.code);
      throw error;
    }
  }

  private async counted<Result>(ask: () => Promise<Result>): Promise<Result> {
    this.enter();
    try {
      return await ask();
    } finally {
      this.inFlight--;
    }
  }

  private enter(): void {
    if (this.closing.signal.aborted) throw closed();
    if (this.inFlight >= this.maxInFlight) {
      throw new BrainError('BUSY', `${this.inFlight} questions are on their way`);
    }
    this.inFlight++;
  }

  private async anywhere<Request, Response>(
    rpc: Rpc<Request, Response>,
    request: Request,
    options: AskOptions,
  ): Promise<Answer<Response>> {
    const startMs = performance.now();
    const limits = this.limitsOf(options);
    let last: BrainError | null = null;
    for (const endpoint of this.leastBusyFirst()) {
      if (!endpoint.breaker.admits(performance.now())) continue;
      try {
        const response = await endpoint.ask(rpc, request, limits);
        return { response, address: endpoint.address, elapsedMs: performance.now() - startMs };
      } catch (error) {
        if (this.closing.signal.aborted) throw closed();
        last = error as BrainError;
        if (last.code !== 'UNAVAILABLE' && last.code !== 'RESOURCE_EXHAUSTED') throw last;
      }
    }
    throw last ?? broken(this.endpoints.length);
  }

  /** Those that are as busy as others take turns. */
  private leastBusyFirst(): Endpoint[] {
    const from = this.turn++ % this.endpoints.length;
    const inTurn = [...this.endpoints.slice(from), ...this.endpoints.slice(0, from)];
    return inTurn.sort((a, b) => a.waiting - b.waiting);
  }

  /** The least busy address that may be asked. */
  private firstAdmitted(): Endpoint {
    const nowMs = performance.now();
    const found = this.leastBusyFirst().find(({ breaker }) => breaker.admits(nowMs));
    if (!found) throw broken(this.endpoints.length);
    return found;
  }

  private limitsOf({ deadlineMs = this.deadlineMs, signal }: AskOptions): CallLimits {
    const { signal: closing } = this.closing;
    if (!(deadlineMs > 0)) throw new RangeError(`deadlineMs: above 0, was ${deadlineMs}`);
    return {
      deadlineAtMs: Date.now() + deadlineMs,
      signals: signal ? [signal, closing] : [closing],
    };
  }
}

function broken(addresses: number): BrainError {
  return new BrainError('BREAKER_OPEN', `${addresses} of ${addresses} addresses`);
}

function closed(): BrainError {
  return new BrainError('CLOSED', 'no more questions');
}
