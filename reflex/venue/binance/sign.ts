import { createHmac, createPrivateKey, createSecretKey, type KeyObject, sign } from 'node:crypto';

/** `session.logon` takes Ed25519 only. */
export interface Ed25519Credentials {
  readonly apiKey: string;
  /** PKCS #8, PEM. */
  readonly privateKeyPem: string;
}

/** Every request is signed by itself. */
export interface HmacCredentials {
  readonly apiKey: string;
  /** As the venue shows it once. */
  readonly secret: string;
}

/** What a request is signed with. */
export type Credentials = Ed25519Credentials | HmacCredentials;

export type Params = Readonly<Record<string, string | number>>;

/**
 * WebSocket API, "SIGNED request security": parameters sorted by name, apiKey included, joined with
 * "&", raw UTF-8 without percent-encoding.
 */
export function signaturePayload(params: Params): string {
  return Object.keys(params)
    .sort()
    .map((name) => `${name}=${params[name]}`)
    .join('&');
}

/** REST API, "SIGNED Endpoint security": in the order given, percent-encoded before it is signed. */
export function queryPayload(params: Params): string {
  return Object.entries(params)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&');
}

/** Signs requests with one API key. What is secret is in a KeyObject, which no log shows. */
export abstract class RequestSigner {
  abstract readonly apiKey: string;
  /** Whether the venue takes it for `session.logon`; else each request is signed. */
  abstract readonly opensSession: boolean;

  /** Of the WebSocket API: the parameters with apiKey and their signature. */
  signed(params: Params): Params {
    const full = { ...params, apiKey: this.apiKey };
    return { ...full, signature: this.signature(signaturePayload(full)) };
  }

  /** Of the REST API: the query string with its signature; the key goes into X-MBX-APIKEY. */
  signedQuery(params: Params): string {
    const payload = queryPayload(params);
    return `${payload}&signature=${encodeURIComponent(this.signature(payload))}`;
  }

  protected abstract signature(payload: string): string;
}

export class Ed25519Signer extends RequestSigner {
  readonly apiKey: string;
  readonly opensSession = true;
  private readonly key: KeyObject;

  /** Throws when the text is not an Ed25519 private key. */
  constructor(credentials: Ed25519Credentials) {
    super();
    this.apiKey = credentials.apiKey;
    this.key = createPrivateKey(credentials.privateKeyPem);
    if (this.key.asymmetricKeyType !== 'ed25519') {
      throw new TypeError(`the key must be Ed25519, was ${this.key.asymmetricKeyType}`);
    }
  }

  /** Base64. */
  protected signature(payload: string): string {
    return sign(null, Buffer.from(payload), this.key).toString('base64');
  }
}

export class HmacSigner extends RequestSigner {
  readonly apiKey: string;
  readonly opensSession = false;
  private readonly key: KeyObject;

  /** Throws when the secret is empty. */
  constructor({ apiKey, secret }: HmacCredentials) {
    super();
    if (secret === '') throw new TypeError("Binance's API secret is empty");
    this.apiKey = apiKey;
    this.key = createSecretKey(Buffer.from(secret));
  }

  /** HMAC-SHA256, hex. */
  protected signature(payload: string): string {
    return createHmac('sha256', this.key).update(payload).digest('hex');
  }
}

/** Throws when the credentials are none; never says them. */
export function signerOf(credentials: Credentials): RequestSigner {
  if (credentials.apiKey === '') throw new TypeError("Binance's API key is empty");
  return 'secret' in credentials ? new HmacSigner(credentials) : new Ed25519Signer(credentials);
}
