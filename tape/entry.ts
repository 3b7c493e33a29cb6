import type { TapeQuote, TapeTrade } from './csv.ts';
import type { Line } from './lines.ts';

/** A frame as it came from the socket, or a line that is nothing else. */
export interface TapeFrame {
  readonly kind: 'frame';
  readonly line: number;
  /** Nanoseconds; since the epoch or since some other moment; null when the tape has no times. */
  readonly receivedNs: bigint | null;
  readonly bytes: Buffer;
}

/** The answer of a REST request. */
export interface TapeAnswer {
  readonly kind: 'answer';
  readonly line: number;
  readonly receivedNs: bigint | null;
  readonly url: string;
  readonly bytes: Buffer;
}

export type TapeEntry = TapeFrame | TapeAnswer | TapeTrade | TapeQuote;

/** Longer than any receive time with what parts it from the rest; and than the address of any request. */
const TIME_BYTES_MAX = 128;
const URL_BYTES_MAX = 4096;
const H = 'h'.charCodeAt(0);

/** `<time> `, with a fraction when it counts seconds; the colon is how newer cryptofeeds write it. */
const TIME = /^(\d{1,20})(?:\.(\d{1,9})\d*)?:?[ \t]+/;
const URL_AND_SPACE = /^https?:\/\/[^ \t]+[ \t]+/;
const LOOKS_LIKE_FRAME = /^[ \t]*\{[ \t]*["}]/;

/**
 * Reads a line of a recorded session:
 *
 *     {"channel":…}                     a frame, no receive time
 *     1785641750295158100 {"channel":…  receive time in ns
 *     1633998512.0633569 {"stream":…    receive time in seconds
 *     1633998512.320639 https://… {…    the answer of a REST request
 *
 * What follows a receive time, or has none, is a frame whatever it is: judging that is the decoder's.
 */
export function entryOf({ number: line, bytes }: Line): TapeFrame | TapeAnswer {
  // Latin 1 keeps one character a byte, so that lengths agree.
  const time = TIME.exec(bytes.toString('latin1', 0, TIME_BYTES_MAX));
  const receivedNs = time ? nanoseconds(time) : null;
  const at = time ? time[0].length : 0;
  const isAnswer = bytes[at] === H;
  const url = isAnswer ? URL_AND_SPACE.exec(bytes.toString('latin1', at, URL_BYTES_MAX)) : null;
  if (!url) return { kind: 'frame', line, receivedNs, bytes: bytes.subarray(at) };
  return {
    kind: 'answer',
    line,
    receivedNs,
    url: url[0].trimEnd(),
    bytes: bytes.subarray(at + url[0].length),
  };
}

/** Whether a line is certainly of a recorded session: by one such a file is known to be one. */
export function looksRecorded(line: Line): boolean {
  const entry = entryOf(line);
  return LOOKS_LIKE_FRAME.test(entry.bytes.toString('latin1', 0, 64));
}

function nanoseconds([, whole = '', fraction]: RegExpExecArray): bigint {
  if (fraction === undefined) return BigInt(whole);
  return BigInt(whole) * 1_000_000_000n + BigInt(fraction.padEnd(9, '0'));
}
