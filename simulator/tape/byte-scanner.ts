/**
 * Reads fixed-form text straight from bytes. A tape line that is not exactly of the form which the
 * frames are written in could not be replayed byte for byte, so it is refused while loading.
 */
const ZERO = 48;
const NINE = 57;
const POINT = 46;
const UNIT_DIGITS = 8;
const NANO_DIGITS = 9;

export class ByteScanner {
  private bytes: Buffer = Buffer.alloc(0);
  private at = 0;
  private end = 0;

  reset(bytes: Buffer, from: number, to: number): void {
    this.bytes = bytes;
    this.at = from;
    this.end = to;
  }

  get done(): boolean {
    return this.at === this.end;
  }

  peek(): number {
    return this.at < this.end ? this.bytes[this.at]! : -1;
  }

  startsWith(text: Buffer): boolean {
    if (this.at + text.length > this.end) return false;
    return this.bytes.compare(text, 0, text.length, this.at, this.at + text.length) === 0;
  }

  /** Throws a SyntaxError where the text differs. */
  expect(text: Buffer): void {
    if (!this.startsWith(text)) throw this.error(`expected ${text.toString()}`);
    this.at += text.length;
  }

  /** True and past it when the next byte is `byte`. */
  accept(byte: number): boolean {
    if (this.peek() !== byte) return false;
    this.at++;
    return true;
  }

  integer(digitsMax = 15): number {
    const from = this.at;
    let value = 0;
    for (; this.at < this.end && this.at - from < digitsMax; this.at++) {
      const byte = this.bytes[this.at]!;
      if (!isDigit(byte)) break;
      value = value * 10 + (byte - ZERO);
    }
    if (this.at === from) throw this.error('expected digits');
    return value;
  }

  /** "61837.63000000" → 6183763000000. Throws unless there are exactly eight decimals. */
  units(): number {
    const whole = this.integer();
    if (!this.accept(POINT)) throw this.error('expected a decimal point');
    const from = this.at;
    const fraction = this.integer(UNIT_DIGITS);
    if (this.at - from !== UNIT_DIGITS) throw this.error('expected eight decimals');
    return whole * 10 ** UNIT_DIGITS + fraction;
  }

  /**
   * "63501.6" → 6350160000000, and how many digits stood after the point. Throws beyond eight.
   * A number without a point has none.
   */
  decimal(): { units: number; decimals: number } {
    const whole = this.integer();
    if (!this.accept(POINT)) return { units: whole * 10 ** UNIT_DIGITS, decimals: 0 };
    const from = this.at;
    const fraction = this.integer(UNIT_DIGITS);
    const decimals = this.at - from;
    return {
      units: whole * 10 ** UNIT_DIGITS + fraction * 10 ** (UNIT_DIGITS - decimals),
      decimals,
    };
  }

  /** Nanoseconds in digits, however many, as whole seconds and the rest: exact beyond 2^53. */
  nanoseconds(): { seconds: number; nanos: number } {
    let digits = 0;
    while (this.at + digits < this.end && isDigit(this.bytes[this.at + digits]!)) digits++;
    const seconds = digits > NANO_DIGITS ? this.integer(digits - NANO_DIGITS) : 0;
    return { seconds, nanos: this.integer(NANO_DIGITS) };
  }

  /** The text up to the next `byte`, and past it. Throws when there is none. */
  until(byte: number): string {
    const found = this.bytes.indexOf(byte, this.at);
    if (found < 0 || found >= this.end) {
      throw this.error(`expected a "${String.fromCharCode(byte)}" to come`);
    }
    const text = this.bytes.toString('latin1', this.at, found);
    this.at = found + 1;
    return text;
  }

  /** What is left of the line. */
  rest(): string {
    return this.bytes.toString('latin1', this.at, this.end);
  }

  /** Throws a SyntaxError unless what is left of the line is JSON. */
  expectJson(): void {
    try {
      JSON.parse(this.rest());
    } catch (error) {
      throw new SyntaxError('expected JSON', { cause: error });
    }
  }

  private error(what: string): SyntaxError {
    const near = this.bytes.toString('latin1', this.at, Math.min(this.end, this.at + 24));
    return new SyntaxError(`${what}, was "${near}"`);
  }
}

function isDigit(byte: number): boolean {
  return byte >= ZERO && byte <= NINE;
}
