import { readHeartbeat } from '@voltaire/reflex/heartbeat.ts';

/**
 * `absent`: nothing has run yet. `unproven`: a heartbeat that has not changed since we look. `ended`: in
 * order, without orders. `stopped`: somebody has to act.
 */
export type Life = 'absent' | 'unproven' | 'alive' | 'ended' | 'stopped';

/** More than this between two looks is our own sleep: it says nothing about the kernel. */
const LONGEST_LOOK_MS = 1_000;

/** Whether the kernel lives, as its heartbeat and our own monotonic clock tell. */
export class HeartbeatWatch {
  private seen: string | null = null;
  private lookedMs: number | null = null;
  private proven = false;
  /** We have seen that there was none: the first is a new one. */
  private watching = false;
  /** Since the heartbeat last changed, ms of looking. */
  private silentMs = 0;

  /** `afterMs`: how long it may stand still. */
  constructor(private readonly afterMs: number) {}

  /** `text`: what is in the file now; null when there is none. */
  look(text: string | null, nowMs: number): Life {
    const sinceMs = this.lookedMs === null ? 0 : nowMs - this.lookedMs;
    this.lookedMs = nowMs;
    if (text === null && this.seen === null) {
      this.watching = true;
      return 'absent';
    }
    if (text !== null && text !== this.seen) {
      this.proven = this.seen !== null || this.watching;
      this.seen = text;
      this.silentMs = 0;
    } else {
      // Who was kept from looking must not take its own pause for the kernel's.
      this.silentMs += Math.min(sinceMs, LONGEST_LOOK_MS);
    }
    // A file that has gone is no sign of an orderly end.
    const state = text === null ? 'running' : (readHeartbeat(text)?.state ?? 'running');
    if (state === 'ended') return 'ended';
    if (state === 'left' || this.silentMs >= this.afterMs) return 'stopped';
    return this.proven ? 'alive' : 'unproven';
  }
}
