const SWEEP_MS = 250;

interface Waiting<Answer> {
  readonly method: string;
  readonly done: (answer: Answer) => void;
  readonly deadline: number;
}

/**
 * Requests that wait for an answer, by id. Each ends exactly once: with the venue's answer, with
 * `unanswered` after a time-out, or when the connection is given up.
 */
export class Pending<Answer> {
  private readonly waiting = new Map<number, Waiting<Answer>>();
  private sweep: NodeJS.Timeout | null = null;

  constructor(
    private readonly timeoutMs: number,
    private readonly unanswered: (reason: string) => Answer,
  ) {}

  add(id: number, method: string, done: (answer: Answer) => void): void {
    this.waiting.set(id, { method, done, deadline: performance.now() + this.timeoutMs });
    // One timer for all of them: a timer for each would be on the path from tick to order.
    this.sweep ??= setInterval(() => this.expire(), SWEEP_MS);
  }

  /** An answer that nobody waits for is left aside. */
  finish(id: number, answer: Answer): void {
    const request = this.waiting.get(id);
    if (!request) return;
    this.waiting.delete(id);
    request.done(answer);
  }

  /** The connection is gone: nobody will answer any more. */
  abandon(reason: string): void {
    const ids = [...this.waiting.keys()]; // those that are asked from now on are not meant
    for (const id of ids) this.finish(id, this.unanswered(reason));
    this.rest();
  }

  private expire(): void {
    const now = performance.now();
    for (const [id, { method, deadline }] of this.waiting) {
      if (deadline <= now) this.finish(id, this.unanswered(`no answer to ${method}`));
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
