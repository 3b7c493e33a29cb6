import {
  type CallOptions,
  ChannelCredentials,
  Client,
  type ClientReadableStream,
  type ClientUnaryCall,
  Metadata,
} from '@grpc/grpc-js';
import { type BrainError, type BrainErrorCode, brainErrorOf } from './brain-error.ts';
import { CircuitBreaker } from './circuit-breaker.ts';
import type { TlsOptions } from './options.ts';
import type { Rpc } from './service.ts';

export interface EndpointOptions {
  readonly tls?: TlsOptions;
  readonly token?: string;
  readonly maxMessageBytes: number;
}

/** Until when, milliseconds since the epoch; and who may give up before. */
export interface CallLimits {
  readonly deadlineAtMs: number;
  readonly signals: readonly AbortSignal[];
}

/** A dead connection that nobody has closed is noticed within 30 s. */
const KEEPALIVE_MS = 20_000;
const KEEPALIVE_TIMEOUT_MS = 10_000;
const RECONNECT_MS_FIRST = 250;
const RECONNECT_MS_MAX = 10_000;

/**
 * What speaks for an address that is broken. Others are answers: of a Brain that is well and does not
 * like the question, or has too many.
 */
const BROKEN: ReadonlySet<BrainErrorCode> = new Set<BrainErrorCode>([
  'UNAVAILABLE',
  'DEADLINE_EXCEEDED',
  'INTERNAL',
  'UNKNOWN',
  'DATA_LOSS',
  'NO_CONCLUSION',
]);

/** One address: its connection and its circuit breaker. */
export class Endpoint {
  readonly breaker = new CircuitBreaker();
  /** Questions that it has and has not answered yet. */
  waiting = 0;
  private readonly client: Client;
  private readonly metadata = new Metadata();

  constructor(
    readonly address: string,
    { tls, token, maxMessageBytes }: EndpointOptions,
  ) {
    if (token !== undefined) this.metadata.set('authorization', `Bearer ${token}`);
    this.client = new Client(address, credentialsOf(tls), {
      'grpc.keepalive_time_ms': KEEPALIVE_MS,
      'grpc.keepalive_timeout_ms': KEEPALIVE_TIMEOUT_MS,
      'grpc.initial_reconnect_backoff_ms': RECONNECT_MS_FIRST,
      'grpc.max_reconnect_backoff_ms': RECONNECT_MS_MAX,
      'grpc.max_send_message_length': maxMessageBytes,
      'grpc.max_receive_message_length': maxMessageBytes,
      // Nothing is repeated behind our back, and nothing but the address is asked where it is.
      'grpc.enable_retries': 0,
      'grpc.enable_http_proxy': 0,
      'grpc.service_config_disable_resolution': 1,
      'grpc.use_local_subchannel_pool': 1,
    });
  }

  /** Rejects with a BrainError, at the deadline at the latest. */
  ask<Request, Response>(
    rpc: Rpc<Request, Response>,
    request: Request,
    limits: CallLimits,
  ): Promise<Response> {
    return new Promise<Response>((resolve, reject) => {
      const { path, requestSerialize, responseDeserialize } = rpc;
      const call = this.client.makeUnaryRequest(
        path,
        requestSerialize,
        responseDeserialize,
        request,
        this.metadata,
        callOptions(limits),
        (error, response) => {
          forget();
          if (error || response === undefined) {
            reject(this.failed(error ?? new Error('no message')));
            return;
          }
          this.breaker.succeeded();
          resolve(response);
        },
      );
      this.count(call);
      const forget = onAbort(limits.signals, () => call.cancel());
    });
  }

  /** The caller reads it, cancels it, and tells the breaker how it went. */
  open<Request, Response>(
    { path, requestSerialize, responseDeserialize }: Rpc<Request, Response>,
    request: Request,
    limits: CallLimits,
  ): ClientReadableStream<Response> {
    const call = this.client.makeServerStreamRequest(
      path,
      requestSerialize,
      responseDeserialize,
      request,
      this.metadata,
      callOptions(limits),
    );
    this.count(call);
    return call;
  }

  /** What happened, as a BrainError; the breaker has heard of it. */
  failed(cause: unknown): BrainError {
    const error = brainErrorOf(cause, this.address);
    if (BROKEN.has(error.code)) this.breaker.failed(performance.now());
    else if (error.code === 'CANCELLED') this.breaker.abandoned();
    else this.breaker.succeeded();
    return error;
  }

  close(): void {
    this.client.close();
  }

  /** However a call ends, it has a status, once. */
  private count(call: ClientUnaryCall | ClientReadableStream<unknown>): void {
    this.waiting++;
    call.once('status', () => this.waiting--);
  }
}

/** Calls back once when one of them is aborted, now if it is already; returns how to forget about it. */
export function onAbort(signals: readonly AbortSignal[], act: () => void): () => void {
  const forget = () => {
    for (const signal of signals) signal.removeEventListener('abort', once);
  };
  const once = () => {
    forget();
    act();
  };
  for (const signal of signals) signal.addEventListener('abort', once);
  if (signals.some(({ aborted }) => aborted)) once();
  return forget;
}

function callOptions({ deadlineAtMs }: CallLimits): CallOptions {
  return { deadline: deadlineAtMs };
}

function credentialsOf(tls: TlsOptions | undefined): ChannelCredentials {
  if (!tls) return ChannelCredentials.createInsecure();
  return ChannelCredentials.createSsl(pem(tls.ca), pem(tls.key), pem(tls.cert));
}

function pem(text: string | undefined): Buffer | null {
  return text === undefined ? null : Buffer.from(text);
}
