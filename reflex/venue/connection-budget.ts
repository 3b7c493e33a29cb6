/** The venue's clock is not ours, and not every attempt is equally long on its way. */
const SLACK_MS = 1000;

/**
 * How often a venue lets one address connect: `limit` attempts in any `windowMs`, failed ones
 * included. Shared by all connections to one endpoint; whoever goes beyond it is banned.
 */
export class ConnectionBudget {
  /** When the last attempts were made, oldest first: never more than `limit`. */
  private readonly attempts: number[] = [];

  constructor(
    readonly limit: number,
    readonly windowMs: number,
    private readonly nowMs: () => number = () => performance.now(),
  ) {}

  /** Takes one attempt: 0 when it may be made now, else the ms until the next one is free. */
  take(): number {
    const now = this.nowMs();
    const spanMs = this.windowMs + SLACK_MS;
    while (this.attempts.length > 0 && now - this.attempts[0]! >= spanMs) this.attempts.shift();
    if (this.attempts.length >= this.limit) return Math.ceil(this.attempts[0]! + spanMs - now);
    this.attempts.push(now);
    return 0;
  }
}
