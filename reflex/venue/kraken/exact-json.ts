import { BadFrame } from '../bad-frame.ts';

/** A number of a message as it was written: a checksum is made of its digits. */
export class NumberText {
  constructor(readonly text: string) {}
}

type Reviver = (key: string, value: unknown, context: { readonly source?: string }) => unknown;

/** The third argument is younger than TypeScript's library (ECMAScript, "JSON.parse source text"). */
const parseWithSource = JSON.parse as (text: string, reviver: Reviver) => unknown;

const keepDigits: Reviver = (_, value, { source }) =>
  typeof value === 'number' ? new NumberText(source!) : value;

/** A byte order mark is no JSON either. */
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** JSON of which every number is a NumberText. Throws BadFrame for whatever is not JSON. */
export function parseExact(frame: Uint8Array): unknown {
  return parse(frame, (text) => parseWithSource(text, keepDigits));
}

/** JSON whose numbers do not matter, in a seventh of the time. Throws BadFrame likewise. */
export function parseWords(frame: Uint8Array): unknown {
  return parse(frame, (text) => JSON.parse(text) as unknown);
}

function parse(frame: Uint8Array, parser: (text: string) => unknown): unknown {
  let text: string;
  try {
    text = utf8.decode(frame);
  } catch {
    throw new BadFrame('not UTF-8');
  }
  try {
    return parser(text);
  } catch (error) {
    // Only the depth of the stack bounds how deep a parser can follow.
    if (error instanceof RangeError) throw new BadFrame('nested too deeply');
    if (error instanceof SyntaxError) throw new BadFrame(`not JSON: ${text.slice(0, 80)}`);
    throw error;
  }
}

/** More digits than any number of the venue has: 1e999999999 must not become a text. */
const MAX_EXPONENT = 30;

/**
 * The same number without exponent: the instrument channel writes 1e-08 for 0.00000001. Null when
 * its exponent is absurd.
 */
export function plainDecimal(text: string): string | null {
  const mark = text.search(/[eE]/);
  if (mark < 0) return text;
  const exponent = Number(text.slice(mark + 1));
  if (!(Math.abs(exponent) <= MAX_EXPONENT)) return null;
  const sign = text.startsWith('-') ? '-' : '';
  const [whole = '', fraction = ''] = text.slice(sign.length, mark).split('.');
  const zeros = '0'.repeat(MAX_EXPONENT);
  const digits = zeros + whole + fraction + zeros;
  const point = MAX_EXPONENT + whole.length + exponent;
  const integer = digits.slice(0, point).replace(/^0+(?=\d)/, '');
  const decimals = digits.slice(point).replace(/0+$/, '');
  return sign + (integer || '0') + (decimals && `.${decimals}`);
}
