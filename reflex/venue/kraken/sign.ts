import { createHash, createHmac } from 'node:crypto';
import type { Clock } from '../../ports.ts';

export interface KrakenCredentials {
  readonly apiKey: string;
  /** Base64, as the venue shows it once. */
  readonly secret: string;
}

const BASE64 = /^[A-Za-z0-9+/]{22,}={0,2}$/;

/**
 * "Spot REST authentication": API-Sign = base64(HMAC-SHA512(secret, path + SHA256(nonce + body))). The
 * body holds the nonce as well.
 */
export class KrakenSigner {
  readonly apiKey: string;
  private readonly secret: Buffer;
  private lastNonce = 0;

  /** Throws when the secret is none; never says it. */
  constructor(
    { apiKey, secret }: KrakenCredentials,
    private readonly clock: Clock,
  ) {
    if (apiKey === '') throw new TypeError("Kraken's API key is empty");
    if (!BASE64.test(secret)) throw new TypeError("Kraken's API secret must be base64");
    this.apiKey = apiKey;
    this.secret = Buffer.from(secret, 'base64');
  }

  /** Microseconds of our clock, and higher than ever when that goes back. */
  nonce(): string {
    this.lastNonce = Math.max(this.lastNonce + 1, Math.floor(this.clock.atUs()));
    return this.lastNonce.toString();
  }

  sign(path: string, nonce: string, body: string): string {
    const digest = createHash('sha256')
      .update(nonce + body)
      .digest();
    return createHmac('sha512', this.secret).update(path).update(digest).digest('base64');
  }
}
