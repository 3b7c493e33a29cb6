import type { Credentials } from '@voltaire/reflex/venue/binance/sign.ts';
import type { KrakenCredentials } from '@voltaire/reflex/venue/kraken/sign.ts';
import { z } from 'zod';
import { readKeyFile } from './key-file.ts';
import { ConfigError } from './load.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

const word = z.string().min(1);
const krakenFile = z.strictObject({ apiKey: word, secret: word });
const binanceFile = z.union([
  z.strictObject({ apiKey: word, privateKeyPem: word }),
  z.strictObject({ apiKey: word, secret: word }),
]);

/**
 * The API key of Kraken from the environment (`prefix`_API_KEY, `prefix`_API_SECRET), else from a file
 * that nobody else can read. Throws a ConfigError that says what to do, and never what the key is.
 */
export function readKrakenKey(
  path: string | undefined,
  env: Environment = process.env,
  prefix = 'VOLTAIRE_KRAKEN',
): KrakenCredentials {
  const [key, name] = [`${prefix}_API_KEY`, `${prefix}_API_SECRET`];
  const ways = `set ${key} and ${name} in the environment, or orders.keyFile to a JSON file with apiKey and secret`;
  const { [key]: apiKey = '', [name]: secret = '' } = env;
  if (apiKey !== '' && secret !== '') return { apiKey, secret };
  if (apiKey !== '' || secret !== '') throw new ConfigError(`${key} and ${name} go together`);
  if (path === undefined) throw new ConfigError(`orders to Kraken need an API key: ${ways}`);
  return readKeyFile(path, krakenFile, '{"apiKey": "…", "secret": "…"}', ways);
}

/**
 * The same of Binance: `prefix`_API_KEY with `prefix`_PRIVATE_KEY (Ed25519, PEM; line ends may be
 * written \n) or with `prefix`_API_SECRET (HMAC).
 */
export function readBinanceKey(
  path: string | undefined,
  env: Environment = process.env,
  prefix = 'VOLTAIRE_BINANCE',
): Credentials {
  const [key, pem, hmac] = [`${prefix}_API_KEY`, `${prefix}_PRIVATE_KEY`, `${prefix}_API_SECRET`];
  const { [key]: apiKey = '', [pem]: privateKey = '', [hmac]: secret = '' } = env;
  const ways = `set ${key} and ${pem} (or ${hmac}) in the environment, or orders.keyFile to a JSON file with apiKey and privateKeyPem (or secret)`;
  if (apiKey !== '' || privateKey !== '' || secret !== '') {
    if (apiKey === '' || (privateKey === '') === (secret === '')) {
      throw new ConfigError(`${key} goes with one of ${pem} and ${hmac}`);
    }
    if (secret !== '') return { apiKey, secret };
    return { apiKey, privateKeyPem: privateKey.replaceAll('\\n', '\n') };
  }
  if (path === undefined) throw new ConfigError(`orders to Binance need an API key: ${ways}`);
  const form = '{"apiKey": "…", "privateKeyPem": "…"} or {"apiKey": "…", "secret": "…"}';
  return readKeyFile(path, binanceFile, form, ways);
}
