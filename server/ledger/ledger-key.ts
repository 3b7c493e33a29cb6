import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  hash,
  type KeyObject,
  sign,
} from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

/** Of a signed note: Ed25519. */
const ED25519 = 1;

/** What checks a ledger's checkpoints. */
export interface LedgerKey {
  /** Of the ledger, and of its key. */
  readonly name: string;
  readonly publicKey: KeyObject;
}

export interface LedgerSigner extends LedgerKey {
  sign(text: Uint8Array): Uint8Array;
}

/**
 * The key that signs a ledger, made when there is none and nothing was signed yet. Throws when there
 * should be one and is not: another key would make a ledger that nobody can check to its begin.
 */
export function openLedgerKey(path: string, signedBefore: boolean): LedgerSigner {
  if (!existsSync(path)) {
    if (signedBefore) {
      throw new Error(
        `the key that signs the ledger is not at ${path}, but the journal has signed checkpoints: put ` +
          'it back, or move the journal away and begin a new one',
      );
    }
    const pem = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' });
    writeFileSync(path, pem, { flag: 'wx', mode: 0o600 });
  }
  const privateKey = createPrivateKey(readFileSync(path));
  const publicKey = createPublicKey(privateKey);
  const name = `voltaire/${hash('sha256', rawOf(publicKey), 'hex').slice(0, 16)}`;
  return { name, publicKey, sign: (text) => sign(null, text, privateKey) };
}

/** For people and for whoever checks: the verifier key of a C2SP signed note. */
export function verifierKey(key: LedgerKey): string {
  const raw = Buffer.concat([Buffer.of(ED25519), rawOf(key.publicKey)]);
  return `${key.name}+${keyIdOf(key).toString('hex')}+${raw.toString('base64')}`;
}

/** The other way round. Throws when it is no verifier key. */
export function readVerifierKey(text: string): LedgerKey {
  const [, name, , data] = /^([^\s+]+)\+([0-9a-f]{8})\+(\S+)$/.exec(text) ?? [];
  const raw = Buffer.from(data ?? '', 'base64');
  if (name !== undefined && raw.length === 33 && raw[0] === ED25519) {
    const x = raw.subarray(1).toString('base64url');
    const jwk = { kty: 'OKP', crv: 'Ed25519', x };
    const key = { name, publicKey: createPublicKey({ key: jwk, format: 'jwk' }) };
    if (verifierKey(key) === text) return key;
  }
  throw new Error(`this is no key of a ledger: "${text}"`);
}

/** Four bytes before each signature, which say whose it is. */
export function keyIdOf({ name, publicKey }: LedgerKey): Buffer {
  const named = Buffer.concat([Buffer.from(`${name}\n`), Buffer.of(ED25519), rawOf(publicKey)]);
  return Buffer.from(hash('sha256', named, 'hex').slice(0, 8), 'hex');
}

function rawOf(publicKey: KeyObject): Buffer {
  return Buffer.from(publicKey.export({ format: 'jwk' }).x!, 'base64url');
}
