import { setTimeout as delay } from 'node:timers/promises';
import type { Instrument } from '../../model/instrument.ts';
import type { FrameTap } from '../../ports.ts';
import type { RequestBudget } from './request-budget.ts';
import type { BinanceMarket } from './streams.ts';

interface DepthLimit {
  readonly levels: number;
  readonly weight: number;
}

/** "Order book", the table of weights: GET /api/v3/depth and GET /fapi/v1/depth. */
const ENDPOINTS: Readonly<
  Record<BinanceMarket, { readonly path: string; readonly limits: readonly DepthLimit[] }>
> = {
  spot: {
    path: '/api/v3/depth',
    limits: [
      { levels: 100, weight: 5 },
      { levels: 500, weight: 25 },
      { levels: 1000, weight: 50 },
      { levels: 5000, weight: 250 },
    ],
  },
  futures: {
    path: '/fapi/v1/depth',
    limits: [
      { levels: 50, weight: 2 },
      { levels: 100, weight: 5 },
      { levels: 500, weight: 10 },
      { levels: 1000, weight: 20 },
    ],
  },
};

const ANSWER_WITHIN_MS = 5_000;
/** A snapshot of 5,000 levels has some 300 kB. */
const MAX_BODY_BYTES = 4 << 20;
/** Where the venue does not say for how long: its limits count minutes, its bans begin with two. */
const TOO_MANY_MS = 60_000;
const BANNED_MS = 120_000;

export interface DepthSnapshotParts {
  /** http://… of the REST API, without a path. */
  readonly restUrl: string;
  readonly market: BinanceMarket;
  /** Levels a side that are wanted. */
  readonly depth: number;
  readonly budget: RequestBudget;
  readonly tap?: FrameTap | undefined;
  onSnapshot(body: string, instrument: Instrument): void;
  readonly report: (problem: string) => void;
}

/**
 * Fetches snapshots of books, as fast as the venue's rate limits allow and never two of one symbol
 * at once. A failure is only reported: whoever needs the snapshot asks again.
 */
export class DepthSnapshots {
  private readonly path: string;
  private readonly limit: DepthLimit;
  private readonly underWay = new Map<number, AbortController>();
  private stopped = false;

  constructor(private readonly parts: DepthSnapshotParts) {
    const { path, limits } = ENDPOINTS[parts.market];
    this.path = path;
    const limit = limits.find(({ levels }) => levels >= parts.depth);
    if (!limit) throw new Error(`a book of ${parts.depth} levels: the venue has no such snapshot`);
    this.limit = limit;
    parts.budget.waitMs(limit.weight); // throws now what would otherwise never fit
  }

  request(instrument: Instrument): void {
    if (this.stopped || this.underWay.has(instrument.id)) return;
    const controller = new AbortController();
    this.underWay.set(instrument.id, controller);
    void this.fetch(instrument, controller.signal)
      .catch((error: unknown) => {
        if (this.stopped) return;
        const problem = error instanceof Error ? error.message : String(error);
        this.parts.report(`depth snapshot of ${instrument.symbol}: ${problem}`);
      })
      .finally(() => this.underWay.delete(instrument.id));
  }

  stop(): void {
    this.stopped = true;
    for (const controller of this.underWay.values()) controller.abort();
  }

  private async fetch(instrument: Instrument, stop: AbortSignal): Promise<void> {
    const { budget, restUrl } = this.parts;
    const { levels, weight } = this.limit;
    for (let waitMs = budget.waitMs(weight); waitMs > 0; waitMs = budget.waitMs(weight)) {
      await delay(Math.ceil(waitMs), undefined, { signal: stop });
    }
    budget.spend(weight);
    const symbol = encodeURIComponent(instrument.venueSymbol);
    const url = `${restUrl}${this.path}?symbol=${symbol}&limit=${levels}`;
    const body = await this.get(url, stop);
    if (this.stopped) return;
    this.parts.tap?.answer(url, body);
    this.parts.onSnapshot(body, instrument);
  }

  private async get(url: string, stop: AbortSignal): Promise<string> {
    const answer = new AbortController();
    const abort = () => answer.abort(new Error(`no answer within ${ANSWER_WITHIN_MS} ms`));
    const timer = setTimeout(abort, ANSWER_WITHIN_MS);
    stop.addEventListener('abort', abort, { once: true });
    try {
      const response = await fetch(url, { signal: answer.signal });
      this.heed(response);
      const body = await readAtMost(response, MAX_BODY_BYTES);
      if (!response.ok) throw new Error(`HTTP ${response.status}: ${body.slice(0, 200)}`);
      return body;
    } finally {
      clearTimeout(timer);
      stop.removeEventListener('abort', abort);
    }
  }

  /** "IP limits": what was used so far, and after a 429 or 418 how long to keep silent. */
  private heed({ status, headers }: Response): void {
    const { budget, report } = this.parts;
    const used = headers.get('x-mbx-used-weight-1m');
    if (used !== null && /^\d{1,9}$/.test(used)) budget.correct(Number(used));
    if (status !== 429 && status !== 418) return;
    const said = headers.get('retry-after');
    const otherwise = status === 418 ? BANNED_MS : TOO_MANY_MS;
    const pauseMs = said !== null && /^\d{1,7}$/.test(said) ? Number(said) * 1000 : otherwise;
    budget.pause(pauseMs);
    report(
      status === 418
        ? `THE VENUE HAS BANNED THIS ADDRESS (HTTP 418): no request for ${pauseMs / 1000} s`
        : `too many requests (HTTP 429): none for ${pauseMs / 1000} s`,
    );
  }
}

async function readAtMost(response: Response, maxBytes: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += (chunk as Uint8Array).length;
    if (length > maxBytes) throw new Error(`an answer of more than ${maxBytes} bytes`);
    chunks.push(chunk as Uint8Array);
  }
  return Buffer.concat(chunks).toString();
}
