const ZERO = 48;
const NINE = 57;
const POINT = 46;

/**
 * Reads a frame byte by byte where its form is known. Every step says whether the bytes are what was
 * expected; after the first that are not, `ok` is false and stays so, and the caller takes the slow
 * way. Nothing is ever guessed.
 */
export class FrameScanner {
  ok = false;
  private bytes: Uint8Array = new Uint8Array();
  private at = 0;

  start(bytes: Uint8Array): void {
    this.bytes = bytes;
    this.at = 0;
    this.ok = true;
  }

  get atEnd(): boolean {
    return this.at === this.bytes.length;
  }

  /** Consumes exactly these bytes. */
  expect(literal: Uint8Array): boolean {
    const { bytes, at } = this;
    if (at + literal.length > bytes.length) return this.fail();
    for (let i = 0; i < literal.length; i++) {
      if (bytes[at + i] !== literal[i]) return this.fail();
    }
    this.at = at + literal.length;
    return this.ok;
  }

  /** Consumes these bytes if they are there; their absence is no failure. */
  accept(literal: Uint8Array): boolean {
    const { bytes, at } = this;
    if (!this.ok || at + literal.length > bytes.length) return false;
    for (let i = 0; i < literal.length; i++) if (bytes[at + i] !== literal[i]) return false;
    this.at = at + literal.length;
    return true;
  }

  /** A whole number without sign, up to 2^53. */
  integer(): number {
    const start = this.at;
    let value = 0;
    let code = this.bytes[this.at]!;
    while (code >= ZERO && code <= NINE) {
      value = value * 10 + (code - ZERO);
      code = this.bytes[++this.at]!;
    }
    const digits = this.at - start;
    const padded = digits > 1 && this.bytes[start] === ZERO; // no number in JSON
    if (digits === 0 || padded || value > Number.MAX_SAFE_INTEGER) this.fail();
    return value;
  }

  /**
   * A decimal as an integer of 10^-decimals. Digits beyond must be zero when `exact`, else they are
   * dropped.
   */
  units(decimals: number, exact: boolean): number {
    let value = this.integer();
    let missing = decimals;
    if (this.bytes[this.at] === POINT) {
      let code = this.bytes[++this.at]!;
      if (!(code >= ZERO && code <= NINE)) this.fail();
      for (; code >= ZERO && code <= NINE; code = this.bytes[++this.at]!) {
        if (missing > 0) {
          value = value * 10 + (code - ZERO);
          missing--;
        } else if (exact && code !== ZERO) {
          this.fail();
        }
      }
    }
    for (; missing > 0; missing--) value *= 10;
    if (value > Number.MAX_SAFE_INTEGER) this.fail();
    return value;
  }

  private fail(): false {
    this.ok = false;
    return false;
  }
}
