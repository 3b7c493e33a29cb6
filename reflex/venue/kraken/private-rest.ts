import type { EdgeParts } from '../../ports.ts';
import { parseWords } from './exact-json.ts';
import { type Fields, fields, isFields } from './fields.ts';
import type { DecayingBudget } from './decaying-budget.ts';
import type { KrakenSigner } from './sign.ts';

const TIMEOUT_MS = 8_000;
const INVALID_NONCE = 'EAPI:Invalid nonce';

export type RestAnswer =
  | { readonly ok: true; readonly result: Fields }
  | { readonly ok: false; readonly error: string };

type Params = Readonly<Record<string, string>>;

/**
 * The private half of the REST API, one request after the other: two under way could arrive in the
 * other order, and the second nonce would be too low. Only questions are asked here, and cancels of
 * everything, so that one whose answer is lost may be asked again.
 */
export class PrivateRest {
  private last: Promise<unknown> = Promise.resolve();
  private readonly stopped = new AbortController();

  constructor(
    private readonly restUrl: string,
    private readonly signer: KrakenSigner,
    private readonly budget: DecayingBudget,
    private readonly parts: Pick<EdgeParts, 'tap'>,
  ) {}

  /** Never rejects. `cost`: what it adds to the key's counter ("Spot REST rate limits"). */
  ask(method: string, params: Params = {}, cost = 1): Promise<RestAnswer> {
    const answer = this.last.then(() => this.next(method, params, cost));
    this.last = answer;
    return answer;
  }

  /** What waits is answered with an error. */
  stop(): void {
    this.stopped.abort();
  }

  private async next(method: string, params: Params, cost: number): Promise<RestAnswer> {
    await this.room(cost);
    const answer = await this.post(method, params);
    if (answer.ok || answer.error !== INVALID_NONCE) return answer;
    // Somebody else may have used the key with a higher one: ours grows with the time.
    const again = await this.post(method, params);
    if (again.ok || again.error !== INVALID_NONCE) return again;
    const advice =
      'another program uses the same API key, or the clock of this machine was set back: ' +
      'give this program a key of its own';
    return { ok: false, error: `${INVALID_NONCE}; ${advice}` };
  }

  private async room(cost: number): Promise<void> {
    for (;;) {
      const waitMs = this.budget.waitMs(cost);
      if (waitMs === 0 || this.stopped.signal.aborted) break;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, waitMs);
        timer.unref();
      });
    }
    this.budget.spend(cost);
  }

  private async post(method: string, params: Params): Promise<RestAnswer> {
    const path = `/0/private/${method}`;
    const nonce = this.signer.nonce();
    const body = new URLSearchParams({ nonce, ...params }).toString();
    try {
      const response = await fetch(`${this.restUrl}${path}`, {
        method: 'POST',
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          'API-Key': this.signer.apiKey,
          'API-Sign': this.signer.sign(path, nonce, body),
        },
        body,
        redirect: 'error', // what is signed goes nowhere else
        signal: AbortSignal.any([this.stopped.signal, AbortSignal.timeout(TIMEOUT_MS)]),
      });
      const text = await response.text();
      this.parts.tap?.answer(`${this.restUrl}${path}`, method === 'GetWebSocketsToken' ? '' : text);
      if (!response.ok) return { ok: false, error: `HTTP ${response.status}` };
      return readAnswer(text);
    } catch (error) {
      return { ok: false, error: error instanceof Error ? error.message : String(error) };
    }
  }
}

function readAnswer(text: string): RestAnswer {
  const { error, result } = fields(parseWords(Buffer.from(text)), 'an answer');
  if (Array.isArray(error) && error.length > 0) return { ok: false, error: error.join(', ') };
  return isFields(result) ? { ok: true, result } : { ok: false, error: 'neither error nor result' };
}
