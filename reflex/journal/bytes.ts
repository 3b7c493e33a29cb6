/** Little-endian writing into one buffer that grows and is used again. */
export class ByteWriter {
  length = 0;
  bytes: Uint8Array<ArrayBuffer>;
  private view: DataView;

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

  /** UTF-8, without a length: the record's own length tells where it ends. */
  text(value: string): void {
    this.reserve(value.length * 3);
    this.length += encoder.encodeInto(value, this.bytes.subarray(this.length)).written;
  }

  /** Short text: u16 length in bytes, UTF-8. */
  name(value: string): void {
    const { length } = value;
    this.reserve(2 + length * 3);
    const start = this.length + 2;
    for (let i = 0; i < length; i++) {
      const code = value.charCodeAt(i);
      if (code > 127) return this.nameBeyondAscii(value);
      this.bytes[start + i] = code;
    }
    this.view.setUint16(this.length, length, true);
    this.length = start + length;
  }

  private nameBeyondAscii(value: string): void {
    const { written } = encoder.encodeInto(value, this.bytes.subarray(this.length + 2));
    this.u16(written);
    this.length += written;
  }

  raw(value: Uint8Array): void {
    this.reserve(value.length);
    this.bytes.set(value, this.length);
    this.length += value.length;
  }

  setU32(at: number, value: number): void {
    this.view.setUint32(at, value, true);
  }

  private reserve(count: number): void {
    if (this.length + count <= this.bytes.length) return;
    const grown = new Uint8Array(Math.max(this.bytes.length * 2, this.length + count));
    grown.set(this.bytes.subarray(0, this.length));
    this.bytes = grown;
    this.view = new DataView(grown.buffer);
  }
}

/** Little-endian reading. Reading past the end throws a RangeError, as DataView does. */
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
    return this.view.getUint8(this.at++);
  }

  u16(): number {
    this.at += 2;
    return this.view.getUint16(this.at - 2, true);
  }

  u32(): number {
    this.at += 4;
    return this.view.getUint32(this.at - 4, true);
  }

  f64(): number {
    this.at += 8;
    return this.view.getFloat64(this.at - 8, true);
  }

  name(): string {
    const length = this.u16();
    const text = decoder.decode(this.bytes.subarray(this.at, this.at + length));
    this.at += length;
    return text;
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
}

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true });
