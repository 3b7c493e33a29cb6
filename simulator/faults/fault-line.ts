import type { WebSocket } from 'ws';
import { sendTo } from '../wire/socket.ts';
import type { VenueName } from '../venue.ts';
import type { Delivery, Dialect, Disturbance, Fault, FaultRequest, Message } from './fault.ts';

/** A fault that was asked for. */
export interface InjectedFault {
  /** The number of the first frame that it disturbed. Rejects when the simulator closes before. */
  readonly applied: Promise<number>;
  /** Nothing is disturbed any more: what clients see from now on is the truth again. */
  readonly healed: Promise<void>;
}

class ActiveFault implements InjectedFault {
  private readonly first = Promise.withResolvers<number>();
  private readonly end = Promise.withResolvers<void>();
  private passed = 0;
  private passedFrame = -1;
  private disturbance: Disturbance | undefined;

  constructor(
    private readonly fault: Fault,
    private readonly request: FaultRequest,
    private readonly begin: (first: Message, healed: () => void) => Disturbance,
    private readonly remove: (fault: ActiveFault) => void,
  ) {
    // Who asked may not listen; that is no error of the process.
    this.first.promise.catch(() => undefined);
  }

  get applied(): Promise<number> {
    return this.first.promise;
  }

  get healed(): Promise<void> {
    return this.end.promise;
  }

  pass(message: Message, delivery: Delivery): void {
    const aimed = this.aimedAt(message);
    if (!this.disturbance && aimed && this.isDue(message)) {
      this.disturbance = this.begin(message, () => this.stop());
      this.first.resolve(message.frame);
    }
    if (this.disturbance) this.disturbance.pass(message, delivery, aimed);
    else delivery.forward(delivery.text);
  }

  stop(): void {
    this.disturbance?.stop();
    this.first.reject(new Error('the simulator closed before the fault could be applied'));
    this.end.resolve();
    this.remove(this);
  }

  private aimedAt(message: Message): boolean {
    const { symbol, channel = this.fault.channel } = this.request;
    if (symbol !== undefined && message.symbol !== symbol) return false;
    if (channel !== 'all' && message.channel !== channel) return false;
    return this.disturbance !== undefined || (this.fault.fits?.(message) ?? true);
  }

  /** Counts frames, not messages: one frame goes to many clients. */
  private isDue(message: Message): boolean {
    if (message.frame === this.passedFrame) return false;
    if (this.passed >= (this.request.afterFrames ?? 0)) return true;
    this.passed++;
    this.passedFrame = message.frame;
    return false;
  }
}

/**
 * The line between one venue and its clients. As long as no fault was asked for, messages go straight
 * through; else each passes the faults in the order in which they were asked for. What the venue
 * itself knows, and what it answers to REST requests, is never touched.
 */
export class FaultLine {
  private active: readonly ActiveFault[] = [];

  constructor(
    readonly venue: VenueName,
    private readonly dialect: Dialect,
    private readonly sockets: () => Iterable<WebSocket>,
    private readonly random: () => number,
    private readonly nowMs: () => number,
  ) {}

  /** No fault is active or waited for. */
  get quiet(): boolean {
    return this.active.length === 0;
  }

  inject(fault: Fault, request: FaultRequest): InjectedFault {
    const { dialect, random, nowMs, sockets } = this;
    const added = new ActiveFault(
      fault,
      request,
      (first, healed) => fault.begin({ request, dialect, random, nowMs, sockets, healed }, first),
      (gone) => {
        this.active = this.active.filter((each) => each !== gone);
      },
    );
    this.active = [...this.active, added];
    return added;
  }

  send(message: Message, socket: WebSocket, text: string): void {
    this.through(this.active, 0, message, socket, text);
  }

  /** Ends all faults, begun or not. */
  close(): void {
    for (const fault of this.active) fault.stop();
  }

  private through(
    chain: readonly ActiveFault[],
    at: number,
    message: Message,
    socket: WebSocket,
    data: string | Buffer,
  ): void {
    const fault = chain[at];
    // What is no text any more cannot be disturbed any further.
    if (!fault || typeof data !== 'string') {
      sendTo(socket, data);
      return;
    }
    const forward = (next: string | Buffer): void =>
      this.through(chain, at + 1, message, socket, next);
    fault.pass(message, { socket, text: data, forward });
  }
}
