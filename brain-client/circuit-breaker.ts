/** Failures in a row that open it. */
const FAILURES_TO_OPEN = 3;
/** How long it stays open: doubled with each failed trial, milliseconds. */
const OPEN_MS_FIRST = 1_000;
const OPEN_MS_MAX = 30_000;

export type BreakerState = 'CLOSED' | 'OPEN' | 'HALF_OPEN';

/**
 * Leaves an address alone that does not answer. CLOSED lets everything pass; OPEN nothing; HALF_OPEN one
 * question, whose outcome decides. Times are monotonic milliseconds that the caller gives.
 *
 * It is ours because those of libraries let further questions wait while one is on trial, which makes a
 * queue, and read the wall clock.
 */
export class CircuitBreaker {
  private failures = 0;
  private openMs = OPEN_MS_FIRST;
  private retryAtMs = 0;
  private current: BreakerState = 'CLOSED';

  get state(): BreakerState {
    return this.current;
  }

  /** Whether a question may be sent now. After true, one of the other methods has to follow. */
  admits(nowMs: number): boolean {
    if (this.current === 'CLOSED') return true;
    if (this.current === 'HALF_OPEN' || nowMs < this.retryAtMs) return false;
    this.current = 'HALF_OPEN';
    return true;
  }

  succeeded(): void {
    this.failures = 0;
    this.openMs = OPEN_MS_FIRST;
    this.current = 'CLOSED';
  }

  failed(nowMs: number): void {
    if (this.current === 'OPEN') return; // an older question: it tells nothing new
    this.failures++;
    if (this.current === 'CLOSED' && this.failures < FAILURES_TO_OPEN) return;
    if (this.current === 'HALF_OPEN') this.openMs = Math.min(this.openMs * 2, OPEN_MS_MAX);
    this.current = 'OPEN';
    this.retryAtMs = nowMs + this.openMs;
  }

  /** The question was given up before its outcome was known: the next one is the trial. */
  abandoned(): void {
    if (this.current === 'HALF_OPEN') this.current = 'OPEN';
  }
}
