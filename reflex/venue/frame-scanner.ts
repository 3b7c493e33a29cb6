const ZERO = 48;
const NINE = 57;
const POINT = 46;
const MINUS = 45;
const COLON = 58;
const QUOTE = 34;
const LETTER_T = 84;
const LETTER_Z = 90;

const DAYS_BEFORE_MONTH = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334] as const;
const US_PER_DAY = 86_400e6;
const FIRST_YEAR = 1970;

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

  /**
   * A time as RFC 3339 writes it, in UTC ("2026-07-07T23:00:03.977459Z"), in microseconds since the
   * epoch. Digits beyond the microsecond are dropped.
   */
  timeUs(): number {
    const year = this.digits(4);
    this.character(MINUS);
    const month = this.digits(2);
    this.character(MINUS);
    const day = this.digits(2);
    this.character(LETTER_T);
    const hour = this.digits(2);
    this.character(COLON);
    const minute = this.digits(2);
    this.character(COLON);
    const second = this.digits(2);
    const fractionUs = this.fractionUs();
    this.character(LETTER_Z);
    if (month < 1 || month > 12 || hour > 23 || minute > 59 || second > 59) this.fail();
    if (year < FIRST_YEAR || day < 1 || day > daysIn(year, month)) this.fail();
    const seconds = hour * 3600 + minute * 60 + second;
    return daysSinceEpoch(year, month, day) * US_PER_DAY + seconds * 1e6 + fractionUs;
  }

  /** A hash (30 bits) of the bytes up to the next quotation mark; consumes nothing. */
  hashToQuote(): number {
    const { bytes } = this;
    let hash = 0;
    for (let at = this.at; at < bytes.length && bytes[at] !== QUOTE; at++) {
      hash = (Math.imul(hash, 31) + bytes[at]!) & 0x3fffffff;
    }
    return hash;
  }

  /** What was read is well-formed, and still not what the caller expects. */
  refuse(): void {
    this.ok = false;
  }

  /** Exactly `count` digits, padded with zeros or not. */
  private digits(count: number): number {
    let value = 0;
    for (let i = 0; i < count; i++) {
      const code = this.bytes[this.at++]!;
      if (!(code >= ZERO && code <= NINE)) this.fail();
      value = value * 10 + (code - ZERO);
    }
    return value;
  }

  /** The fraction of a second, if there is one. */
  private fractionUs(): number {
    if (this.bytes[this.at] !== POINT) return 0;
    const start = ++this.at;
    let us = 0;
    let unitUs = 100_000;
    let code = this.bytes[this.at]!;
    for (; code >= ZERO && code <= NINE; code = this.bytes[++this.at]!) {
      us += (code - ZERO) * unitUs;
      unitUs = (unitUs / 10) | 0;
    }
    if (this.at === start) this.fail();
    return us;
  }

  private character(code: number): void {
    if (this.bytes[this.at++] !== code) this.fail();
  }

  private fail(): false {
    this.ok = false;
    return false;
  }
}

function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

function daysIn(year: number, month: number): number {
  if (month === 2) return isLeap(year) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

function daysSinceEpoch(year: number, month: number, day: number): number {
  const before = year - 1;
  const leapDays = ((before / 4) | 0) - ((before / 100) | 0) + ((before / 400) | 0) - 477;
  const leapDay = month > 2 && isLeap(year) ? 1 : 0;
  return (year - FIRST_YEAR) * 365 + leapDays + DAYS_BEFORE_MONTH[month - 1]! + leapDay + day - 1;
}
