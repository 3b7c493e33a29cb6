import type { Random } from '../ports.ts';

const FIRST_MS = 250;
const LONGEST_MS = 30_000;

/** Exponential backoff with jitter, so that many clients do not come back at once. */
export class Backoff {
  private attempt = 0;

  constructor(
    private readonly random: Random,
    private readonly firstMs = FIRST_MS,
    private readonly longestMs = LONGEST_MS,
  ) {}

  nextMs(): number {
    const ceiling = Math.min(this.longestMs, this.firstMs * 2 ** this.attempt++);
    return Math.round(ceiling / 2 + (ceiling / 2) * this.random());
  }

  reset(): void {
    this.attempt = 0;
  }
}
