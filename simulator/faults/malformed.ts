import { type Fault, oneFrame } from './fault.ts';

const NESTED_LEVELS = 20_000;
const HUGE_BYTES = 2 * 1024 * 1024;

/** What comes in place of the frame. */
const VARIANTS: Readonly<Record<string, (text: string, random: () => number) => string | Buffer>> =
  {
    truncated: (text, random) => text.slice(0, Math.max(1, Math.floor(random() * text.length))),
    garbage: (text, random) => {
      const noise = () => String.fromCharCode(32 + Math.floor(random() * 95));
      return Array.from({ length: Math.min(text.length, 200) }, noise).join('');
    },
    // A text frame that is none: a strict client closes the connection with 1007.
    'non-utf8': (text) => {
      const bytes = Buffer.from(text);
      bytes[bytes.length >> 1] = 0xff;
      return bytes;
    },
    nested: () => '['.repeat(NESTED_LEVELS),
    huge: (text) => `${text.slice(0, -1)},"padding":"${' '.repeat(HUGE_BYTES)}"}`,
  };

export const MALFORMED_VARIANTS: readonly string[] = Object.keys(VARIANTS);

export const malformed: Fault = {
  name: 'malformed',
  description: `one frame is replaced by something that is none: ${MALFORMED_VARIANTS.join(', ')}`,
  channel: 'book',
  begin: (parts, first) => {
    const chosen = Math.floor(parts.random() * MALFORMED_VARIANTS.length);
    const variant = VARIANTS[parts.request.variant ?? MALFORMED_VARIANTS[chosen]!]!;
    return oneFrame(parts, first, (_message, { text, forward }) => {
      forward(variant(text, parts.random));
    });
  },
};
