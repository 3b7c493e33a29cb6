import { createHmac, createPublicKey, timingSafeEqual, verify, type KeyObject } from 'node:crypto';
import type { Account } from '../account/account.ts';
import { apiErrors } from './api-error.ts';

export interface ApiKeyOptions {
  readonly apiKey: string;
  /** Ed25519 or RSA, PEM. Ed25519 keys may open sessions. */
  readonly publicKeyPem?: string;
  /** For HMAC-SHA256 keys. */
  readonly secret?: string;
  /** Keys of the same account see the same orders and balances. All share one when left out. */
  readonly account?: string;
  /** As apiRestrictions names them; reading and trading, and no more, when left out. */
  readonly rights?: Readonly<Record<string, boolean>>;
}

export interface ApiKey {
  readonly apiKey: string;
  readonly account: Account;
  readonly publicKey?: KeyObject;
  readonly secret?: string;
  readonly rights?: Readonly<Record<string, boolean>>;
}

export class ApiKeys {
  private readonly keys = new Map<string, ApiKey>();

  constructor(options: readonly ApiKeyOptions[], accountNamed: (name: string) => Account) {
    for (const { apiKey, publicKeyPem, secret, account, rights } of options) {
      if (publicKeyPem === undefined && secret === undefined) {
        throw new RangeError(`API key ${apiKey}: neither a public key nor a secret was given`);
      }
      this.keys.set(apiKey, {
        apiKey,
        account: accountNamed(account ?? 'main'),
        ...(publicKeyPem === undefined ? {} : { publicKey: createPublicKey(publicKeyPem) }),
        ...(secret === undefined ? {} : { secret }),
        ...(rights === undefined ? {} : { rights }),
      });
    }
  }

  /** Throws -2015 on a key that is not registered. */
  get(apiKey: string): ApiKey {
    const key = this.keys.get(apiKey);
    if (!key) throw apiErrors.badKey();
    return key;
  }
}

/** Throws -1022 unless `signature` is the key's own over `payload` (rest-api.md, "SIGNED"). */
export function checkSignature(key: ApiKey, payload: string, signature: string): void {
  const bytes = Buffer.from(payload, 'utf8');
  const valid = key.publicKey
    ? verifies(key.publicKey, bytes, signature)
    : matchesHmac(key.secret ?? '', bytes, signature);
  if (!valid) throw apiErrors.badSignature();
}

function verifies(publicKey: KeyObject, payload: Buffer, signature: string): boolean {
  const digest = publicKey.asymmetricKeyType === 'rsa' ? 'sha256' : null;
  return verify(digest, payload, publicKey, Buffer.from(signature, 'base64'));
}

/** Hex, in either case. */
function matchesHmac(secret: string, payload: Buffer, signature: string): boolean {
  const expected = createHmac('sha256', secret).update(payload).digest();
  const given = Buffer.from(signature, 'hex');
  return given.length === expected.length && timingSafeEqual(given, expected);
}
