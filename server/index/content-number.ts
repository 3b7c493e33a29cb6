import { hash } from 'node:crypto';

/**
 * A whole number of 64 bits, with its sign, that is made of a text: the same text has the same number, in
 * every run and in every index.
 */
export function contentNumber(text: string): string {
  return String(hash('sha256', text, 'buffer').readBigInt64LE(0));
}
