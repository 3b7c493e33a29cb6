import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { Account } from '../../account/account.ts';
import { VenueError } from './venue-error.ts';

/** As GetApiKeyInfo names what a key may do. */
export const TRADING_PERMISSIONS: readonly string[] = [
  'query-funds',
  'query-open-trades',
  'query-closed-trades',
  'modify-trades',
  'close-trades',
  'create-ws-token',
];

export interface KrakenKeyOptions {
  readonly apiKey: string;
  /** Base64, as the venue shows it once. */
  readonly secret: string;
  /** Keys of the same account see the same orders and balances. All share one when left out. */
  readonly account?: string;
  /** All that trading needs, and no more, when left out. */
  readonly permissions?: readonly string[];
}

export interface KrakenKey {
  readonly apiKey: string;
  readonly account: Account;
  readonly permissions: readonly string[];
  readonly secret: Buffer;
  /** The highest that was used. */
  nonce: bigint;
}

const NONCE = /^\d{1,20}$/;

/** "Spot REST authentication": who calls, proven by a signature over path, nonce and body. */
export class KrakenKeys {
  private readonly keys = new Map<string, KrakenKey>();

  constructor(options: readonly KrakenKeyOptions[], accountNamed: (name: string) => Account) {
    for (const { apiKey, secret, account, permissions } of options) {
      this.keys.set(apiKey, {
        apiKey,
        account: accountNamed(account ?? 'main'),
        permissions: permissions ?? TRADING_PERMISSIONS,
        secret: Buffer.from(secret, 'base64'),
        nonce: 0n,
      });
    }
  }

  /** Throws a VenueError unless the key is known, the signature its own and the nonce higher than ever. */
  authenticate(
    apiKey: string | undefined,
    signature: string | undefined,
    path: string,
    nonce: string | undefined,
    body: string,
  ): KrakenKey {
    const key = this.keys.get(apiKey ?? '');
    if (!key) throw new VenueError('EAPI:Invalid key');
    if (nonce === undefined || !NONCE.test(nonce)) throw new VenueError('EAPI:Invalid nonce');
    const digest = createHash('sha256')
      .update(nonce + body)
      .digest();
    const expected = createHmac('sha512', key.secret).update(path).update(digest).digest();
    const given = Buffer.from(signature ?? '', 'base64');
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
      throw new VenueError('EAPI:Invalid signature');
    }
    if (BigInt(nonce) <= key.nonce) throw new VenueError('EAPI:Invalid nonce');
    key.nonce = BigInt(nonce);
    return key;
  }
}

/** Throws a VenueError when the key may do none of these. */
export function permit(key: KrakenKey, ...anyOf: string[]): void {
  if (anyOf.some((each) => key.permissions.includes(each))) return;
  throw new VenueError('EGeneral:Permission denied');
}
