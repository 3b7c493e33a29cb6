import { startSimulator, type Simulator, type SimulatorOptions } from '@voltaire/simulator';

/** An answer later than this is counted as none: the tick did not lead to an order. */
const LONGEST_WAIT_NS = 50_000_000n;
/** Between the order and the next tick: time for the venue's answers, as a real market leaves. */
const REST_NS = 400_000n;

/**
 * A simulator whose next tick waits for the order that the last one led to. Both moments are taken
 * next to the simulator's sockets, in this thread: wire to wire.
 */
export class ClosedLoop {
  private sentNs = 0n;
  private receivedNs = 0n;

  private constructor(readonly simulator: Simulator) {}

  static async start(options: SimulatorOptions = {}): Promise<ClosedLoop> {
    const hooks = {
      onFrameSent: (_frame: number, monoNs: bigint) => void (loop.sentNs = monoNs),
      onOrderReceived: (monoNs: bigint) => void (loop.receivedNs = monoNs),
    };
    const loop: ClosedLoop = new ClosedLoop(
      await startSimulator({ ...options, speed: 'stepped', rateLimits: 'off', ...hooks }),
    );
    return loop;
  }

  /** Plays one frame; ns from frame to order. NaN when it is not a tick or no order came. */
  async tick(isTick: (line: number) => boolean): Promise<number> {
    this.receivedNs = 0n;
    if (!isTick(this.simulator.advance())) {
      await rest();
      return Number.NaN;
    }
    const deadline = process.hrtime.bigint() + LONGEST_WAIT_NS;
    while (this.receivedNs === 0n && process.hrtime.bigint() < deadline) await immediately();
    const tookNs = this.receivedNs === 0n ? Number.NaN : Number(this.receivedNs - this.sentNs);
    await rest();
    return tookNs;
  }
}

async function rest(): Promise<void> {
  const until = process.hrtime.bigint() + REST_NS;
  while (process.hrtime.bigint() < until) await immediately();
}

/** One turn of the event loop: sockets are served, and no timer's millisecond is lost. */
async function immediately(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
