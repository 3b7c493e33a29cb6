import type { Params } from './sign.ts';

/** The venue's own time-out for the matching engine is 10 s (-1007); a little more for the way. */
const TIMEOUT_MS = 12_000;
const SWEEP_MS = 250;

interface Waiting {
  readonly method: string;
  readonly done: (answer: Answer) => void;
  readonly deadline: number;
}

export type Answer =
  | { readonly ok: true; readonly result: unknown }
  | {
      readonly ok: false;
      readonly status: number;
      /** Null when there was no answer at all. */
      readonly code: number | null;
      readonly message: string;
    };

/**
 * Requests over one WebSocket and the answers to them, matched by id. Every request ends exactly
 * once: with the venue's answer, after a time-out, or when the connection is given up.
 */
export class Requests {
  private nextId = 1;
  private readonly waiting = new Map<number, Waiting>();
  private sweep: NodeJS.Timeout | null = null;

  constructor(private readonly write: (text: string) => void) {}

  send(method: string, params: Params, done: (answer: Answer) => void): void {
    this.sendText(method, JSON.stringify(params), done);
  }

  /** `params` as JSON text. Throws what `write` throws: then nothing waits for an answer. */
  sendText(method: string, params: string, done: (answer: Answer) => void): void {
    const id = this.nextId++;
    this.write(`{"id":${id},"method":"${method}","params":${params}}`);
    this.waiting.set(id, { method, done, deadline: performance.now() + TIMEOUT_MS });
    // One timer for all of them: a timer for each would be on the path from tick to order.
    this.sweep ??= setInterval(() => this.expire(), SWEEP_MS);
  }

  /** True when the message was an answer. */
  answer(message: Record<string, unknown>): boolean {
    if (!('status' in message)) return false;
    const { id, status } = message;
    if (status === 200) {
      this.finish(id as number, { ok: true, result: message.result });
    } else {
      const error = message.error as { code: number; msg: string } | undefined;
      this.finish(id as number, {
        ok: false,
        status: Number(status),
        code: error?.code ?? null,
        message: error?.msg ?? `status ${String(status)}`,
      });
    }
    return true;
  }

  /** The connection is gone: nobody will answer any more. */
  abandon(reason: string): void {
    const ids = [...this.waiting.keys()]; // those that are asked from now on are not meant
    for (const id of ids) {
      this.finish(id, { ok: false, status: 0, code: null, message: reason });
    }
    this.rest();
  }

  private finish(id: number, answer: Answer): void {
    const request = this.waiting.get(id);
    if (!request) return;
    this.waiting.delete(id);
    request.done(answer);
  }

  private expire(): void {
    const now = performance.now();
    for (const [id, { method, deadline }] of this.waiting) {
      if (deadline > now) continue;
      this.finish(id, { ok: false, status: 0, code: null, message: `no answer to ${method}` });
    }
    this.rest();
  }

  /** Without anything to wait for there is no timer. */
  private rest(): void {
    if (this.waiting.size > 0 || !this.sweep) return;
    clearInterval(this.sweep);
    this.sweep = null;
  }
}
