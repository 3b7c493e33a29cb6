import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Canceller } from './canceller.ts';
import { HeartbeatWatch, type Life } from './heartbeat-watch.ts';

/** How often it looks at the heartbeat. */
const LOOK_MS = 250;
/** After an attempt that left orders, or did not get through. */
const AGAIN_MS = 1_000;
/** When none is left: an order that was still on its way may have come since. */
const RECHECK_MS = 10_000;

export interface WatchdogParts {
  readonly heartbeatFile: string;
  /** How long the heartbeat may stand still, ms. */
  readonly afterMs: number;
  readonly canceller: Canceller;
  readonly say: (line: string) => void;
  /** Monotonic, ms. */
  readonly nowMs: () => number;
}

/** Watches one kernel from outside, and takes its orders back when it lives no more. */
export class Watchdog {
  private readonly watch: HeartbeatWatch;
  private life: Life | null = null;
  /** When the venue is to be asked next, while the kernel does not live. */
  private dueMs = 0;
  /** Of this stop of the kernel: none was left the last time. */
  private clean = false;

  constructor(private readonly parts: WatchdogParts) {
    this.watch = new HeartbeatWatch(parts.afterMs);
  }

  /** Until aborted. Rejects when the key is not to be used. */
  async run(stopped: AbortSignal): Promise<void> {
    await this.checkKey(stopped);
    while (!stopped.aborted) {
      const nowMs = this.parts.nowMs();
      this.note(this.watch.look(this.read(), nowMs));
      if (this.life === 'stopped' && nowMs >= this.dueMs) await this.takeBack();
      await pause(LOOK_MS, stopped);
    }
  }

  private async checkKey(stopped: AbortSignal): Promise<void> {
    const { canceller, say } = this.parts;
    while (!stopped.aborted) {
      let refusal: string | null;
      try {
        refusal = await canceller.refusal();
      } catch (error) {
        say(
          `${canceller.venue} cannot be asked what the key may do, trying again: ${words(error)}`,
        );
        await pause(AGAIN_MS, stopped);
        continue;
      }
      if (refusal === null) return;
      throw new Error(refusal);
    }
  }

  private read(): string | null {
    try {
      return readFileSync(this.parts.heartbeatFile, 'utf8');
    } catch {
      return null; // not there, or not to be read: no sign of life either way
    }
  }

  private note(life: Life): void {
    if (life === this.life) return;
    this.life = life;
    this.clean = false;
    this.dueMs = 0;
    const { say, heartbeatFile, afterMs, canceller } = this.parts;
    if (life === 'absent') {
      say(
        `There is no heartbeat at ${heartbeatFile}: nothing is watched until a kernel starts there`,
      );
    } else if (life === 'unproven') {
      say('There is a heartbeat from before: watching whether it goes on');
    } else if (life === 'alive') {
      say(`The kernel lives: its orders at ${canceller.venue} stay`);
    } else if (life === 'ended') {
      say('The kernel has ended in order and left no order: waiting for the next');
    } else {
      say(
        `The kernel has given no sign of health for ${afterMs / 1000} s, or has ended with orders open: ` +
          `every order at ${canceller.venue} is cancelled`,
      );
    }
  }

  /** One attempt, and the venue's own list as proof. */
  private async takeBack(): Promise<void> {
    const { canceller, say, nowMs } = this.parts;
    const { venue } = canceller;
    let problem = '';
    try {
      await canceller.cancelAll();
    } catch (error) {
      problem = words(error); // the list says whether that matters
    }
    let open: number | null = null;
    try {
      open = await canceller.openOrders();
    } catch (error) {
      problem = problem === '' ? words(error) : `${problem}; ${words(error)}`;
    }
    if (open === 0) {
      if (!this.clean) say(`${venue} lists no open order any more`);
    } else {
      const left =
        open === null ? 'nobody knows how many orders are open' : `${open} orders are open`;
      say(`${venue}: ${left}${problem === '' ? '' : ` (${problem})`}; trying again`);
    }
    this.clean = open === 0;
    this.dueMs = nowMs() + (open === 0 ? RECHECK_MS : AGAIN_MS);
  }
}

function words(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

async function pause(ms: number, stopped: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal: stopped }).catch(() => {}); // aborted: the loop sees it
}
