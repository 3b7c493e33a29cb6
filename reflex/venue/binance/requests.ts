import { Pending } from '../pending.ts';
import type { Params } from './sign.ts';

/** The venue's own time-out for the matching engine is 10 s (-1007); a little more for the way. */
const TIMEOUT_MS = 12_000;

export type Answer =
  | { readonly ok: true; readonly result: unknown }
  | {
      readonly ok: false;
      readonly status: number;
      /** Null when there was no answer at all. */
      readonly code: number | null;
      readonly message: string;
    };

/** Error codes that leave it open whether the order was taken (REST API, "HTTP Return Codes"). */
const AMBIGUOUS: ReadonlySet<number> = new Set([-1000, -1001, -1006, -1007]);
/** The timestamp was outside of recvWindow, or ahead: one of the clocks has been set. */
export const BAD_TIMESTAMP = -1021;

/** Nobody knows whether the order was taken: it is asked about, and never sent again. */
export function isAmbiguous(answer: Answer & { readonly ok: false }): boolean {
  return answer.code === null || answer.status >= 500 || AMBIGUOUS.has(answer.code);
}

interface Refusal {
  readonly code: number;
  readonly msg: string;
  readonly data?: { readonly retryAfter?: unknown };
}

/** Requests over one WebSocket and the answers to them, matched by id. */
export class Requests {
  private nextId = 1;
  private readonly pending = new Pending<Answer>(TIMEOUT_MS, unanswered);

  /** `heard` gets what an answer says of limits: `rateLimits`, and `retryAfter` of a refusal. */
  constructor(
    private readonly write: (text: string) => void,
    private readonly heard: (rateLimits: unknown, retryAfter: unknown) => void = () => {},
  ) {}

  send(method: string, params: Params, done: (answer: Answer) => void): void {
    this.sendText(method, JSON.stringify(params), done);
  }

  /** `params` as JSON text. Throws what `write` throws: then nothing waits for an answer. */
  sendText(method: string, params: string, done: (answer: Answer) => void): void {
    const id = this.nextId++;
    this.write(`{"id":${id},"method":"${method}","params":${params}}`);
    this.pending.add(id, method, done);
  }

  /** True when the message was an answer. */
  answer(message: Record<string, unknown>): boolean {
    if (!('status' in message)) return false;
    const { id, status, rateLimits } = message;
    const error = message.error as Refusal | undefined;
    this.heard(rateLimits, error?.data?.retryAfter);
    if (status === 200) {
      this.pending.finish(id as number, { ok: true, result: message.result });
    } else {
      this.pending.finish(id as number, {
        ok: false,
        status: Number(status),
        code: error?.code ?? null,
        message: error?.msg ?? `status ${String(status)}`,
      });
    }
    return true;
  }

  abandon(reason: string): void {
    this.pending.abandon(reason);
  }
}

function unanswered(message: string): Answer {
  return { ok: false, status: 0, code: null, message };
}
