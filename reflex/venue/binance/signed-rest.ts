import type { VenueClock } from '../venue-clock.ts';
import type { Params, RequestSigner } from './sign.ts';

const TIMEOUT_MS = 8_000;

export type RestAnswer =
  | { readonly ok: true; readonly result: unknown }
  /** `code`: the venue's own; null when it gave none, or no answer at all. */
  | { readonly ok: false; readonly code: number | null; readonly message: string };

export interface RestParts {
  /** http://… without a path. */
  readonly restUrl: string;
  readonly signer: RequestSigner;
  /** Measured by `measureClock`; what is signed names the venue's time. */
  readonly venueClock: VenueClock;
  readonly clock: { atUs(): number };
  /** Where the venue tells its time; that of Spot when absent. */
  readonly timePath?: string;
  /** Gets what an answer says of limits: weight used, and seconds to wait; NaN where it says nothing. */
  readonly heard?: (usedWeight: number, retryAfterS: number) => void;
}

type Verb = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** REST requests signed with an API key: for what the WebSocket API does not tell, and without one. */
export class SignedRest {
  private readonly stopped = new AbortController();

  constructor(private readonly parts: RestParts) {}

  /** Never rejects. */
  ask(method: Verb, path: string, params: Params = {}): Promise<RestAnswer> {
    const { signer, venueClock } = this.parts;
    const timestamp = Math.floor(venueClock.nowUs() / 1000);
    return this.send(method, `${path}?${signer.signedQuery({ ...params, timestamp })}`, {
      'X-MBX-APIKEY': signer.apiKey,
    });
  }

  /** With the key alone, unsigned (USER_STREAM). Never rejects. */
  askUnsigned(method: Verb, path: string): Promise<RestAnswer> {
    return this.send(method, path, { 'X-MBX-APIKEY': this.parts.signer.apiKey });
  }

  /** "Check server time". Null when the clock was measured, else why not. */
  async measureClock(): Promise<string | null> {
    const { clock, venueClock, timePath = '/api/v3/time' } = this.parts;
    const sentUs = clock.atUs();
    const answer = await this.send('GET', timePath, {});
    if (!answer.ok) return answer.message;
    const { serverTime } = answer.result as { serverTime?: unknown };
    if (typeof serverTime !== 'number') return 'the venue does not tell its time';
    venueClock.measure(sentUs, clock.atUs(), serverTime * 1000, serverTime * 1000);
    return null;
  }

  /** What is under way is answered with an error. */
  stop(): void {
    this.stopped.abort();
  }

  private async send(
    method: string,
    pathAndQuery: string,
    headers: Readonly<Record<string, string>>,
  ): Promise<RestAnswer> {
    try {
      const response = await fetch(`${this.parts.restUrl}${pathAndQuery}`, {
        method,
        headers,
        redirect: 'error', // what is signed goes nowhere else
        signal: AbortSignal.any([this.stopped.signal, AbortSignal.timeout(TIMEOUT_MS)]),
      });
      this.parts.heard?.(
        figure(response.headers.get('x-mbx-used-weight-1m')),
        figure(response.headers.get('retry-after')),
      );
      return readAnswer(response.status, await response.text());
    } catch (error) {
      // The message of a failed fetch names the address at most, never the query.
      return { ok: false, code: null, message: error instanceof Error ? error.message : 'failed' };
    }
  }
}

function figure(header: string | null): number {
  return header === null ? Number.NaN : Number(header);
}

function readAnswer(status: number, text: string): RestAnswer {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return { ok: false, code: null, message: `HTTP ${status}, and no JSON` };
  }
  if (status === 200) return { ok: true, result: body };
  const { code, msg } = (typeof body === 'object' && body !== null ? body : {}) as {
    code?: unknown;
    msg?: unknown;
  };
  return {
    ok: false,
    code: typeof code === 'number' ? code : null,
    message: typeof msg === 'string' ? `${String(code)} ${msg.slice(0, 200)}` : `HTTP ${status}`,
  };
}
