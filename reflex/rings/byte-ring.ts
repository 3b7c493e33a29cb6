/**
 * A lossless queue of byte messages from one thread to one other, over shared memory. Nothing is
 * ever overwritten: when there is no room, `write` says so and the writer decides what that means.
 *
 *     control: │ head (reader) │ tail (writer) │ dropped… │      positions grow for ever, modulo 2³²
 *     data:    │ u32 length │ message, padded to 4 │ u32 length │ …   SKIP: go on at the start
 */
const HEAD = 0;
const TAIL = 1;
const CONTROL_BYTES = 64;
const SKIP = 0xffffffff;

export class ByteRing {
  private readonly control: Int32Array;
  private readonly bytes: Uint8Array;
  private readonly view: DataView;
  private readonly capacity: number;

  /** `capacity` in bytes, a power of two. */
  static allocate(capacity: number): SharedArrayBuffer {
    return new SharedArrayBuffer(CONTROL_BYTES + capacity);
  }

  constructor(readonly memory: SharedArrayBuffer) {
    this.capacity = memory.byteLength - CONTROL_BYTES;
    if ((this.capacity & (this.capacity - 1)) !== 0) {
      throw new RangeError(`a ring's capacity must be a power of two, was ${this.capacity}`);
    }
    this.control = new Int32Array(memory, 0, CONTROL_BYTES / 4);
    this.bytes = new Uint8Array(memory, CONTROL_BYTES);
    this.view = new DataView(memory, CONTROL_BYTES);
  }

  /** Bytes in use ÷ capacity. */
  get occupancy(): number {
    return this.used(Atomics.load(this.control, TAIL)) / this.capacity;
  }

  /** False when there is no room for the message: nothing was written. */
  write(message: Uint8Array): boolean {
    const size = 4 + align(message.length);
    let tail = Atomics.load(this.control, TAIL);
    const at = this.index(tail);
    const untilEnd = this.capacity - at;
    const needed = untilEnd < size ? untilEnd + size : size;
    if (this.used(tail) + needed > this.capacity) return false;
    if (untilEnd < size) {
      this.view.setUint32(at, SKIP, true);
      tail = (tail + untilEnd) | 0;
    }
    const start = this.index(tail);
    this.view.setUint32(start, message.length, true);
    this.bytes.set(message, start + 4);
    Atomics.store(this.control, TAIL, (tail + size) | 0);
    Atomics.notify(this.control, TAIL);
    return true;
  }

  /** Hands over what is waiting, at most `most` messages. The bytes are valid during the call. */
  read(take: (message: Uint8Array) => void, most = Number.POSITIVE_INFINITY): number {
    let count = 0;
    let head = Atomics.load(this.control, HEAD);
    while (count < most && head !== Atomics.load(this.control, TAIL)) {
      const at = this.index(head);
      const length = this.view.getUint32(at, true);
      if (length === SKIP) {
        head = (head + this.capacity - at) | 0;
        continue;
      }
      // A copy, because decoders do not take views of shared memory.
      take(this.bytes.slice(at + 4, at + 4 + length));
      head = (head + 4 + align(length)) | 0;
      Atomics.store(this.control, HEAD, head);
      count++;
    }
    return count;
  }

  /** Resolves when the writer has written something new. */
  async wait(): Promise<void> {
    const tail = Atomics.load(this.control, TAIL);
    if (Atomics.load(this.control, HEAD) !== tail) return;
    await Atomics.waitAsync(this.control, TAIL, tail).value;
  }

  private used(tail: number): number {
    return (tail - Atomics.load(this.control, HEAD)) >>> 0;
  }

  private index(position: number): number {
    return (position >>> 0) & (this.capacity - 1);
  }
}

function align(length: number): number {
  return (length + 3) & ~3;
}
