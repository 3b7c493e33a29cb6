import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readBinanceKey, readKrakenKey } from '@voltaire/server/config/venue-key.ts';
import { afterAll, describe, expect, it } from 'vitest';

const SECRET = 'c2VjcmV0IG9mIG5vYm9keSBhdCBhbGw=';
const folder = mkdtempSync(join(tmpdir(), 'voltaire-key-'));
afterAll(() => rmSync(folder, { recursive: true }));
let files = 0;

function file(text: string, mode: number): string {
  const path = join(folder, `key-${files++}.json`);
  writeFileSync(path, text);
  chmodSync(path, mode);
  return path;
}

const KEY = JSON.stringify({ apiKey: 'k', secret: SECRET });

describe('the API key of Kraken', () => {
  it('comes from the environment before any file', () => {
    const env = { VOLTAIRE_KRAKEN_API_KEY: 'e', VOLTAIRE_KRAKEN_API_SECRET: SECRET };
    expect(readKrakenKey(file(KEY, 0o600), env)).toEqual({ apiKey: 'e', secret: SECRET });
    expect(() => readKrakenKey(undefined, { VOLTAIRE_KRAKEN_API_KEY: 'e' })).toThrow('go together');
  });

  it.each([0o600, 0o400])('comes from a file that only its owner can read: mode %o', (mode) => {
    expect(readKrakenKey(file(KEY, mode), {})).toEqual({ apiKey: 'k', secret: SECRET });
  });

  it.each([0o640, 0o604, 0o644, 0o620, 0o602, 0o660, 0o666, 0o610, 0o601])(
    'in a file that others can use is refused: mode %o',
    (mode) => {
      const path = file(KEY, mode);
      expect(() => readKrakenKey(path, {})).toThrow(
        `can be read or written by others (mode ${mode.toString(8)}): run "chmod 600 ${path}"`,
      );
    },
  );

  it.each([
    ['{', 'must be {"apiKey": "…", "secret": "…"}'],
    [JSON.stringify({ apiKey: 'k' }), 'must be {"apiKey": "…", "secret": "…"}'],
    [JSON.stringify({ apiKey: 'k', secret: SECRET, more: 1 }), 'and nothing else'],
    [`{"apiKey":"k","secret":"${SECRET}"`, 'must be'],
  ])('that cannot be read is refused, and nothing of it is said: %s', (text, message) => {
    const read = () => readKrakenKey(file(text, 0o600), {});
    expect(read).toThrow(message);
    expect(read).not.toThrow(SECRET);
  });

  it('that is nowhere is asked for', () => {
    expect(() => readKrakenKey(undefined, {})).toThrow(
      'orders to Kraken need an API key: set VOLTAIRE_KRAKEN_API_KEY and VOLTAIRE_KRAKEN_API_SECRET',
    );
    expect(() => readKrakenKey(join(folder, 'none.json'), {})).toThrow('cannot be read (ENOENT)');
  });
});

describe('the API key of Binance', () => {
  const PEM = '-----BEGIN PRIVATE KEY-----\nunsayable\n-----END PRIVATE KEY-----';
  const NAMED = { VOLTAIRE_BINANCE_API_KEY: 'e' };

  it('comes from the environment before any file, of either kind', () => {
    const path = file(KEY, 0o600);
    expect(readBinanceKey(path, { ...NAMED, VOLTAIRE_BINANCE_API_SECRET: 's' })).toEqual({
      apiKey: 'e',
      secret: 's',
    });
    const oneLine = PEM.replaceAll('\n', '\\n');
    expect(readBinanceKey(path, { ...NAMED, VOLTAIRE_BINANCE_PRIVATE_KEY: oneLine })).toEqual({
      apiKey: 'e',
      privateKeyPem: PEM,
    });
  });

  it.each([
    NAMED,
    { VOLTAIRE_BINANCE_API_SECRET: 'unsayable' },
    { ...NAMED, VOLTAIRE_BINANCE_API_SECRET: 'unsayable', VOLTAIRE_BINANCE_PRIVATE_KEY: PEM },
  ])('in the environment is one key with one secret: %j', (env) => {
    const read = () => readBinanceKey(file(KEY, 0o600), env);
    expect(read).toThrow('VOLTAIRE_BINANCE_API_KEY goes with one of');
    expect(read).not.toThrow('unsayable');
  });

  it('comes from a file of either kind that only its owner can read', () => {
    expect(readBinanceKey(file(KEY, 0o600), {})).toEqual({ apiKey: 'k', secret: SECRET });
    const ed25519 = { apiKey: 'k', privateKeyPem: PEM };
    expect(readBinanceKey(file(JSON.stringify(ed25519), 0o400), {})).toEqual(ed25519);
    expect(() => readBinanceKey(file(KEY, 0o640), {})).toThrow('can be read or written by others');
    const both = JSON.stringify({ ...ed25519, secret: SECRET });
    expect(() => readBinanceKey(file(both, 0o600), {})).toThrow('and nothing else');
    expect(() => readBinanceKey(undefined, {})).toThrow('orders to Binance need an API key');
  });

  it('of the watchdog has names of its own', () => {
    const env = { VOLTAIRE_WATCHDOG_API_KEY: 'w', VOLTAIRE_WATCHDOG_API_SECRET: 's' };
    const watchdogs = { apiKey: 'w', secret: 's' };
    expect(readBinanceKey(undefined, env, 'VOLTAIRE_WATCHDOG')).toEqual(watchdogs);
    expect(readKrakenKey(undefined, env, 'VOLTAIRE_WATCHDOG')).toEqual(watchdogs);
    expect(() => readKrakenKey(undefined, env)).toThrow('set VOLTAIRE_KRAKEN_API_KEY');
  });
});
