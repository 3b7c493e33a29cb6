import type { Random } from '../ports.ts';

const FIRST_MS = 250;
const LONGEST_MS = 30_000;

/** Exponential backoff with full jitter, so that many clients do not come back at once. */
export class Backoff {
  private attempt = 0;

  constructor(private readonly random: Random) {}

  nextMs(): number {
    const ceiling = Math.min(LONGEST_MS, FIRST_MS * 2 ** this.attempt++);
    return Math.round(ceiling / 2 + (ceiling / 2) * this.random());
  }

  reset(): void {
    this.attempt = 0;
  }
}
