import { closeSync, openSync, writeSync } from 'node:fs';

/** How often it is to be told that the kernel is well, ms. */
export const BEAT_MS = 1_000;
/** Every record has this length, so that it is overwritten in place: a full disk has room for it. */
const BYTES = 128;

/**
 * `running`: orders may be open. `ended`: in order, and none is. `left`: in order, but some could not be
 * taken back in time.
 */
export type HeartbeatState = 'running' | 'ended' | 'left';

export interface HeartbeatRecord {
  readonly pid: number;
  readonly run: string;
  /** Grows with every beat: that it changes is the sign of life, and no clock has to agree. */
  readonly beat: number;
  readonly state: HeartbeatState;
}

/**
 * A file that the kernel's thread touches by itself, so that another process can tell whether it lives:
 * whatever stops the thread stops the beat.
 */
export class Heartbeat {
  private readonly descriptor: number;
  private beats = 0;
  private failed = false;

  /** Throws when the file cannot be opened. */
  constructor(
    path: string,
    private readonly run: string,
    private readonly report: (problem: string) => void,
  ) {
    this.descriptor = openSync(path, 'w', 0o600);
    this.beat();
  }

  /** To be called every BEAT_MS while the kernel is well enough to keep orders. */
  beat(): void {
    this.write('running');
  }

  /** The end of the run; `left`: orders are still open. */
  end(left: boolean): void {
    this.write(left ? 'left' : 'ended');
    closeSync(this.descriptor);
  }

  /** Without it whoever watches takes every order back: no reason to end by oneself. */
  private write(state: HeartbeatState): void {
    const record: HeartbeatRecord = { pid: process.pid, run: this.run, beat: ++this.beats, state };
    try {
      writeSync(this.descriptor, `${JSON.stringify(record).padEnd(BYTES - 1)}\n`, 0);
      this.failed = false;
    } catch (error) {
      if (!this.failed) this.report(`the heartbeat cannot be written: ${String(error)}`);
      this.failed = true;
    }
  }
}

/** Null for what is no record, as a half-written one is. */
export function readHeartbeat(text: string): HeartbeatRecord | null {
  try {
    const { pid, run, beat, state } = JSON.parse(text) as HeartbeatRecord;
    const known = state === 'running' || state === 'ended' || state === 'left';
    const whole =
      Number.isSafeInteger(pid) && Number.isSafeInteger(beat) && typeof run === 'string';
    return known && whole ? { pid, run, beat, state } : null;
  } catch {
    return null;
  }
}
