import { createPrivateKey, type KeyObject, sign } from 'node:crypto';

/** What a request is signed with. `session.logon` takes Ed25519 only. */
export interface Credentials {
  readonly apiKey: string;
  /** PKCS #8, PEM. */
  readonly privateKeyPem: string;
}

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

export class Ed25519Signer {
  readonly apiKey: string;
  private readonly key: KeyObject;

  /** Throws when the text is not an Ed25519 private key. */
  constructor(credentials: Credentials) {
    this.apiKey = credentials.apiKey;
    this.key = createPrivateKey(credentials.privateKeyPem);
    if (this.key.asymmetricKeyType !== 'ed25519') {
      throw new TypeError(`the key must be Ed25519, was ${this.key.asymmetricKeyType}`);
    }
  }

  /** The parameters with apiKey and their signature in base64. */
  signed(params: Params): Params {
    const full = { ...params, apiKey: this.apiKey };
    const signature = sign(null, Buffer.from(signaturePayload(full)), this.key).toString('base64');
    return { ...full, signature };
  }
}
