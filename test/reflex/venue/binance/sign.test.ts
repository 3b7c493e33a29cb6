import { createHmac, createPrivateKey, createPublicKey, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { inspect } from 'node:util';
import {
  Ed25519Signer,
  HmacSigner,
  type Params,
  queryPayload,
  signaturePayload,
  signerOf,
} from '@voltaire/reflex/venue/binance/sign.ts';
import { describe, expect, it } from 'vitest';
import { hasSharedData, NEEDS_SHARED_DATA, sharedJson } from '../../support/shared-data.ts';
import { TEST_CREDENTIALS, TEST_PUBLIC_KEY } from '../../support/venue-stub.ts';

interface Vector {
  readonly name: string;
  readonly payload: string;
  readonly expected: string;
  readonly secret?: string;
}

const VECTORS = JSON.parse(
  readFileSync(
    new URL('../../../fixtures/binance/signature-vectors.json', import.meta.url),
    'utf8',
  ),
) as Vector[];

/** The parameters of a payload, in the order opposite to how they must be signed. */
function paramsOf(payload: string): Params {
  const pairs = payload.split('&').map((pair) => pair.split('=') as [string, string]);
  return Object.fromEntries(pairs.toReversed());
}

describe('the payload of a signature', () => {
  it.each(VECTORS.filter(({ name }) => name.startsWith('WS API')).map((v) => [v.name, v] as const))(
    'is the one of the documentation: %s',
    (_, { payload, secret, expected }) => {
      const ours = signaturePayload(paramsOf(payload));
      expect(ours).toBe(payload);
      expect(createHmac('sha256', secret!).update(ours).digest('hex')).toBe(expected);
    },
  );
});

const hmacOf = ({ secret }: Vector) => {
  const apiKey = 'vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A';
  return new HmacSigner({ apiKey, secret: secret! });
};

describe('HmacSigner', () => {
  it.each(VECTORS.filter(({ name }) => name.startsWith('WS API')).map((v) => [v.name, v] as const))(
    'signs a request of the WebSocket API as the documentation does: %s',
    (_, vector) => {
      const { apiKey, ...params } = paramsOf(vector.payload);
      const signed = hmacOf(vector).signed(params);
      expect(signed).toEqual({ ...params, apiKey, signature: vector.expected });
    },
  );

  it.each(VECTORS.filter(({ name }) => name.startsWith('REST')).map((v) => [v.name, v] as const))(
    'signs a request of the REST API as the documentation does: %s',
    (_, vector) => {
      const pairs = vector.payload.split('&').map((pair) => pair.split('=') as [string, string]);
      const params = Object.fromEntries(pairs.map(([k, v]) => [k, decodeURIComponent(v)]));
      expect(queryPayload(params)).toBe(vector.payload);
      const expected = `${vector.payload}&signature=${vector.expected}`;
      expect(hmacOf(vector).signedQuery(params)).toBe(expected);
    },
  );

  it('shows its secret nowhere', () => {
    const signer = signerOf({ apiKey: 'k', secret: 'unsayable' });
    expect(inspect(signer, { depth: 9, showHidden: true }) + JSON.stringify(signer)).not.toContain(
      'unsayable',
    );
    expect(() => signerOf({ apiKey: 'k', secret: '' })).toThrow('secret is empty');
    expect(() => signerOf({ apiKey: '', secret: 'unsayable' })).toThrow(
      /^Binance's API key is empty$/,
    );
  });
});

describe('Ed25519Signer', () => {
  it('signs so that the public key of RFC 8032, section 7.1, test 2 confirms it', () => {
    // An Ed25519 key is a fixed head and 32 bytes, secret (PKCS #8) or public (SPKI).
    const secret = '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb';
    const shown = '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c';
    const der = Buffer.from(`302e020100300506032b657004220420${secret}`, 'hex');
    const privateKeyPem = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
      .export({ type: 'pkcs8', format: 'pem' })
      .toString();
    const publicKey = createPublicKey({
      key: Buffer.from(`302a300506032b6570032100${shown}`, 'hex'),
      format: 'der',
      type: 'spki',
    });
    const { signature } = new Ed25519Signer({ apiKey: 'k', privateKeyPem }).signed({ b: 2, a: 1 });
    const payload = Buffer.from('a=1&apiKey=k&b=2');
    expect(verify(null, payload, publicKey, Buffer.from(String(signature), 'base64'))).toBe(true);
  });

  it('adds the key and a signature that the public key confirms', () => {
    const signer = new Ed25519Signer(TEST_CREDENTIALS);
    const signed = signer.signed({ timestamp: 1_649_729_878_532, symbol: '１２３４５６' });
    const { signature, ...rest } = signed;
    expect(rest).toEqual({
      timestamp: 1_649_729_878_532,
      symbol: '１２３４５６',
      apiKey: 'test-key',
    });
    const payload = 'apiKey=test-key&symbol=１２３４５６&timestamp=1649729878532';
    expect(
      verify(null, Buffer.from(payload), TEST_PUBLIC_KEY, Buffer.from(String(signature), 'base64')),
    ).toBe(true);
  });

  it.each(['', 'not a key', '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----'])(
    'refuses %j',
    (privateKeyPem) => {
      expect(() => new Ed25519Signer({ apiKey: 'k', privateKeyPem })).toThrow();
    },
  );
});

describe.skipIf(!hasSharedData)(
  `the collected vectors of the WebSocket API${NEEDS_SHARED_DATA}`,
  () => {
    it('are signed as collected, where the key was published', () => {
      const { vectors } = sharedJson('signatures.json') as {
        vectors: (Vector & { venue: string })[];
      };
      const hmac = vectors.filter(({ venue, secret }) => venue === 'binance' && secret);
      for (const { payload, secret, expected } of hmac) {
        const pairs = payload.split('&').map((pair) => pair.split('=') as [string, string]);
        const { apiKey, ...params } = Object.fromEntries(pairs);
        const signer = new HmacSigner({ apiKey: apiKey ?? 'k', secret: secret! });
        const signature =
          apiKey === undefined
            ? signer.signedQuery(
                Object.fromEntries(pairs.map(([k, v]) => [k, decodeURIComponent(v)])),
              )
            : signer.signed(params).signature;
        expect(signature).toContain(expected);
      }
      expect(hmac.length).toBeGreaterThan(5);
    });

    it('have the payload that is built here, whatever the algorithm', () => {
      const { vectors } = sharedJson('signatures.json') as { vectors: Vector[] };
      const payloads = vectors
        .map(({ payload }) => payload)
        .filter((payload) => payload?.startsWith('apiKey='));
      for (const payload of payloads) expect(signaturePayload(paramsOf(payload))).toBe(payload);
      expect(payloads.length).toBeGreaterThan(3);
    });
  },
);
