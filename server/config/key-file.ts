import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import type { z } from 'zod';
import { ConfigError } from './load.ts';

/** Of a file that others than its owner can read or write. */
const OTHERS = 0o077;

/**
 * What an API key's file holds, which nobody but its owner may read or write. `form` and `ways` say what
 * it must be, and how else a key can be given. Throws a ConfigError that never says what the key is.
 */
export function readKeyFile<T>(path: string, schema: z.ZodType<T>, form: string, ways: string): T {
  const parsed = schema.safeParse(parsedJson(readPrivate(path, ways)));
  if (parsed.success) return parsed.data;
  throw new ConfigError(`${path} must be ${form} and nothing else`);
}

/** What is looked at is what is read: the file is opened once. */
function readPrivate(path: string, ways: string): string {
  let descriptor: number;
  try {
    descriptor = openSync(path, 'r');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new ConfigError(`the key file ${path} cannot be read (${code}): ${ways}`, {
      cause: error,
    });
  }
  try {
    const { mode, uid } = fstatSync(descriptor);
    if ((mode & OTHERS) !== 0) {
      throw new ConfigError(
        `the key file ${path} can be read or written by others (mode ${(mode & 0o777).toString(8)}): ` +
          `run "chmod 600 ${path}", and if others have used this machine, make a new key`,
      );
    }
    if (process.getuid && uid !== process.getuid()) {
      throw new ConfigError(`the key file ${path} belongs to another user: make one of your own`);
    }
    return readFileSync(descriptor, 'utf8');
  } finally {
    closeSync(descriptor);
  }
}

/** Null for what is no JSON: a parser's message would show a piece of the key. */
function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
