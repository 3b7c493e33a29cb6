/**
 * A recorded session in compact form: one byte of kind, one start and one receive time per frame, and
 * one pool of numbers. The 26 MB of text of the shipped tape become about 10 MB, without any object
 * per frame that a garbage collector would have to visit.
 */
export interface Tape {
  readonly frames: number;
  /** Lines of other streams or symbols, which are not in here. */
  readonly skipped: number;
  /** Whole seconds of the epoch; receive times count nanoseconds from here, exactly. */
  readonly baseSeconds: number;
  readonly receivedNs: Float64Array;
  readonly kinds: Uint8Array;
  readonly starts: Uint32Array;
  readonly numbers: Float64Array;
  /**
   * How far the recorder's clock was behind the venue's at most, in ms (it may be positive as well as
   * negative): the replay takes it off, so that no event seems to come from the future.
   */
  readonly clockSkewMs: number;
}

export function tapeBytes(tape: Tape): number {
  return (
    tape.receivedNs.byteLength +
    tape.kinds.byteLength +
    tape.starts.byteLength +
    tape.numbers.byteLength
  );
}

const FRAMES_FIRST = 1 << 12;
const NUMBERS_FIRST = 1 << 16;

export class TapeBuilder {
  /** Counted by who reads the lines. */
  skipped = 0;
  private frames = 0;
  private length = 0;
  private baseSeconds = -1;
  private clockSkewMs = Number.NEGATIVE_INFINITY;
  private receivedNs = new Float64Array(FRAMES_FIRST);
  private kinds = new Uint8Array(FRAMES_FIRST);
  private starts = new Uint32Array(FRAMES_FIRST);
  private numbers = new Float64Array(NUMBERS_FIRST);

  /** `kind` is what the venue's layout calls one: 0 to 255. */
  begin(kind: number, receivedSeconds: number, receivedNanos: number): void {
    if (this.baseSeconds < 0) this.baseSeconds = receivedSeconds;
    if (this.frames === this.kinds.length) this.growFrames();
    this.receivedNs[this.frames] = (receivedSeconds - this.baseSeconds) * 1e9 + receivedNanos;
    this.kinds[this.frames] = kind;
    this.starts[this.frames] = this.length;
    this.frames++;
  }

  /** Appends a number to the frame begun last and returns where it lies, for `patch`. */
  add(value: number): number {
    if (this.length === this.numbers.length) {
      const wider = new Float64Array(this.numbers.length * 2);
      wider.set(this.numbers);
      this.numbers = wider;
    }
    this.numbers[this.length] = value;
    return this.length++;
  }

  patch(at: number, value: number): void {
    this.numbers[at] = value;
  }

  /** Appends the venue's own event time, from which the skew of the two clocks is learnt. */
  addEventTime(eventMs: number): void {
    this.noteEventTime(eventMs);
    this.add(eventMs);
  }

  noteEventTime(eventMs: number): void {
    const receivedMs = this.baseSeconds * 1000 + this.receivedNs[this.frames - 1]! / 1e6;
    this.clockSkewMs = Math.max(this.clockSkewMs, eventMs - receivedMs);
  }

  build(): Tape {
    return {
      frames: this.frames,
      skipped: this.skipped,
      baseSeconds: this.baseSeconds,
      receivedNs: this.receivedNs.slice(0, this.frames),
      kinds: this.kinds.slice(0, this.frames),
      starts: this.starts.slice(0, this.frames),
      numbers: this.numbers.slice(0, this.length),
      clockSkewMs: Number.isFinite(this.clockSkewMs) ? this.clockSkewMs : 0,
    };
  }

  private growFrames(): void {
    const size = this.kinds.length * 2;
    const receivedNs = new Float64Array(size);
    receivedNs.set(this.receivedNs);
    this.receivedNs = receivedNs;
    const kinds = new Uint8Array(size);
    kinds.set(this.kinds);
    this.kinds = kinds;
    const starts = new Uint32Array(size);
    starts.set(this.starts);
    this.starts = starts;
  }
}
