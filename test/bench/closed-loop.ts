import { setTimeout as sleep } from 'node:timers/promises';
import { startSimulator, type Simulator, type SimulatorOptions } from '@voltaire/simulator';

/** An answer later than this is counted as none: the tick did not lead to an order. */
const LONGEST_WAIT_MS = 50;
/** Between the order and the next tick: the venue's answers arrive and are dealt with. */
const REST_NS = 400_000n;

/**
 * A simulator whose next tick waits for the order that the last one led to. Both moments are taken
 * next to the simulator's sockets, in this thread: wire to wire.
 */
export class ClosedLoop {
  private sentNs = 0n;
  private receivedNs = 0n;
  private onOrder: () => void = () => {};

  private constructor(readonly simulator: Simulator) {}

  static async start(options: SimulatorOptions = {}): Promise<ClosedLoop> {
    const hooks = {
      onFrameSent: (_frame: number, monoNs: bigint) => void (loop.sentNs = monoNs),
      onOrderReceived: (monoNs: bigint) => {
        loop.receivedNs = monoNs;
        loop.onOrder();
      },
    };
    const loop: ClosedLoop = new ClosedLoop(
      await startSimulator({ ...options, speed: 'stepped', rateLimits: 'off', ...hooks }),
    );
    return loop;
  }

  /** Plays one frame; ns from frame to order. NaN when it is not a tick or no order came. */
  async tick(isTick: (line: number) => boolean): Promise<number> {
    this.receivedNs = 0n;
    const ordered = new Promise<void>((resolve) => {
      this.onOrder = resolve;
    });
    if (isTick(this.simulator.advance())) {
      // The thread sleeps until the order wakes it, as an exchange's would.
      const limit = new AbortController();
      const late = sleep(LONGEST_WAIT_MS, undefined, { signal: limit.signal }).catch(() => {});
      await Promise.race([ordered, late]);
      limit.abort();
    }
    const tookNs = this.receivedNs === 0n ? Number.NaN : Number(this.receivedNs - this.sentNs);
    await rest();
    return tookNs;
  }
}

/** Turns of the event loop rather than a timer, whose millisecond would let the caches go cold. */
async function rest(): Promise<void> {
  const until = process.hrtime.bigint() + REST_NS;
  while (process.hrtime.bigint() < until) await new Promise((resolve) => setImmediate(resolve));
}
