import { WebSocket } from 'ws';
import type { Random } from '../ports.ts';
import { Backoff } from './backoff.ts';
import type { ConnectionBudget } from './connection-budget.ts';

export interface ConnectionHandlers {
  onOpen(): void;
  onFrame(frame: Buffer): void;
  /** Once per loss of an open connection, failed attempt, or attempt that has to wait. */
  onLost(reason: string): void;
}

export interface ConnectionOptions {
  readonly url: string;
  /** Without a sign of life for this long, the connection counts as dead. */
  readonly silenceMs: number;
  /** A stream that should never pause lives by its frames alone: pongs come from a mute one too. */
  readonly pongsCount: boolean;
  readonly random: Random;
  /** Attempts that the venue allows, for all connections to the same endpoint together. */
  readonly budget?: ConnectionBudget;
  /** Pauses between attempts; a Backoff of its own when absent. */
  readonly backoff?: Backoff;
}

/** No message of a venue is larger: a 5,000-level snapshot has some 300 kB. */
const MAX_FRAME_BYTES = 4 << 20;
const CONNECT_TIMEOUT_MS = 10_000;
/** A connection that was lost sooner has proven nothing: one that flaps must come back ever slower. */
const STEADY_MS = 30_000;

/**
 * A WebSocket that comes back: reconnects with backoff, notices when the other side has gone silent,
 * and leaves no timer behind when stopped.
 */
export class Connection {
  private socket: WebSocket | null = null;
  private retry: NodeJS.Timeout | null = null;
  private watch: NodeJS.Timeout | null = null;
  private openedAt = 0;
  private heardAt = 0;
  private frameAt = 0;
  private useful = false;
  private stopped = false;
  private readonly backoff: Backoff;

  constructor(
    private readonly options: ConnectionOptions,
    private readonly handlers: ConnectionHandlers,
  ) {
    this.backoff = options.backoff ?? new Backoff(options.random);
  }

  get open(): boolean {
    return this.socket?.readyState === WebSocket.OPEN;
  }

  /** Since it was opened, ms. */
  get ageMs(): number {
    return performance.now() - this.openedAt;
  }

  /** Since the last frame, or since it was opened, ms. Pings are no frames. */
  get muteMs(): number {
    return performance.now() - this.frameAt;
  }

  start(): void {
    this.stopped = false;
    this.connect();
  }

  stop(): void {
    this.stopped = true;
    if (this.retry) clearTimeout(this.retry);
    this.retry = null;
    this.drop();
  }

  /** Throws when the connection is not open: then it is certain that nothing was sent. */
  send(text: string): void {
    if (!this.socket || this.socket.readyState !== WebSocket.OPEN) throw new Error('not connected');
    // Bytes rather than text: `ws` then frames them in one piece, which is one write to the socket.
    this.socket.send(Buffer.from(text), { binary: false });
  }

  /** Gives the connection up and tries again, for a reason that only the caller can see. */
  fail(reason: string): void {
    if (this.socket) this.lose(this.socket, reason);
  }

  /** To be called when it has proven useful: if it also lasts, its loss is answered quickly. */
  proven(): void {
    this.useful = true;
  }

  private connect(): void {
    const waitMs = this.options.budget?.take() ?? 0;
    if (waitMs > 0) {
      this.retry = setTimeout(() => this.connect(), waitMs);
      this.handlers.onLost(
        `no further attempt for ${waitMs} ms: the venue allows ${this.options.budget!.limit} ` +
          `in ${this.options.budget!.windowMs / 1000} s`,
      );
      return;
    }
    const socket = new WebSocket(this.options.url, {
      perMessageDeflate: false,
      maxPayload: MAX_FRAME_BYTES,
      handshakeTimeout: CONNECT_TIMEOUT_MS,
      // A frame that is no UTF-8 is for the decoder to refuse: no reason to lose the connection.
      skipUTF8Validation: true,
    });
    this.socket = socket;
    socket.on('open', () => {
      this.heard();
      this.openedAt = this.heardAt;
      this.frameAt = this.heardAt;
      this.useful = false;
      this.watch = setInterval(() => this.checkSilence(socket), this.options.silenceMs / 4);
      this.handlers.onOpen();
    });
    socket.on('message', (frame: Buffer) => {
      this.heard();
      this.frameAt = this.heardAt;
      this.handlers.onFrame(frame);
    });
    if (this.options.pongsCount) {
      socket.on('ping', () => this.heard());
      socket.on('pong', () => this.heard());
    }
    socket.on('error', (error) => this.lose(socket, error.message));
    socket.on('close', (code, reason) =>
      this.lose(socket, `closed by the venue: ${code} ${reason.toString()}`),
    );
  }

  private heard(): void {
    this.heardAt = performance.now();
  }

  private checkSilence(socket: WebSocket): void {
    const silentMs = performance.now() - this.heardAt;
    if (silentMs > this.options.silenceMs) {
      this.lose(socket, `nothing was heard for ${Math.round(silentMs)} ms`);
    } else if (this.options.pongsCount && silentMs > this.options.silenceMs / 2) {
      socket.ping();
    }
  }

  private lose(socket: WebSocket, reason: string): void {
    if (this.socket !== socket) return; // an error and the close that follows it are one loss
    if (this.useful && this.ageMs >= STEADY_MS) this.backoff.reset();
    this.useful = false;
    this.drop();
    this.handlers.onLost(reason);
    if (!this.stopped) this.retry = setTimeout(() => this.connect(), this.backoff.nextMs());
  }

  private drop(): void {
    if (this.watch) clearInterval(this.watch);
    this.watch = null;
    const { socket } = this;
    this.socket = null;
    if (!socket) return;
    socket.removeAllListeners();
    socket.on('error', () => {}); // a socket that dies while it is thrown away
    socket.terminate();
  }
}
