/** Little-endian writing into one buffer that grows and is used again. */
export class ByteWriter {
  length = 0;
  bytes: Uint8Array<ArrayBuffer>;
  /** Of `bytes`: for writing many numbers behind one `reserve`. */
  view: DataView;

  constructor(capacity = 1 << 16) {
    this.bytes = new Uint8Array(capacity);
    this.view = new DataView(this.bytes.buffer);
  }

  clear(): void {
    this.length = 0;
  }

  u8(value: number): void {
    this.reserve(1);
    this.bytes[this.length++] = value;
  }

  u16(value: number): void {
    this.reserve(2);
    this.view.setUint16(this.length, value, true);
    this.length += 2;
  }

  u32(value: number): void {
    this.reserve(4);
    this.view.setUint32(this.length, value, true);
    this.length += 4;
  }

  f64(value: number): void {
    this.reserve(8);
    this.view.setFloat64(this.length, value, true);
    this.length += 8;
  }

  /** Two columns of f64, row by row. */
  pairs(first: Float64Array, second: Float64Array, count: number): void {
    this.reserve(count * 16);
    const { view } = this;
    let at = this.length;
    for (let i = 0; i < count; i++, at += 16) {
      view.setFloat64(at, first[i]!, true);
      view.setFloat64(at + 8, second[i]!, true);
    }
    this.length = at;
  }

  /** UTF-8, without a length: the record's own length tells where it ends. */
  text(value: string): void {
    this.reserve(value.length * 3);
    this.length += encoder.encodeInto(value, this.bytes.subarray(this.length)).written;
  }

  /** Text that something follows: u16 length in bytes (LONG, then u32, when it is longer), UTF-8. */
  name(value: string): void {
    const { length } = value;
    if (length >= LONG) return this.longName(value);
    this.reserve(2 + length * 3);
    const start = this.length + 2;
    for (let i = 0; i < length; i++) {
      const code = value.charCodeAt(i);
      if (code > 127) return this.longName(value);
      this.bytes[start + i] = code;
    }
    this.view.setUint16(this.length, length, true);
    this.length = start + length;
  }

  /** Text that is long or not ASCII. */
  private longName(value: string): void {
    const bytes = encoder.encode(value);
    if (bytes.length < LONG) {
      this.u16(bytes.length);
    } else {
      this.u16(LONG);
      this.u32(bytes.length);
    }
    this.raw(bytes);
  }

  raw(value: Uint8Array): void {
    this.reserve(value.length);
    this.bytes.set(value, this.length);
    this.length += value.length;
  }

  setU32(at: number, value: number): void {
    this.view.setUint32(at, value, true);
  }

  /** Makes room for so many bytes more. */
  reserve(count: number): void {
    if (this.length + count <= this.bytes.length) return;
    const grown = new Uint8Array(Math.max(this.bytes.length * 2, this.length + count));
    grown.set(this.bytes.subarray(0, this.length));
    this.bytes = grown;
    this.view = new DataView(grown.buffer);
  }
}

/** Little-endian reading. Reading past the end throws a RangeError. */
export class ByteReader {
  at: number;
  private readonly view: DataView;

  constructor(
    private readonly bytes: Uint8Array,
    at = 0,
    readonly end = bytes.length,
  ) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.at = at;
  }

  u8(): number {
    return this.view.getUint8(this.take(1));
  }

  u16(): number {
    return this.view.getUint16(this.take(2), true);
  }

  u32(): number {
    return this.view.getUint32(this.take(4), true);
  }

  f64(): number {
    return this.view.getFloat64(this.take(8), true);
  }

  name(): string {
    const short = this.u16();
    const length = short === LONG ? this.u32() : short;
    const start = this.take(length);
    const { bytes } = this;
    for (let i = start; i < start + length; i++) {
      if (bytes[i]! > 127) return decoder.decode(bytes.subarray(start, start + length));
    }
    return ascii.call(bytes, start, start + length);
  }

  /** u8 count, then so many. */
  list<T>(read: (reader: this) => T): T[] {
    const items: T[] = [];
    for (let left = this.u8(); left > 0; left--) items.push(read(this));
    return items;
  }

  /** All that is left, as UTF-8. */
  text(): string {
    const text = decoder.decode(this.bytes.subarray(this.at, this.end));
    this.at = this.end;
    return text;
  }

  private take(count: number): number {
    const start = this.at;
    if (start + count > this.end) {
      throw new RangeError(`${count} bytes wanted at ${start}, but the record ends at ${this.end}`);
    }
    this.at = start + count;
    return start;
  }
}

/** In place of a length of 16 bits: one of 32 bits follows. */
const LONG = 0xffff;

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true });
/** Of bytes below 128: most texts are so, and short, where a decoder takes longer to begin than to decode. */
const ascii = Buffer.prototype.latin1Slice;
