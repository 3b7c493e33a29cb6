import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import type { KrakenCredentials } from '@voltaire/reflex/venue/kraken/sign.ts';
import { z } from 'zod';
import { ConfigError } from './load.ts';

const KEY = 'VOLTAIRE_KRAKEN_API_KEY';
const SECRET = 'VOLTAIRE_KRAKEN_API_SECRET';
const WAYS = `set ${KEY} and ${SECRET} in the environment, or orders.keyFile to a JSON file with apiKey and secret`;
/** Of a file that others than its owner can read or write. */
const OTHERS = 0o077;

const file = z.strictObject({ apiKey: z.string().min(1), secret: z.string().min(1) });

/**
 * The API key of Kraken from the environment, else from a file that nobody else can read. Throws a
 * ConfigError that says what to do, and never what the key is.
 */
export function readKrakenKey(
  path: string | undefined,
  env: Readonly<Record<string, string | undefined>> = process.env,
): KrakenCredentials {
  const { [KEY]: apiKey = '', [SECRET]: secret = '' } = env;
  if (apiKey !== '' && secret !== '') return { apiKey, secret };
  if (apiKey !== '' || secret !== '') throw new ConfigError(`${KEY} and ${SECRET} go together`);
  if (path === undefined) throw new ConfigError(`orders to Kraken need an API key: ${WAYS}`);
  const parsed = file.safeParse(parsedJson(readPrivate(path)));
  if (parsed.success) return parsed.data;
  throw new ConfigError(`${path} must be {"apiKey": "…", "secret": "…"} and nothing else`);
}

/** What is looked at is what is read: the file is opened once. */
function readPrivate(path: string): string {
  let descriptor: number;
  try {
    descriptor = openSync(path, 'r');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new ConfigError(`the key file ${path} cannot be read (${code}): ${WAYS}`, {
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
