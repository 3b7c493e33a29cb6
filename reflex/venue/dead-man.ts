/** How long the venue waits, and how often it is told that we are still there. */
export interface DeadManTimes {
  readonly timeoutS: number;
  readonly renewMs: number;
}

/**
 * The venue's dead-man timer. While `healthy` it is set again and again; when we are not, or are not
 * there any more, it runs out, and the venue cancels every order that it covers, also those that are
 * none of ours.
 */
export class DeadMan {
  private timer: NodeJS.Timeout | null = null;
  private held = true;

  constructor(
    /** Sets the venue's timer to so many seconds; 0 switches it off. */
    private readonly set: (seconds: number) => void,
    private readonly healthy: () => boolean,
    /** Told once, when it is left to run out. */
    private readonly letGo: () => void,
    private readonly times: DeadManTimes,
  ) {}

  /** To be called whenever orders have a way to the venue again. */
  start(): void {
    this.rest();
    this.renew();
    this.timer = setInterval(() => this.renew(), this.times.renewMs);
  }

  /** The connection is lost: the venue's timer goes on. */
  rest(): void {
    if (this.timer) clearInterval(this.timer);
    this.timer = null;
  }

  /** We go and take our orders with us; what is not well is left to the timer. */
  release(): void {
    this.rest();
    if (this.healthy()) this.set(0);
  }

  private renew(): void {
    const before = this.held;
    this.held = this.healthy();
    if (this.held) this.set(this.times.timeoutS);
    else if (before) this.letGo();
  }
}
