import { z } from 'zod';

/** An address with one of the schemes, each with its colon; without slashes at its end. */
export const address = (...schemes: string[]) =>
  z
    .string()
    .refine(
      (text) => URL.canParse(text) && schemes.includes(new URL(text).protocol),
      `must be an address that begins with ${schemes.map((each) => `${each}//`).join(' or ')}`,
    )
    .transform((text) => text.replace(/\/+$/, ''));
