import { Connection, type ConnectionOptions } from '../connection.ts';

export interface LinkTiming {
  /**
   * The venue closes every connection after 24 h ("General WSS information"). A quarter of an hour
   * before, there is time enough to try again and again if a second one should not come at once.
   */
  readonly maxAgeMs: number;
  /**
   * How long a second connection listens before it takes over: the first may still have frames on
   * its way that were sent before the second was there. Far more than two ways ever differ.
   */
  readonly overlapMs: number;
  /** Without a frame for this long the connection is doubted: see StreamLink. */
  readonly muteMs: number;
  /** A market may really be as silent as that: it is asked no more often than this. */
  readonly doubtEveryMs: number;
  readonly checkEveryMs: number;
}

export const LINK_TIMING: LinkTiming = {
  maxAgeMs: (23 * 60 + 45) * 60_000,
  overlapMs: 1_000,
  muteMs: 5_000,
  doubtEveryMs: 60_000,
  checkEveryMs: 500,
};

/** Of frames that wait: seconds of the liveliest market. More, and the second takes over at once. */
const MAX_HELD_BYTES = 16 << 20;

export interface LinkHandlers {
  onUp(): void;
  onDown(reason: string): void;
  onFrame(frame: Buffer): void;
  report(what: string): void;
}

/**
 * One subscription that outlives its connections. Before a connection comes of age, or when the venue
 * announces that it will close it, a second one is opened for the same streams; what it says is held
 * back while the first still speaks, and then replaces it:
 *
 *     first     ──A──B──C──D──E─┐
 *     second          ┌─C──D──E─┴─F──G──     delivered: A B C D E  C D E  F G
 *
 * Nothing is missed, nothing is out of order, and what comes twice has ids by which it is known.
 *
 * A connection that answers pings and sends no frames may be half dead, or its market asleep. Nobody
 * can tell from here, and to cut a sleeping market off would block it for nothing. So a second
 * connection is asked: whichever speaks first is kept.
 */
export class StreamLink {
  private current: Connection;
  private successor: Connection | null = null;
  private held: Buffer[] = [];
  private heldBytes = 0;
  private doubted = false;
  private doubtedAt = Number.NEGATIVE_INFINITY;
  private overlap: NodeJS.Timeout | null = null;
  private watch: NodeJS.Timeout | null = null;

  constructor(
    private readonly options: ConnectionOptions,
    private readonly timing: LinkTiming,
    private readonly handlers: LinkHandlers,
  ) {
    this.current = this.connection();
  }

  start(): void {
    this.watch ??= setInterval(() => this.check(), this.timing.checkEveryMs);
    this.current.start();
  }

  stop(): void {
    if (this.watch) clearInterval(this.watch);
    this.watch = null;
    this.dropSuccessor();
    this.current.stop();
  }

  get open(): boolean {
    return this.current.open;
  }

  /** To be called when what it delivers is market data. */
  proven(): void {
    this.current.proven();
  }

  /** Moves to a new connection without losing the old one first. */
  changeOver(reason: string): void {
    if (this.successor) {
      this.doubted = false; // not only a doubt any more
      return;
    }
    this.handlers.report(`opening a second connection: ${reason}`);
    this.doubted = false;
    this.successor = this.connection();
    this.successor.start();
  }

  private connection(): Connection {
    const connection: Connection = new Connection(this.options, {
      onOpen: () => {
        if (connection === this.current) this.handlers.onUp();
      },
      onFrame: (frame) => {
        if (connection === this.current) this.onFrame(frame);
        else this.onSuccessorFrame(frame);
      },
      onLost: (reason) => {
        if (connection === this.current) this.onLost(reason);
        else this.onSuccessorLost(reason);
      },
    });
    return connection;
  }

  private onFrame(frame: Buffer): void {
    if (this.doubted) this.dropSuccessor();
    this.handlers.onFrame(frame);
  }

  private onSuccessorFrame(frame: Buffer): void {
    this.held.push(frame);
    this.heldBytes += frame.length;
    if (this.doubted || !this.current.open || this.heldBytes > MAX_HELD_BYTES) this.promote();
    else this.overlap ??= setTimeout(() => this.promote(), this.timing.overlapMs);
  }

  /** The other one has heard all that this one may have missed, if it was there in time. */
  private onLost(reason: string): void {
    if (this.successor?.open) {
      this.handlers.report(`the first connection is gone before its time: ${reason}`);
      this.promote();
      return;
    }
    this.dropSuccessor();
    this.handlers.onDown(reason);
  }

  /** It comes back by itself; what it has heard so far has a hole at its end. */
  private onSuccessorLost(reason: string): void {
    this.handlers.report(`second connection: ${reason}`);
    this.forgetHeld();
  }

  private promote(): void {
    const { successor, held } = this;
    if (!successor) return;
    this.current.stop();
    this.current = successor;
    this.successor = null;
    this.doubted = false;
    this.forgetHeld();
    for (const frame of held) this.handlers.onFrame(frame);
  }

  private dropSuccessor(): void {
    this.successor?.stop();
    this.successor = null;
    this.doubted = false;
    this.forgetHeld();
  }

  private forgetHeld(): void {
    if (this.overlap) clearTimeout(this.overlap);
    this.overlap = null;
    this.held = [];
    this.heldBytes = 0;
  }

  private check(): void {
    const { current, timing } = this;
    if (!current.open || this.successor) return;
    if (current.ageMs >= timing.maxAgeMs) {
      this.changeOver('the venue closes each after 24 hours');
      return;
    }
    const now = performance.now();
    if (current.muteMs < timing.muteMs || now - this.doubtedAt < timing.doubtEveryMs) return;
    this.doubtedAt = now;
    this.changeOver(`nothing but pings for ${Math.round(current.muteMs)} ms`);
    this.doubted = true;
  }
}
